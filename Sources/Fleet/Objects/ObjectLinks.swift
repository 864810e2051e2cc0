import Foundation
import SQL

/// The tables that say which units and groups an object holds, within one transaction. Each has the columns
/// `account_id`, `object_id` and that of the member.
package struct ObjectLinks {
    let account: UUID
    let connection: Connection

    /// What one query takes of a long list.
    private static let numbersAtOnce = 500

    // MARK: Units

    /// The numbers of the units that each object holds.
    func units(in table: StaticString, of ids: [Int64]) throws -> [Int64: [Int64]] {
        var units: [Int64: [Int64]] = [:]
        for part in Self.parts(ids) {
            try connection.rows(
                """
                SELECT link.object_id, asset.unit_number FROM \(raw: table) AS link
                JOIN asset ON asset.account_id = link.account_id AND asset.id = link.asset_id
                WHERE link.account_id = \(account) AND link.object_id IN (\(part))
                ORDER BY link.object_id, asset.unit_number
                """
            ).forEach { units[try $0.integer("object_id"), default: []].append(try $0.integer("unit_number")) }
        }
        return units
    }

    /// Makes the units of an object those of these numbers.
    /// - Throws: `FleetError.noUnit` for the first number of which the account has no unit.
    func setUnits(_ numbers: [Int64], in table: StaticString, of id: Int64) throws {
        try requireUnits(numbers)
        try connection.execute("DELETE FROM \(raw: table) WHERE account_id = \(account) AND object_id = \(id)")
        for part in Self.parts(Set(numbers).sorted()) {
            try connection.execute(
                """
                INSERT INTO \(raw: table) (account_id, object_id, asset_id)
                SELECT account_id, \(id), id FROM asset WHERE account_id = \(account) AND unit_number IN (\(part))
                """)
        }
    }

    func requireUnits(_ numbers: [Int64]) throws {
        var known: Set<Int64> = []
        for part in Self.parts(numbers) {
            try connection.rows(
                "SELECT unit_number FROM asset WHERE account_id = \(account) AND unit_number IN (\(part))"
            ).forEach { known.insert(try $0.integer("unit_number")) }
        }
        if let unknown = numbers.first(where: { !known.contains($0) }) { throw FleetError.noUnit(unknown) }
    }

    // MARK: Objects

    /// The numbers of the groups that each object holds.
    func groups(in table: StaticString, of ids: [Int64]) throws -> [Int64: [Int64]] {
        var groups: [Int64: [Int64]] = [:]
        for part in Self.parts(ids) {
            try connection.rows(
                """
                SELECT object_id, group_id FROM \(raw: table)
                WHERE account_id = \(account) AND object_id IN (\(part)) ORDER BY object_id, group_id
                """
            ).forEach { groups[try $0.integer("object_id"), default: []].append(try $0.integer("group_id")) }
        }
        return groups
    }

    /// Makes the groups of an object those of these numbers.
    /// - Throws: `FleetError.noObject` for the first number of which the account has no group.
    func setGroups(_ numbers: [Int64], in table: StaticString, of id: Int64) throws {
        try connection.execute("DELETE FROM \(raw: table) WHERE account_id = \(account) AND object_id = \(id)")
        for number in Set(numbers).sorted() {
            try require(UnitGroup.self, number)
            try connection.execute(
                "INSERT INTO \(raw: table) (account_id, object_id, group_id) VALUES (\(account), \(id), \(number))")
        }
    }

    /// - Throws: `FleetError.noObject` when the account has no object of this kind and number.
    func require<Object: FleetObject>(_ type: Object.Type, _ id: Int64) throws {
        let found = try connection.first(
            "SELECT id FROM \(raw: Object.table) WHERE account_id = \(account) AND id = \(id)")
        if found == nil { throw FleetError.noObject(Object.kind, id) }
    }

    static func parts(_ numbers: [Int64]) -> [Statement] {
        stride(from: 0, to: numbers.count, by: numbersAtOnce).compactMap {
            Statement.list(Array(numbers[$0..<min($0 + numbersAtOnce, numbers.count)]))
        }
    }
}
