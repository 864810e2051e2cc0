import Telemetry

package import struct Foundation.UUID

/// Which assets a query sees: one, or all visible ones of the account.
package struct QueriedAssets: Sendable {
    /// What an asset takes in memory with its labels, in bytes.
    private static let assetSize = 512
    /// So many assets of one account are kept; those of a larger fleet are read for each query.
    private static let mostKept = 250_000

    private let fleet: FleetStore
    private let single = VersionedCache<AssetKey, QueriedAsset>(limit: 32 << 20) { _ in Self.assetSize }
    private let visible: VersionedCache<UUID, [QueriedAsset]>

    package init(_ fleet: FleetStore) {
        self.fleet = fleet
        // A value takes an eighth of the limit at most.
        visible = VersionedCache(limit: 8 * Self.mostKept * Self.assetSize) { $0.count * Self.assetSize }
    }

    /// One asset of the account, as a query on it alone sees it.
    /// - Throws: `FleetError.notFound` when the account has no asset of this id.
    package func asset(_ id: UUID, of account: UUID) async throws(FleetError) -> [QueriedAsset] {
        // Taken before the read: what is read is at least as new.
        let version = fleet.version(of: account)
        let key = AssetKey(account: account, asset: id)
        if let known = single.value(key, version: version) { return [known] }
        let found = QueriedAsset(try await fleet.asset(id, of: account), isOneOfMany: false)
        single.keep(found, for: key, version: version)
        return [found]
    }

    /// All visible assets of the account, as a query on the whole fleet sees them.
    package func all(of account: UUID) async throws(FleetError) -> [QueriedAsset] {
        let version = fleet.version(of: account)
        if let known = visible.value(account, version: version) { return known }
        let (_, assets) = try await fleet.assets(of: account, AssetQuery(limit: Int(Int32.max)))
        let found = assets.map { QueriedAsset($0, isOneOfMany: true) }
        visible.keep(found, for: account, version: version)
        return found
    }
}
