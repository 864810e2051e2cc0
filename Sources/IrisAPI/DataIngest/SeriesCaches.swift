import Fleet
import RemoteWrite
import Synchronization
import Telemetry

import struct Foundation.UUID

/// Where the samples of some labels go.
struct SeriesTarget: Sendable {
    let asset: AssetNumber
    let series: SeriesNumber
    /// The insight whose values are checked; nil where every double is a value.
    let insight: UInt16?

    /// Whether a double of these bits is a value of an insight.
    @inline(__always)
    static func takes(_ bits: UInt64, of insight: UInt16?) -> Bool {
        guard let insight else { return true }
        return isValue(bits, of: insight)
    }

    @inline(never)
    private static func isValue(_ bits: UInt64, of insight: UInt16) -> Bool {
        (try? MachineInsight.all[Int(insight)].sample(fromNumber: Double(bitPattern: bits))) != nil
    }
}

/// The targets of labels that were seen before, for one version of an account's fleet.
final class SeriesCache: Sendable {
    /// Whose labels: of an account, and of one asset where the path names it.
    struct Scope: Hashable {
        let account: UUID
        let asset: UUID?
    }

    let scope: Scope
    let version: UInt64
    let targets: Mutex<LabelCache<SeriesTarget>>

    init(_ scope: Scope, version: UInt64) {
        self.scope = scope
        self.version = version
        targets = Mutex(
            scope.asset == nil
                ? LabelCache(entryLimit: 1_000_000, byteLimit: 128 << 20)
                : LabelCache(entryLimit: 2 * SampleIngest.seriesOfAsset, byteLimit: 4 << 20))
    }
}

/// The caches of all accounts. Bounded: when they take too much together, all are forgotten.
final class SeriesCaches: Sendable {
    private struct State {
        var caches: [SeriesCache.Scope: (cache: SeriesCache, size: Int)] = [:]
        var size = 0
    }

    /// In bytes, for all caches together.
    private let limit: Int
    /// What a cache takes beside its entries, in bytes.
    private static let overhead = 512
    private let state = Mutex(State())

    init(limit: Int = 256 << 20) {
        self.limit = limit
    }

    /// The cache for a version of the fleet.
    func cache(_ scope: SeriesCache.Scope, version: UInt64) -> SeriesCache {
        state.withLock { state in
            if let (known, size) = state.caches[scope] {
                if known.version == version { return known }
                // Whoever comes with an older version gets a cache of its own, which is not kept.
                if known.version > version { return SeriesCache(scope, version: version) }
                state.size -= size
            }
            let fresh = SeriesCache(scope, version: version)
            state.caches[scope] = (fresh, Self.overhead)
            state.size += Self.overhead
            return fresh
        }
    }

    /// To be called when a cache has grown.
    func note(_ cache: SeriesCache) {
        let size = cache.targets.withLock { $0.size } + Self.overhead
        state.withLock { state in
            guard let (known, before) = state.caches[cache.scope], known === cache else { return }
            state.caches[cache.scope] = (cache, size)
            state.size += size - before
            if state.size > limit { state = State() }
        }
    }
}
