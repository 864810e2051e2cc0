import Fleet
import Foundation
import PromQL
import Telemetry
import Web

/// The names of the metrics that an account has, for those who write expressions.
struct MetricNames: Sendable {
    struct Metric: Hashable, Sendable {
        let name: String
        let unit: String
    }

    struct Found: Sendable {
        /// In order of their names.
        let metrics: [Metric]
        /// Whether there may be others.
        let isCut: Bool
    }

    /// Machines of one fleet report much the same: not all of a large one have to be asked.
    private static let mostAssets = 2000
    private static let mostMetrics = 500
    /// How long a list is kept, in milliseconds.
    private static let age: Int64 = 60_000

    private let samples: SampleStore
    private let known = VersionedCache<UUID, Found>(limit: 16 << 20) { 64 + $0.metrics.count * 160 }

    init(_ samples: SampleStore) {
        self.samples = samples
    }

    /// - Parameter assets: those of the account that are visible, and no others.
    func metrics(_ assets: [QueriedAsset], of account: UUID, at now: Int64) async -> Found {
        let minute = UInt64(max(0, now / Self.age))
        if let found = known.value(account, version: minute) { return found }
        let found = await OffLoop.run {
            read(assets.prefix(Self.mostAssets), of: account, isCut: assets.count > Self.mostAssets)
        }
        known.keep(found, for: account, version: minute)
        return found
    }

    private func read(_ assets: ArraySlice<QueriedAsset>, of account: UUID, isCut: Bool) -> Found {
        var seen: Set<SeriesKey> = []
        var metrics: Set<Metric> = []
        for asset in assets {
            for key in samples.series(of: AssetKey(account: account, asset: asset.id)) where key.form == .number {
                guard seen.insert(key).inserted, let metric = key.metric else { continue }
                metrics.insert(Metric(name: metric.name, unit: metric.labels[SeriesKey.Metric.unitLabel] ?? ""))
            }
        }
        let sorted = metrics.sorted { ($0.name, $0.unit) < ($1.name, $1.unit) }
        return Found(metrics: Array(sorted.prefix(Self.mostMetrics)), isCut: isCut || sorted.count > Self.mostMetrics)
    }
}
