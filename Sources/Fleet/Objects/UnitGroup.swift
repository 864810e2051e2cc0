package import Foundation
package import SQL

/// Units that belong together.
package struct UnitGroup: FleetObject {
    package static let kind = FleetObjectKind.group
    package static let table: StaticString = "classic_group"
    static let unitTable: StaticString = "classic_group_unit"

    package var name = ""
    /// Unit numbers, ascending and without doubles as far as they come from the store.
    package var units: [Int64] = []

    package init() {}

    package init(_ row: Row) throws {
        name = try row.text("name")
    }

    package var columns: [(name: Statement, value: Statement)] { [("name", "\(name)")] }

    package static func addLinks(to objects: inout [Numbered<UnitGroup>], on links: ObjectLinks) throws {
        let units = try links.units(in: unitTable, of: objects.map(\.id))
        for index in objects.indices { objects[index].object.units = units[objects[index].id] ?? [] }
    }

    package func writeLinks(of id: Int64, on links: ObjectLinks) throws {
        try links.setUnits(units, in: Self.unitTable, of: id)
    }
}

/// What a change of a group says.
package struct UnitGroupChange: Sendable, Hashable {
    package var name: String?
    /// Whether the group is emptied before units are added.
    package var clear = false
    package var adding: [Int64] = []
    package var removing: [Int64] = []

    package init() {}
}

extension FleetStore {
    /// - Throws: `FleetError.noObject` when the account has no such group, `noUnit` for a unit that it has not, be it to
    ///   be added or removed; the group stays as it is then.
    package func changeGroup(
        _ id: Int64, of account: UUID, _ change: UnitGroupChange
    ) async throws(FleetError) {
        try await self.change(UnitGroup.self, id, of: account) { group, links in
            try links.requireUnits(change.adding + change.removing)
            if let name = change.name { group.name = name }
            let kept = change.clear ? [] : Set(group.units)
            group.units = kept.subtracting(change.removing).union(change.adding).sorted()
        }
    }

    /// The numbers of the groups that hold a unit, the oldest first.
    /// - Throws: `FleetError.noUnit` when the account has no unit of this number.
    package func groupIDs(holding unit: Int64, of account: UUID) async throws(FleetError) -> [Int64] {
        try await read { connection in
            try ObjectLinks(account: account, connection: connection).requireUnits([unit])
            return try connection.rows(
                """
                SELECT link.object_id AS id FROM asset
                JOIN \(raw: UnitGroup.unitTable) AS link
                    ON link.account_id = asset.account_id AND link.asset_id = asset.id
                WHERE asset.account_id = \(account) AND asset.unit_number = \(unit)
                ORDER BY link.object_id
                """
            ).map { try $0.integer("id") }
        }
    }
}
