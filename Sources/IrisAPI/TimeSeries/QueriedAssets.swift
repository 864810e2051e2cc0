import Fleet
import PromQL
import Web

import struct Foundation.UUID

/// Which assets a query sees: one, or all visible ones of the account.
struct QueriedAssets: Sendable {
    private struct Visible: Sendable {
        let all: [QueriedAsset]
        let byID: [UUID: QueriedAsset]
    }

    private let fleet: FleetStore
    private let visible = VersionedCache<UUID, Visible>(limit: 128 << 20) { $0.all.count * 1024 }

    init(_ fleet: FleetStore) {
        self.fleet = fleet
    }

    /// - Throws: `not_found` when the account has no such asset.
    func asset(_ id: UUID, of account: UUID) async throws -> [QueriedAsset] {
        _ = try await all(of: account)
        if let known = visible.value(account, version: fleet.version(of: account))?.byID[id] { return [known] }
        let asset = try await answering { () async throws(FleetError) in try await fleet.asset(id, of: account) }
        return [QueriedAsset(asset, isOneOfMany: false)]
    }

    func all(of account: UUID) async throws -> [QueriedAsset] {
        // Taken before the read: what is read is at least as new.
        let version = fleet.version(of: account)
        if let known = visible.value(account, version: version) { return known.all }
        let (_, assets) = try await answering { () async throws(FleetError) in
            try await fleet.assets(of: account, AssetQuery(limit: Int(Int32.max)))
        }
        let found = Visible(
            all: assets.map { QueriedAsset($0, isOneOfMany: true) },
            byID: Dictionary(uniqueKeysWithValues: assets.map { ($0.id, QueriedAsset($0, isOneOfMany: false)) }))
        visible.keep(found, for: account, version: version)
        return found.all
    }
}
