package import Foundation
import SQL

/// How many assets an account has.
package struct FleetCounts: Sendable, Hashable {
    /// Assets that are not hidden.
    package let visible: Int
    package let hidden: Int
    /// Those of `visible` whose position is known.
    package let withPosition: Int

    package init(visible: Int, hidden: Int, withPosition: Int) {
        self.visible = visible
        self.hidden = hidden
        self.withPosition = withPosition
    }
}

/// An asset with what a table of machines shows beside it.
package struct AssetOverview: Sendable, Hashable {
    package let asset: Asset
    package let location: AssetLocation?
    package let operatingHours: LatestValue?
}

extension FleetStore {
    /// A part of the account's assets, and how many there are in all parts together.
    package func assets(
        of account: UUID, _ query: AssetQuery = AssetQuery()
    ) async throws(FleetError) -> (total: Int, assets: [Asset]) {
        try await read { try $0.assets(of: account, query) }
    }

    /// - Throws: `FleetError.notFound` when the account has no asset of this id.
    package func asset(_ id: UUID, of account: UUID) async throws(FleetError) -> Asset {
        try await read { connection in
            guard let asset = try connection.asset(id, of: account) else { throw FleetError.notFound(id) }
            return asset
        }
    }

    /// A part of the account's assets with their positions and hours.
    package func overview(
        of account: UUID, _ query: AssetQuery
    ) async throws(FleetError) -> (total: Int, assets: [AssetOverview]) {
        try await read { connection in
            let (total, assets) = try connection.assets(of: account, query)
            let ids = assets.map(\.id)
            let locations = try connection.locations(of: account, assets: ids)
            let hours = try connection.values(LatestValue.operatingHours, of: account, assets: ids)
            let overview = assets.map {
                AssetOverview(asset: $0, location: locations[$0.id], operatingHours: hours[$0.id])
            }
            return (total, overview)
        }
    }

    package func counts(of account: UUID) async throws(FleetError) -> FleetCounts {
        try await read { connection in
            func count(_ query: Statement) throws -> Int { Int(try connection.first(query)?.integer("n") ?? 0) }
            return FleetCounts(
                visible: try count("SELECT count(*) AS n FROM asset WHERE account_id = \(account) AND hidden = 0"),
                hidden: try count("SELECT count(*) AS n FROM asset WHERE account_id = \(account) AND hidden = 1"),
                withPosition: try count(
                    """
                    SELECT count(*) AS n FROM asset JOIN asset_location AS location
                        ON location.account_id = asset.account_id AND location.asset_id = asset.id
                    WHERE asset.account_id = \(account) AND asset.hidden = 0
                    """))
        }
    }

    /// Every latest value of an asset, in the order of names.
    /// - Throws: `FleetError.notFound` when the account has no asset of this id.
    package func latestValues(of id: UUID, in account: UUID) async throws(FleetError) -> [LatestValue] {
        try await read { connection in
            guard try connection.asset(id, of: account) != nil else { throw FleetError.notFound(id) }
            return try connection.latestValues(of: id, in: account)
        }
    }
}

extension Connection {
    func assets(of account: UUID, _ query: AssetQuery) throws -> (total: Int, assets: [Asset]) {
        let condition = query.condition(account)
        let total = try first("SELECT count(*) AS n FROM asset WHERE \(condition)")?.integer("n") ?? 0
        // The page is cut before devices are joined: an asset may have several rows afterwards.
        let rows = try rows(
            """
            SELECT asset.*, device.id AS device_id, device.serial_number AS device_serial
            FROM (
                SELECT asset.* FROM asset WHERE \(condition)
                ORDER BY \(query.order) LIMIT \(query.limit) OFFSET \(query.offset)
            ) AS asset LEFT JOIN telematics_device AS device
                ON device.account_id = asset.account_id AND device.asset_id = asset.id
            ORDER BY \(query.order), device.id
            """)
        return (Int(total), try Asset.read(rows))
    }

    func latestValues(of id: UUID, in account: UUID) throws -> [LatestValue] {
        try rows(
            """
            SELECT * FROM latest_value WHERE account_id = \(account) AND asset_id = \(id) ORDER BY name, occurrence
            """
        ).map(LatestValue.init)
    }

    /// The first occurrence of a value of each asset that has it.
    func values(_ name: String, of account: UUID, assets: [UUID]) throws -> [UUID: LatestValue] {
        guard let list = Statement.list(assets) else { return [:] }
        let rows = try rows(
            """
            SELECT * FROM latest_value
            WHERE account_id = \(account) AND name = \(name) AND occurrence = 0 AND asset_id IN (\(list))
            """)
        return try rows.reduce(into: [:]) { $0[try $1.uuid("asset_id")] = try LatestValue($1) }
    }
}

extension Statement {
    /// The ids as a list for IN; nil for none. It is filled up to a power of two by repeating the last one, so that
    /// lists of all lengths come to a few texts only, which the database can keep prepared.
    static func list(_ ids: [UUID]) -> Statement? {
        guard let last = ids.last else { return nil }
        var count = 1
        while count < ids.count { count *= 2 }
        let padded = ids + Array(repeating: last, count: count - ids.count)
        return .joined(padded.map { "\($0)" }, by: ", ")
    }
}
