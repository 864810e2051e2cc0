package import Foundation
import GRDB

/// One row of a result, read by column name. A getter throws `SQLError.wrongType` when the stored value is
/// missing or of another type; the `optional` forms give nil for NULL.
package struct Row: Sendable {
    /// The place of each column, the same dictionary for all rows of a result.
    private let places: [String: Int]
    private let values: [SQLValue]

    init(_ row: GRDB.Row, _ places: [String: Int]) {
        self.places = places
        // By their places: to walk through the row would make its names again.
        values = (0..<row.count).map { place in
            switch (row[place] as DatabaseValue).storage {
            case .null: .null
            case .int64(let number): .integer(number)
            case .double(let number): .real(number)
            case .string(let text): .text(text)
            case .blob(let data): .blob([UInt8](data))
            }
        }
    }

    private func value(_ column: String) -> SQLValue? { places[column].map { values[$0] } }

    package func optionalInteger(_ column: String) throws -> Int64? {
        switch value(column) {
        case .integer(let value): value
        case .null: nil
        default: throw SQLError.wrongType(column: column)
        }
    }

    package func optionalReal(_ column: String) throws -> Double? {
        switch value(column) {
        case .real(let value): value
        case .integer(let value): Double(value)
        case .null: nil
        default: throw SQLError.wrongType(column: column)
        }
    }

    package func optionalText(_ column: String) throws -> String? {
        switch value(column) {
        case .text(let value): value
        case .null: nil
        default: throw SQLError.wrongType(column: column)
        }
    }

    package func optionalBlob(_ column: String) throws -> [UInt8]? {
        switch value(column) {
        case .blob(let value): value
        case .null: nil
        default: throw SQLError.wrongType(column: column)
        }
    }

    package func optionalUUID(_ column: String) throws -> UUID? {
        guard let text = try optionalText(column) else { return nil }
        guard let value = UUID(text: text) else { throw SQLError.wrongType(column: column) }
        return value
    }

    package func integer(_ column: String) throws -> Int64 { try present(optionalInteger(column), column) }
    package func real(_ column: String) throws -> Double { try present(optionalReal(column), column) }
    package func text(_ column: String) throws -> String { try present(optionalText(column), column) }
    package func blob(_ column: String) throws -> [UInt8] { try present(optionalBlob(column), column) }
    package func uuid(_ column: String) throws -> UUID { try present(optionalUUID(column), column) }
    package func bool(_ column: String) throws -> Bool { try integer(column) != 0 }

    private func present<T>(_ value: T?, _ column: String) throws -> T {
        guard let value else { throw SQLError.wrongType(column: column) }
        return value
    }
}
