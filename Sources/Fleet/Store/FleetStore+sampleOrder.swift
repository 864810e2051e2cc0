import Foundation
import SQL
import Telemetry

/// Orders by what samples say: the database knows the assets, the sample store their latest values.
extension FleetStore {
    /// An asset with its place in the order of each field of the query, in the order of creation.
    fileprivate struct Candidate: Sendable {
        let id: UUID
        /// Ascending; infinite where there is no value, which comes last whatever the direction.
        var keys: [Double]
    }

    func assetsSortedBySamples(
        of account: UUID, _ query: AssetQuery
    ) async throws(FleetError) -> (total: Int, assets: [Asset]) {
        var candidates = try await read { try $0.candidates(of: account, query) }
        for (index, sort) in query.sort.enumerated() where sort.field.expression == nil {
            for candidate in candidates.indices {
                guard let value = sampleValue(sort.field, of: candidates[candidate].id, in: account) else { continue }
                candidates[candidate].keys[index] = sort.isDescending ? -value : value
            }
        }
        let order = candidates.indices.sorted { one, other in
            for index in query.sort.indices {
                let (key, otherKey) = (candidates[one].keys[index], candidates[other].keys[index])
                if key != otherKey { return key < otherKey }
            }
            return one < other
        }
        let page = order.dropFirst(query.offset).prefix(query.limit).map { candidates[$0].id }
        let found = try await read { connection in try connection.assets(page, of: account) }
        // An asset that was deleted a moment ago is no longer there.
        return (candidates.count, page.compactMap { found[$0] })
    }

    /// What an asset is ordered by; always finite.
    private func sampleValue(_ field: AssetSort.Field, of id: UUID, in account: UUID) -> Double? {
        let key = AssetKey(account: account, asset: id)
        return switch field {
        case .lastReportedAt: samples?.lastTime(of: key).map(Double.init)
        case .operatingHours: latestNumber(MachineInsight.operatingHours, of: key)
        case .level:
            latestNumber(MachineInsight.fuelLevel, of: key) ?? latestNumber(MachineInsight.stateOfCharge, of: key)
        default: nil
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
        let names = query.sort.indices.map { "rank\($0)" }
        return try rows(
            "SELECT asset.id, \(list) FROM asset WHERE \(query.condition(account)) ORDER BY asset.id"
        ).map { row in
            FleetStore.Candidate(
                id: try row.uuid("id"),
                keys: try names.map { try row.optionalInteger($0).map(Double.init) ?? .infinity })
        }
    }

    /// Assets by their ids.
    func assets(_ ids: [UUID], of account: UUID) throws -> [UUID: Asset] {
        guard let list = Statement.list(ids) else { return [:] }
        let rows = try rows(
            """
            SELECT asset.*, device.id AS device_id, device.serial_number AS device_serial
            FROM asset \(Statement.joiningDevices)
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
