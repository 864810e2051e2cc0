package import Foundation
import SQL
package import Telemetry

/// Which assets programs of the Classic API ask for, which calls them units. All conditions must hold.
package struct UnitFilter: Sendable, Hashable {
    package var number: Int64?
    /// Of a telematics device, or of the asset itself where it has none.
    package var serialNumber: String?
    package var externalReference: String?
    /// The numbers of its category, of its client, and of a group that holds it.
    package var category: Int64?
    package var client: Int64?
    package var group: Int64?

    package init(
        number: Int64? = nil, serialNumber: String? = nil, externalReference: String? = nil, category: Int64? = nil,
        client: Int64? = nil, group: Int64? = nil
    ) {
        self.number = number
        self.serialNumber = serialNumber
        self.externalReference = externalReference
        self.category = category
        self.client = client
        self.group = group
    }
}

extension FleetStore {
    /// The assets that are asked for, in the order of their creation. Hidden ones are among them only where one is asked
    /// for by its number.
    package func units(of account: UUID, _ filter: UnitFilter) async throws(FleetError) -> [UUID] {
        var condition: Statement = "asset.account_id = \(account)"
        if let number = filter.number {
            condition += " AND asset.unit_number = \(number)"
        } else {
            condition += " AND asset.hidden = 0"
        }
        if let serial = filter.serialNumber {
            let devices: Statement = """
                SELECT device.serial_number FROM telematics_device AS device
                WHERE device.account_id = asset.account_id AND device.asset_id = asset.id
                """
            condition += """
                 AND (\(serial) IN (\(devices)) OR asset.serial_number = \(serial) AND NOT EXISTS (\(devices)))
                """
        }
        if let reference = filter.externalReference { condition += " AND asset.external_reference = \(reference)" }
        if let category = filter.category { condition += " AND asset.category_id = \(category)" }
        if let client = filter.client { condition += " AND asset.client_id = \(client)" }
        if let group = filter.group {
            condition += """
                 AND asset.id IN (
                    SELECT asset_id FROM \(raw: UnitGroup.unitTable)
                    WHERE account_id = \(account) AND object_id = \(group))
                """
        }
        return try await read { [condition] connection in
            try connection.rows("SELECT asset.id FROM asset WHERE \(condition) ORDER BY asset.id")
                .map { try $0.uuid("id") }
        }
    }

    /// The assets with these unit numbers, hidden or not, in the order of the numbers.
    /// - Throws: `FleetError.noUnit` for the first number that the account has no asset of.
    package func units(
        _ numbers: [Int64], of account: UUID
    ) async throws(FleetError) -> [(number: Int64, asset: AssetKey)] {
        let found = try await read { connection -> [Int64: UUID] in
            guard let list = Statement.list(numbers) else { return [:] }
            let rows = try connection.rows(
                "SELECT id, unit_number FROM asset WHERE account_id = \(account) AND unit_number IN (\(list))")
            return try Dictionary(uniqueKeysWithValues: rows.map { (try $0.integer("unit_number"), try $0.uuid("id")) })
        }
        var units: [(number: Int64, asset: AssetKey)] = []
        for number in numbers {
            guard let id = found[number] else { throw .noUnit(number) }
            units.append((number, AssetKey(account: account, asset: id)))
        }
        return units
    }

    /// All assets that are not hidden, with their unit numbers, in the order of these.
    package func units(of account: UUID) async throws(FleetError) -> [(number: Int64, asset: AssetKey)] {
        try await read { connection in
            try connection.rows(
                """
                SELECT id, unit_number FROM asset WHERE account_id = \(account) AND hidden = 0 ORDER BY unit_number
                """
            ).map { (try $0.integer("unit_number"), AssetKey(account: account, asset: try $0.uuid("id"))) }
        }
    }

    /// The asset with a unit number, hidden or not; nil when the account has none.
    package func asset(unit number: Int64, of account: UUID) async throws(FleetError) -> Asset? {
        guard let id = try await units(of: account, UnitFilter(number: number)).first else { return nil }
        return try await assets([id], of: account).first
    }

    /// Assets of the account by their ids, in the order of these. One that is no longer there is left out.
    package func assets(_ ids: [UUID], of account: UUID) async throws(FleetError) -> [Asset] {
        let found = try await read { connection in try connection.assets(ids, of: account) }
        return ids.compactMap { found[$0].map(reported) }
    }
}
