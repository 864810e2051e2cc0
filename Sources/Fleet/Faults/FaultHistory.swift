package import Telemetry

/// A machine's report that it has a fault.
package struct FaultOccurrence: Sendable, Hashable {
    /// In milliseconds since 1970 UTC.
    package let time: Int64
    package let fault: FaultCode
    /// How many times the machine has reported the fault up to then, as far as its samples are kept.
    package let count: Int
}

/// Reads through the faults that a machine has reported as active, a range after the other.
package actor FaultHistory {
    private let asset: AssetKey
    private let samples: SampleStore
    private var counts: [SeriesKey: Int] = [:]
    /// Every report before is in `counts`; nil at the beginning of what is kept.
    private var counted: Int64?

    /// So much is read at a time where reports are but counted, in milliseconds.
    private static let window: Int64 = 90 * 86_400_000

    package init(of asset: AssetKey, in samples: SampleStore) {
        self.asset = asset
        self.samples = samples
    }

    /// The reports of a range, in order of time; those of one time in the order of code and source. Ranges that follow
    /// one another are read once; before any other everything is counted anew.
    package func occurrences(in range: ClosedRange<Int64>) async throws(FleetError) -> [FaultOccurrence] {
        let series = samples.series(of: asset).filter { $0.kind == .fault }.sorted {
            ($0.name, $0.instance) < ($1.name, $1.instance)
        }
        guard !series.isEmpty, let oldest = samples.oldestTime(of: asset) else { return [] }
        if let counted, range.lowerBound < counted {
            (counts, self.counted) = ([:], nil)
        }
        var start = counted ?? oldest
        while start < range.lowerBound {
            let end = min(start + Self.window, range.lowerBound) - 1
            for found in try await select(series, start...end) {
                counts[found.series, default: 0] += found.times.indices.count { found.value($0).isActiveFault }
            }
            start = end + 1
            counted = start
        }
        let found = try await select(series, range)
        var occurrences: [FaultOccurrence] = []
        found.forEachTime { time, places in
            for place in places {
                let samples = found[place.series]
                guard let fault = FaultCode(samples.series, samples.value(place.index)), fault.isActive else {
                    continue
                }
                counts[samples.series, default: 0] += 1
                occurrences.append(
                    FaultOccurrence(time: time, fault: fault, count: counts[samples.series, default: 0]))
            }
        }
        counted = range.upperBound == .max ? .max : range.upperBound + 1
        return occurrences
    }

    private func select(
        _ series: [SeriesKey], _ range: ClosedRange<Int64>
    ) async throws(FleetError) -> [SeriesSamples] {
        do {
            return try await samples.select(asset, series, range)
        } catch {
            throw .samples(error)
        }
    }
}
