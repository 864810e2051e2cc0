import Fleet
import RemoteWrite
import Synchronization
import Telemetry

import struct Foundation.UUID

/// One pass over a write request.
///
/// Series whose labels were seen before need no look at their labels. When all of a request are, one pass makes its
/// rows. Otherwise the first pass finds out which assets the others name, and a second one, after they were looked up
/// and when the request is known to be whole, makes the rows: nothing is remembered of a request that is malformed.
struct WriteRequestPass: ~Copyable {
    /// Takes the lock of the cache for so many series at once, so that requests at the same time take turns.
    private static let seriesAtOnce = 256

    private let scope: SeriesCache.Scope
    private let window: IngestWindow
    private let store: SampleStore
    private let cache: SeriesCache
    /// The assets that exist, of those that series without a target name; nil in the first pass.
    private let known: Set<UUID>?
    private var allowance: SeriesAllowance

    private(set) var rows = Rows()
    private(set) var refusals = WriteRefusals()
    /// Whether series without a target were met in the first pass.
    private(set) var needsSecond = false
    /// What they name.
    private(set) var assets: Set<UUID> = []

    init(_ cache: SeriesCache, _ window: IngestWindow, _ store: SampleStore, known: Set<UUID>? = nil) {
        scope = cache.scope
        self.cache = cache
        self.window = window
        self.store = store
        self.known = known
        allowance = SeriesAllowance(account: cache.scope.account, store: store)
    }

    mutating func run(_ request: [UInt8]) throws(RemoteWriteError) {
        let cache = cache
        try request.withUnsafeBufferPointer { bytes throws(RemoteWriteError) in
            var reader = WriteRequestReader(UnsafeRawBufferPointer(bytes))
            var isAtEnd = false
            while !isAtEnd {
                isAtEnd = try cache.targets.withLock { targets throws(RemoteWriteError) in
                    for _ in 0..<Self.seriesAtOnce {
                        guard let series = try reader.next() else { return true }
                        try take(series, &targets)
                    }
                    return false
                }
            }
        }
    }

    @inline(__always)
    private mutating func take(
        _ series: TimeSeries, _ targets: inout LabelCache<SeriesTarget>
    ) throws(RemoteWriteError) {
        if series.histogramCount > 0 {
            refusals.add(.nativeHistogram, count: series.histogramCount, of: series, "has native histograms")
            if series.sampleCount == 0 { return }
        }
        if let target = targets[series.labels] {
            add(series, target)
        } else if let known {
            if let target = try target(of: series, known) {
                targets.set(target, for: series.labels)
                add(series, target)
            }
        } else {
            needsSecond = true
            if let asset = try SeriesLabels(series.labels).asset { assets.insert(asset) }
        }
    }

    @inline(__always)
    private mutating func add(_ series: TimeSeries, _ target: SeriesTarget) {
        var refused: [IngestRefusal: Int] = [:]
        for sample in series.samples {
            if let refusal = refusal(of: sample, target.insight) {
                refused[refusal, default: 0] += 1
            } else {
                rows.add(sample.bits, series: target.series, asset: target.asset, at: sample.timestamp)
            }
        }
        if !refused.isEmpty { note(refused, of: series) }
    }

    private mutating func note(_ refused: [IngestRefusal: Int], of series: TimeSeries) {
        for reason in IngestRefusal.allCases {
            guard let count = refused[reason] else { continue }
            let words =
                reason == .wrongValue ? "has a number that means nothing to the insight" : IngestWindow.words(reason)
            refusals.add(reason, count: count, of: series, words)
        }
    }

    @inline(__always)
    private func refusal(of sample: TimeSeries.Sample, _ insight: UInt16?) -> IngestRefusal? {
        if let refusal = window.refusal(of: sample.timestamp) { return refusal }
        return SeriesTarget.takes(sample.bits, of: insight) ? nil : .wrongValue
    }

    /// The rows, and with them the end of the pass.
    consuming func finish() -> Rows { rows }

    // MARK: Series that are new

    /// Where the samples of a series go; nil when none of them is taken, which is noted.
    private mutating func target(
        of series: TimeSeries, _ known: Set<UUID>
    ) throws(RemoteWriteError) -> SeriesTarget? {
        let labels = try SeriesLabels(series.labels)
        let key: SeriesKey
        let asset: UUID
        do throws(SeriesLabels.Problem) {
            asset = try labels.asset(in: scope)
            guard known.contains(asset) || asset == scope.asset else {
                throw SeriesLabels.Problem(.assetNotFound, "names no asset of the account")
            }
            key = try labels.key()
        } catch {
            refusals.add(error.reason, count: series.sampleCount, of: series, error.words)
            return nil
        }
        var insight: UInt16?
        if key.kind == .insight, let index = MachineInsight.all.firstIndex(where: { $0.name == key.name }),
            MachineInsight.all[index].type != .number
        {
            insight = UInt16(index)
        }
        // A series gets its number with its first sample, so that nobody can fill memory with names alone.
        var refused: [IngestRefusal: Int] = [:]
        for sample in series.samples {
            if let refusal = refusal(of: sample, insight) { refused[refusal, default: 0] += 1 }
        }
        guard refused.values.reduce(0, +) < series.sampleCount else {
            note(refused, of: series)
            return nil
        }
        guard allowance.take([key], of: asset) else {
            let words = "would give the asset more than \(SampleIngest.seriesOfAsset) series"
            refusals.add(.tooManySeries, count: series.sampleCount, of: series, words)
            return nil
        }
        return SeriesTarget(
            asset: store.number(for: AssetKey(account: scope.account, asset: asset)), series: store.number(for: key),
            insight: insight)
    }
}
