/// Makes the summaries of some days from an asset's readings, which come in order of time; one that is not newer than
/// the one before is passed over. Readings from `leadTime` before the first day tell whether the asset already ran.
package struct DaySummarizer: Sendable {
    /// In milliseconds: what was told earlier changes nothing.
    package static let leadTime = RunTracker.longestSilence

    private var tracker = RunTracker()
    private var summaries: [DaySummary]
    private var evidence: RunSegment.Evidence?

    /// - Parameters:
    ///   - days: one after another.
    ///   - tellsDistance: whether the asset ever tells where it is or what its odometer shows.
    package init(_ days: [LocalDay], tellsDistance: Bool = true) {
        summaries = days.map { DaySummary(day: $0, kilometres: tellsDistance ? 0 : nil) }
    }

    package mutating func take(_ reading: TripReading) {
        var segments: [RunSegment] = []
        let before = tracker.point.kilometres
        tracker.take(reading) { segments.append($0) }
        for segment in segments {
            evidence = segment.evidence
            for index in indices(from: segment.start.time, to: segment.stop.time) { summaries[index].take(segment) }
        }
        let driven = tracker.point.kilometres - before
        if driven > 0 {
            for index in indices(from: reading.time, to: reading.time) { summaries[index].drive(driven) }
        }
    }

    /// The summaries of the days, in their order.
    /// - Parameter time: until when readings were looked for.
    package func finished(at time: Int64) -> [DaySummary] {
        var summaries = summaries
        if let evidence, let index = indices(from: time, to: time).first, let stop = summaries[index].lastStop {
            summaries[index].isRunning = tracker.isRunning(at: time, since: stop.time, evidence)
        }
        return summaries
    }

    /// The days that have a part of these times.
    private func indices(from start: Int64, to stop: Int64) -> Range<Int> {
        let first = place { $0.day.times.upperBound > start }
        let end = place { $0.day.times.lowerBound > stop }
        return first..<max(first, end)
    }

    /// The first day that is late enough.
    private func place(_ isLate: (DaySummary) -> Bool) -> Int {
        var range = 0..<summaries.count
        while !range.isEmpty {
            let middle = (range.lowerBound + range.upperBound) / 2
            range = isLate(summaries[middle]) ? range.lowerBound..<middle : middle + 1..<range.upperBound
        }
        return range.lowerBound
    }
}
