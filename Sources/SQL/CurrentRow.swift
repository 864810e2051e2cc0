import Foundation
import GRDB

/// The row at which a query stands, read by the place of its columns: valid until the query goes on.
package struct CurrentRow {
    private let row: GRDB.Row

    init(_ row: GRDB.Row) {
        self.row = row
    }

    /// - Throws: `SQLError.wrongType` when the stored value is none.
    package func integer(_ column: Int) throws -> Int64 {
        guard case .int64(let value) = (row[column] as DatabaseValue).storage else { throw wrongType(column) }
        return value
    }

    /// - Throws: `SQLError.wrongType` when there is no value.
    package func blob(_ column: Int) throws -> [UInt8] {
        try row.withUnsafeData(atIndex: column) { data in
            guard let data else { throw wrongType(column) }
            return [UInt8](data)
        }
    }

    private func wrongType(_ column: Int) -> SQLError {
        .wrongType(column: Array(row.columnNames)[column])
    }
}
