import Foundation
import SQL

extension LatestValue {
    init(_ row: Row) throws {
        let content: Content
        if let number = try row.optionalReal("number") {
            content = .number(number)
        } else {
            content = .text(try row.text("text"))
        }
        self.init(
            name: try row.text("name"), occurrence: Int(try row.integer("occurrence")), content,
            unit: try row.optionalText("unit"), time: try row.optionalInteger("time"))
    }
}

extension Connection {
    /// Keeps those values that are not older than what is known.
    /// - Returns: whether anything was changed.
    func keep(_ values: [LatestValue], of id: UUID, in account: UUID) throws -> Bool {
        struct Key: Hashable {
            let name: String
            let occurrence: Int
        }
        if values.isEmpty { return false }
        var known: [Key: LatestValue] = [:]
        for value in try latestValues(of: id, in: account) {
            known[Key(name: value.name, occurrence: value.occurrence)] = value
        }
        var isChanged = false
        for value in values {
            let key = Key(name: value.name, occurrence: value.occurrence)
            if let old = known[key], old == value || old.time ?? .min > value.time ?? .min { continue }
            known[key] = value
            isChanged = true
            try execute(
                """
                INSERT INTO latest_value (account_id, asset_id, name, occurrence, number, text, unit, time)
                VALUES (\(account), \(id), \(value.name), \(value.occurrence), \(value.number), \(value.text),
                        \(value.unit), \(value.time))
                ON CONFLICT (account_id, asset_id, name, occurrence) DO UPDATE SET
                    number = excluded.number, text = excluded.text, unit = excluded.unit, time = excluded.time
                """)
        }
        return isChanged
    }
}
