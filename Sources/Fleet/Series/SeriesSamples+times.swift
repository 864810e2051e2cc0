import Telemetry

extension [SeriesSamples] {
    /// Where a sample stands.
    package typealias Place = (series: Int, index: Int)

    /// Walks through the samples of all series in order of time; those of one time come together, in the order of
    /// their series.
    package func forEachTime(_ body: (Int64, [Place]) -> Void) {
        // Neighbours with the same times, such as the parts of a position, are walked through as one.
        var groups: [Range<Int>] = []
        for series in indices {
            if let last = groups.last, self[last.lowerBound].times == self[series].times {
                groups[groups.count - 1] = last.lowerBound..<series + 1
            } else {
                groups.append(series..<series + 1)
            }
        }
        let times = groups.map { self[$0.lowerBound].times }
        var next = [Int](repeating: 0, count: groups.count)
        // Of each group the time of its next samples; no time that was kept is the largest number.
        var due = times.map { $0.first ?? .max }
        var places: [Place] = []
        while let time = due.min(), time < .max {
            places.removeAll(keepingCapacity: true)
            for group in groups.indices where due[group] == time {
                for series in groups[group] { places.append((series, next[group])) }
                next[group] += 1
                due[group] = next[group] < times[group].count ? times[group][next[group]] : .max
            }
            body(time, places)
        }
    }
}
