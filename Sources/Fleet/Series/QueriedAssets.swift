package import struct Foundation.UUID

/// Which assets a query sees: one, or all visible ones of the account.
package struct QueriedAssets: Sendable {
    private struct Visible: Sendable {
        let all: [QueriedAsset]
        let byID: [UUID: QueriedAsset]
    }

    private let fleet: FleetStore
    private let visible = VersionedCache<UUID, Visible>(limit: 128 << 20) { $0.all.count * 1024 }

    package init(_ fleet: FleetStore) {
        self.fleet = fleet
    }

    /// One asset of the account, as a query on it alone sees it.
    /// - Throws: `FleetError.notFound` when the account has no asset of this id.
    package func asset(_ id: UUID, of account: UUID) async throws(FleetError) -> [QueriedAsset] {
        _ = try await all(of: account)
        if let known = visible.value(account, version: fleet.version(of: account))?.byID[id] { return [known] }
        return [QueriedAsset(try await fleet.asset(id, of: account), isOneOfMany: false)]
    }

    /// All visible assets of the account, as a query on the whole fleet sees them.
    package func all(of account: UUID) async throws(FleetError) -> [QueriedAsset] {
        // Taken before the read: what is read is at least as new.
        let version = fleet.version(of: account)
        if let known = visible.value(account, version: version) { return known.all }
        let (_, assets) = try await fleet.assets(of: account, AssetQuery(limit: Int(Int32.max)))
        let found = Visible(
            all: assets.map { QueriedAsset($0, isOneOfMany: true) },
            byID: Dictionary(uniqueKeysWithValues: assets.map { ($0.id, QueriedAsset($0, isOneOfMany: false)) }))
        visible.keep(found, for: account, version: version)
        return found.all
    }
}
