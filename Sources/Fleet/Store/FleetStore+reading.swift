package import Foundation
import SQL
package import Telemetry

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

extension FleetStore {
    /// A part of the account's assets, and how many there are in all parts together.
    package func assets(
        of account: UUID, _ query: AssetQuery = AssetQuery()
    ) async throws(FleetError) -> (total: Int, assets: [Asset]) {
        let (total, assets) =
            query.needsSamples
            ? try await assetsSortedBySamples(of: account, query)
            : try await read { try $0.assets(of: account, query) }
        return (total, assets.map(reported))
    }

    /// - Throws: `FleetError.notFound` when the account has no asset of this id.
    package func asset(_ id: UUID, of account: UUID) async throws(FleetError) -> Asset {
        let asset = try await read { connection in
            guard let asset = try connection.asset(id, of: account) else { throw FleetError.notFound(id) }
            return asset
        }
        return reported(asset)
    }

    /// The asset with the time of its newest sample.
    func reported(_ asset: Asset) -> Asset {
        var asset = asset
        asset.lastReportedAt = samples?.lastTime(of: asset.sampleKey)
        return asset
    }

    /// Which of some ids are assets of the account.
    package func existing(_ ids: [UUID], of account: UUID) async throws(FleetError) -> Set<UUID> {
        try await read { connection in
            guard let list = Statement.list(ids) else { return [] }
            let rows = try connection.rows("SELECT id FROM asset WHERE account_id = \(account) AND id IN (\(list))")
            return try Set(rows.map { try $0.uuid("id") })
        }
    }

    package func counts(of account: UUID) async throws(FleetError) -> FleetCounts {
        let visible = try await visibleIDs(of: account)
        let hidden = try await read { connection in
            try connection.first("SELECT count(*) AS n FROM asset WHERE account_id = \(account) AND hidden = 1")?
                .integer("n") ?? 0
        }
        return FleetCounts(
            visible: visible.count, hidden: Int(hidden),
            withPosition: visible.count { positionTime(of: $0, in: account) != nil })
    }

    /// The newest sample of every series of an asset.
    /// - Throws: `FleetError.notFound` when the account has no asset of this id.
    package func latest(of id: UUID, in account: UUID) async throws(FleetError) -> LatestSamples {
        let asset = try await asset(id, of: account)
        return samples?.latest(of: asset.sampleKey) ?? LatestSamples(version: 0, samples: [])
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
            ) AS asset \(Statement.joiningDevices)
            ORDER BY \(query.order), device.id
            """)
        return (Int(total), try Asset.read(rows))
    }
}

extension Statement {
    /// The ids as a list for IN; nil for none. It is filled up to a power of two by repeating the last one, so that
    /// lists of all lengths come to a few texts only, which the database can keep prepared.
    static func list(_ ids: [some SQLConvertible]) -> Statement? {
        guard let last = ids.last else { return nil }
        var count = 1
        while count < ids.count { count *= 2 }
        let padded = ids + Array(repeating: last, count: count - ids.count)
        return .joined(padded.map { "\($0)" }, by: ", ")
    }
}
