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
    private let isWanted: @Sendable (SeriesKey) -> Bool
    private var counts: [SeriesKey: Int] = [:]
    /// Every report before is in `counts`; nil at the beginning of what is kept.
    private var counted: Int64?

    /// - Parameter isWanted: which series of faults are read: a series is one code of one source.
    package init(
        of asset: AssetKey, in samples: SampleStore,
        where isWanted: @escaping @Sendable (SeriesKey) -> Bool = { _ in true }
    ) {
        self.asset = asset
        self.samples = samples
        self.isWanted = isWanted
    }

    /// The reports of a range, in order of time; those of one time in the order of code and source. Ranges that follow
    /// one another are read once; before any other everything is counted anew.
    /// - Parameter limit: reading ends with the part in which there are more, all of which are given.
    package func occurrences(
        in range: ClosedRange<Int64>, limit: Int = .max
    ) async throws(FleetError) -> [FaultOccurrence] {
        guard let (series, oldest, kept) = kept(range) else { return [] }
        if let counted, range.lowerBound < counted {
            (counts, self.counted) = ([:], nil)
        }
        let (first, last) = (kept.lowerBound, kept.upperBound)
        let start = counted ?? oldest
        if start < first {
            try await forEachPart(of: start...first - 1, series) { found in
                for one in found {
                    counts[one.series, default: 0] += one.times.indices.count { one.value($0).isActiveFault }
                }
                return true
            }
        }
        var occurrences: [FaultOccurrence] = []
        try await forEachPart(of: first...last, series) { found in
            found.forEachActiveFault { time, series, fault in
                counts[series, default: 0] += 1
                occurrences.append(FaultOccurrence(time: time, fault: fault, count: counts[series, default: 0]))
            }
            return occurrences.count <= limit
        }
        counted = last + 1
        return occurrences
    }

    /// Goes through the reports of a range, which `occurrences` gives in the same order, without keeping them.
    /// - Parameter body: gives whether to go on.
    package func forEachReport(
        in range: ClosedRange<Int64>, _ body: @Sendable (_ time: Int64, FaultCode) -> Bool
    ) async throws(FleetError) {
        guard let (series, _, kept) = kept(range) else { return }
        var goesOn = true
        try await forEachPart(of: kept, series) { found in
            found.forEachActiveFault { time, _, fault in
                if goesOn { goesOn = body(time, fault) }
            }
            return goesOn
        }
    }

    /// The series that are read, the first time of which samples are kept, and the part of a range in which there may be
    /// some; nil where there is none.
    private func kept(_ range: ClosedRange<Int64>) -> ([SeriesKey], oldest: Int64, ClosedRange<Int64>)? {
        let series = samples.faultSeries(of: asset).filter(isWanted)
        guard !series.isEmpty, let oldest = samples.oldestTime(of: asset), let newest = samples.lastTime(of: asset)
        else { return nil }
        let (first, last) = (max(range.lowerBound, oldest), min(range.upperBound, newest))
        return first <= last ? (series, oldest, first...last) : nil
    }

    // MARK: Parts

    private static let day: Int64 = 86_400_000
    private static let longestPart = 90 * day
    /// However many samples a time has, reading gets on.
    private static let shortestPart: Int64 = 60_000
    /// So many samples are wanted in a part, which is what is in memory at once.
    private static let samplesOfPart: Int64 = 5_000

    /// Reads a range in parts, the first of a day; the others are longer where samples are few and shorter where they are
    /// many. Ends when nobody waits any more.
    /// - Parameter body: gives whether to read on.
    private func forEachPart(
        of range: ClosedRange<Int64>, _ series: [SeriesKey], _ body: ([SeriesSamples]) -> Bool
    ) async throws(FleetError) {
        var (start, length) = (range.lowerBound, Self.day)
        while start <= range.upperBound, !Task.isCancelled {
            let end = min(start + length - 1, range.upperBound)
            let found: [SeriesSamples]
            do {
                found = try await samples.select(asset, series, start...end)
            } catch {
                throw .samples(error)
            }
            guard body(found) else { return }
            let count = found.reduce(0) { $0 + Int64($1.times.count) }
            let fitting = length * Self.samplesOfPart / max(count, 1)
            length = max(min(fitting, length * 4, Self.longestPart), Self.shortestPart)
            start = end + 1
            // Nothing here has to wait, and others want their turn.
            await Task.yield()
        }
    }
}
