import Fleet
import NIOCore
import Telemetry

import struct Foundation.UUID

/// Lists of units, each part of which is made anew only when one of its units has changed: the assets are read again when
/// one of them has, and the bytes are written again when an asset or the newest samples of one have.
///
/// A key names the account before all else, so that nothing that is kept can reach another one.
struct UnitParts: Sendable {
    /// Small enough that the first byte of a long list goes out soon.
    private static let unitsOfPart = 250

    private let fleet: FleetStore
    private let samples: SampleStore
    private let lists = VersionedCache<UUID, [UUID]>(limit: 16 << 20) { $0.count * idSize + entryOverhead }
    private let assets = VersionedCache<PartKey, [UnitAsset]>(limit: 64 << 20) {
        $0.count * (assetSize + idSize) + entryOverhead
    }
    private let parts = VersionedCache<BytesKey, ByteBuffer>(limit: 64 << 20) {
        $0.storageCapacity + unitsOfPart * idSize + entryOverhead
    }

    /// What entries take beside their content: keys, table slots.
    private static let entryOverhead = 512
    private static let idSize = 16
    /// What is kept of an asset, with its texts, roughly.
    private static let assetSize = 512

    private struct PartKey: Hashable {
        let account: UUID
        /// Which units it has: what is kept serves every list in which they stand together.
        let ids: [UUID]

        var assets: [AssetKey] { ids.map { AssetKey(account: account, asset: $0) } }
    }

    private struct BytesKey: Hashable {
        let part: PartKey
        let format: ClassicFormat
    }

    init(fleet: FleetStore, samples: SampleStore) {
        self.fleet = fleet
        self.samples = samples
    }

    /// The units that are asked for; those of a whole fleet are kept.
    func ids(of account: UUID, _ filter: UnitFilter) async throws -> [UUID] {
        guard filter == UnitFilter() else { return try await fleet.units(of: account, filter) }
        // Versions are taken before the read: what is made is at least as new as they are.
        let version = fleet.version(of: account)
        if let ids = lists.value(account, version: version) { return ids }
        let ids = try await fleet.units(of: account, filter)
        lists.keep(ids, for: account, version: version)
        return ids
    }

    /// Units of the account as rows of `Unit`. One that is no longer there is left out.
    func bytes(_ ids: [UUID], of account: UUID, _ layout: ClassicLayout) -> ClassicParts<ByteBuffer> {
        let parts = ids.split(every: Self.unitsOfPart)
        return ClassicParts(parts: parts.count, none: ByteBuffer()) { part in
            try await bytes(PartKey(account: account, ids: Array(parts[part])), layout)
        }
    }

    private func bytes(_ key: PartKey, _ layout: ClassicLayout) async throws -> ByteBuffer {
        let bytesKey = BytesKey(part: key, format: layout.format)
        // Each of the versions only grows, and so does their sum.
        let version = key.assets.reduce(fleet.version(of: key.assets)) { $0 &+ samples.version(of: $1) }
        if let bytes = parts.value(bytesKey, version: version) { return bytes }
        let units = try await self.assets(key)
        let newest = samples.latest(of: units.map(\.key), UnitReadings.keys)
        let bytes = Unit.shape.bytes(Unit.units(units, newest), layout)
        parts.keep(bytes, for: bytesKey, version: version)
        return bytes
    }

    private func assets(_ key: PartKey) async throws -> [UnitAsset] {
        let version = fleet.version(of: key.assets)
        if let assets = assets.value(key, version: version) { return assets }
        let assets = try await fleet.assets(key.ids, of: key.account).map { UnitAsset($0) }
        self.assets.keep(assets, for: key, version: version)
        return assets
    }
}
