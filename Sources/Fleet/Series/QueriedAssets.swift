import Telemetry

package import struct Foundation.UUID

/// Which assets a query sees: one, or all visible ones of the account.
package struct QueriedAssets: Sendable {
    private struct Visible: Sendable {
        let all: [QueriedAsset]
        /// Places in `all`.
        let places: [UUID: Int]
    }

    /// What an asset takes in memory with its labels, in bytes.
    private static let assetSize = 512
    /// So many assets of one account are kept; those of a larger fleet are read for each query.
    private static let mostKept = 250_000
    /// So many are read in a few milliseconds: sooner than one after the other.
    private static let quicklyRead = 10_000

    private let fleet: FleetStore
    private let visible: VersionedCache<UUID, Visible>
    private let single = VersionedCache<AssetKey, QueriedAsset>(limit: 32 << 20) { _ in Self.assetSize }
    /// How many assets an account had when they were last read.
    private let counts = VersionedCache<UUID, Int>(limit: 1 << 20) { _ in 64 }

    package init(_ fleet: FleetStore) {
        self.fleet = fleet
        // A value takes an eighth of the limit at most.
        visible = VersionedCache(limit: 8 * Self.mostKept * Self.assetSize) { $0.all.count * Self.assetSize }
    }

    /// One asset of the account, as a query on it alone sees it.
    /// - Throws: `FleetError.notFound` when the account has no asset of this id.
    package func asset(_ id: UUID, of account: UUID) async throws(FleetError) -> [QueriedAsset] {
        if counts.value(account, version: 0).map({ $0 <= Self.quicklyRead }) ?? true {
            let found = try await known(account)
            if let place = found.places[id] { return [found.all[place].alone] }
        }
        // Taken before the read: what is read is at least as new.
        let version = fleet.version(of: account)
        let key = AssetKey(account: account, asset: id)
        if let known = single.value(key, version: version) { return [known] }
        let found = QueriedAsset(try await fleet.asset(id, of: account)).alone
        single.keep(found, for: key, version: version)
        return [found]
    }

    /// All visible assets of the account, as a query on the whole fleet sees them.
    package func all(of account: UUID) async throws(FleetError) -> [QueriedAsset] { try await known(account).all }

    private func known(_ account: UUID) async throws(FleetError) -> Visible {
        let version = fleet.version(of: account)
        if let known = visible.value(account, version: version) { return known }
        let (_, assets) = try await fleet.assets(of: account, AssetQuery(limit: Int(Int32.max)))
        let found = Visible(
            all: assets.map(QueriedAsset.init),
            places: Dictionary(uniqueKeysWithValues: zip(assets.map(\.id), assets.indices)))
        visible.keep(found, for: account, version: version)
        counts.keep(assets.count, for: account, version: 0)
        return found
    }
}
