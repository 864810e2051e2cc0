package import Foundation
import SQL
import Telemetry

extension FleetStore {
    /// The order of a list of locations; without one it is the order in which the assets were created.
    package enum LocationOrder: Sendable, Hashable {
        case created
        case time(descending: Bool)
    }

    /// A part of the positions of the account's assets that are not hidden, and how many there are in all.
    package func locations(
        of account: UUID, offset: Int = 0, limit: Int = 20, order: LocationOrder = .created
    ) async throws(FleetError) -> (total: Int, locations: [AssetLocation]) {
        var known = try await visibleIDs(of: account).compactMap { id in
            positionTime(of: id, in: account).map { (id: id, time: $0) }
        }
        switch order {
        case .created: break
        case .time(let isDescending):
            // Stable: equal times keep the order of creation.
            known = known.enumerated().sorted { one, other in
                if one.element.time == other.element.time { return one.offset < other.offset }
                return (one.element.time < other.element.time) != isDescending
            }.map(\.element)
        }
        let page = known.dropFirst(offset).prefix(limit).compactMap { latestLocation(of: $0.id, in: account) }
        return (known.count, page)
    }

    /// - Throws: `FleetError.notFound` when the account has no asset of this id, `noLocation` when it has no position.
    package func location(of id: UUID, in account: UUID) async throws(FleetError) -> AssetLocation {
        let asset = try await asset(id, of: account)
        guard let location = latestLocation(of: asset.id, in: account) else { throw FleetError.noLocation(id) }
        return location
    }

    /// The last position of an asset that the account is known to have.
    package func latestLocation(of id: UUID, in account: UUID) -> AssetLocation? {
        guard let samples else { return nil }
        let key = AssetKey(account: account, asset: id)
        guard let fix = samples.latest(of: key, PositionPart.latitude.series) else { return nil }
        return AssetLocation(asset: id, time: fix.time) { part in
            // A part of another time belongs to another fix.
            samples.latest(of: key, part.series).flatMap { $0.time == fix.time ? $0.value : nil }
        }
    }

    /// When the asset was last at a known position, in milliseconds since 1970 UTC.
    func positionTime(of id: UUID, in account: UUID) -> Int64? {
        let key = AssetKey(account: account, asset: id)
        return samples?.latest(of: key, PositionPart.latitude.series).flatMap { $0.value.isAbsent ? nil : $0.time }
    }

    /// The assets that are not hidden, in the order of their creation.
    package func visibleIDs(of account: UUID) async throws(FleetError) -> [UUID] {
        try await read { connection in
            try connection.rows(
                "SELECT id FROM asset WHERE account_id = \(account) AND hidden = 0 ORDER BY id"
            ).map { try $0.uuid("id") }
        }
    }
}
