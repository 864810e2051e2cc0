import Foundation
import GRDB

/// A connection inside one read or write, lent to a closure for its duration.
package struct Connection {
    let database: GRDB.Database
    let afterCommit: AfterCommit?

    /// Runs a statement that gives no rows; returns how many rows it changed.
    @discardableResult
    package func execute(_ statement: Statement) throws -> Int {
        try SQLError.translating {
            let prepared = try database.cachedStatement(sql: statement.text)
            try prepared.execute(arguments: Self.arguments(of: statement))
            return database.changesCount
        }
    }

    /// All rows of a query. Bound the query by LIMIT where the table can grow.
    package func rows(_ query: Statement) throws -> [Row] {
        try SQLError.translating {
            let prepared = try database.cachedStatement(sql: query.text)
            let arguments = Self.arguments(of: query)
            var rows: [Row] = []
            var places: [String: Int] = [:]
            for (place, name) in prepared.columnNames.enumerated() { places[name] = place }
            let cursor = try GRDB.Row.fetchCursor(prepared, arguments: arguments)
            while let row = try cursor.next() {
                rows.append(Row(row, places))
            }
            return rows
        }
    }

    /// Calls `body` with each row of a query, without making a `Row` of it.
    package func forEach(_ query: Statement, _ body: (CurrentRow) throws -> Void) throws {
        try SQLError.translating {
            let prepared = try database.cachedStatement(sql: query.text)
            let arguments = Self.arguments(of: query)
            let cursor = try GRDB.Row.fetchCursor(prepared, arguments: arguments)
            while let row = try cursor.next() { try body(CurrentRow(row)) }
        }
    }

    // A closure: a key path into another module is made anew at each call.
    private static func arguments(of statement: Statement) -> StatementArguments {
        StatementArguments(statement.values.map { $0.databaseValue })
    }

    /// The first row of a query, or nil.
    package func first(_ query: Statement) throws -> Row? {
        try rows(query).first
    }

    /// Runs `action` on the writer's thread right after the transaction is durable, in the order of commits, and
    /// not at all when it rolls back. In-memory views of the data are kept in step with it.
    package func whenDurable(_ action: @escaping @Sendable () -> Void) {
        afterCommit?.actions.append(action)
    }
}

/// What a transaction wants done once it is durable. Lives on the writer's thread only.
final class AfterCommit {
    var actions: [@Sendable () -> Void] = []
}

extension SQLValue {
    var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let value): value.databaseValue
        case .real(let value): value.databaseValue
        case .text(let value): value.databaseValue
        case .blob(let value): Data(value).databaseValue
        }
    }
}
