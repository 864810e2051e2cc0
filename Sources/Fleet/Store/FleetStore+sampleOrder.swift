import Foundation
import SQL
import Telemetry

/// Orders by what samples say: the database knows the assets, the sample store their latest values.
extension FleetStore {
    /// An asset with its place in the order of each field of the query.
    fileprivate struct Candidate: Sendable {
        let id: UUID
        /// Ascending, nil last whatever the direction.
        var keys: [Double?]
    }

    func assetsSortedBySamples(
        of account: UUID, _ query: AssetQuery
    ) async throws(FleetError) -> (total: Int, assets: [Asset]) {
        let candidates = try await read { try $0.candidates(of: account, query) }
        let sorted = candidates.map { candidate in
            var candidate = candidate
            for (index, sort) in query.sort.enumerated() {
                guard let value = sampleValue(sort.field, of: candidate.id, in: account) else { continue }
                candidate.keys[index] = sort.isDescending ? -value : value
            }
            return candidate
        }.sorted { one, other in
            for (one, other) in zip(one.keys, other.keys) where one != other {
                guard let one else { return false }
                guard let other else { return true }
                return one < other
            }
            return one.id.uuidString < other.id.uuidString
        }
        let page = sorted.dropFirst(query.offset).prefix(query.limit).map(\.id)
        let found = try await read { connection in try connection.assets(Array(page), of: account) }
        // An asset that was deleted a moment ago is no longer there.
        return (sorted.count, page.compactMap { found[$0] })
    }

    private func sampleValue(_ field: AssetSort.Field, of id: UUID, in account: UUID) -> Double? {
        let key = AssetKey(account: account, asset: id)
        switch field {
        case .lastReportedAt: return samples?.lastTime(of: key).map(Double.init)
        case .operatingHours:
            guard case .number(let hours)? = samples?.latest(of: key, MachineInsight.operatingHours)?.value else {
                return nil
            }
            return hours
        default: return nil
        }
    }
}

extension Connection {
    /// Every asset of the query with its rank in the fields that the database knows.
    fileprivate func candidates(of account: UUID, _ query: AssetQuery) throws -> [FleetStore.Candidate] {
        let ranks = query.sort.enumerated().map { index, sort -> Statement in
            guard let expression = sort.field.expression else { return "NULL AS \(column: index)" }
            let direction: Statement = sort.isDescending ? "DESC" : "ASC"
            return """
                CASE WHEN \(expression) IS NULL THEN NULL
                ELSE dense_rank() OVER (ORDER BY \(expression) \(direction) NULLS LAST) END AS \(column: index)
                """
        }
        let list = Statement.joined(ranks, by: ", ")
        return try rows("SELECT asset.id, \(list) FROM asset WHERE \(query.condition(account))").map { row in
            FleetStore.Candidate(
                id: try row.uuid("id"),
                keys: try query.sort.indices.map { try row.optionalInteger("rank\($0)").map(Double.init) })
        }
    }

    /// Assets by their ids.
    fileprivate func assets(_ ids: [UUID], of account: UUID) throws -> [UUID: Asset] {
        guard let list = Statement.list(ids) else { return [:] }
        let rows = try rows(
            """
            SELECT asset.*, device.id AS device_id, device.serial_number AS device_serial
            FROM asset LEFT JOIN telematics_device AS device
                ON device.account_id = asset.account_id AND device.asset_id = asset.id
            WHERE asset.account_id = \(account) AND asset.id IN (\(list))
            ORDER BY asset.id, device.id
            """)
        return try Dictionary(uniqueKeysWithValues: Asset.read(rows).map { ($0.id, $0) })
    }
}

extension Statement.StringInterpolation {
    /// The name of a column that holds a rank.
    fileprivate mutating func appendInterpolation(column index: Int) {
        // A sort names each field once, so there are as many names as fields at most.
        let names: [StaticString] = [
            "rank0", "rank1", "rank2", "rank3", "rank4", "rank5", "rank6", "rank7", "rank8", "rank9", "rank10",
            "rank11",
        ]
        appendInterpolation(raw: names[index])
    }
}
