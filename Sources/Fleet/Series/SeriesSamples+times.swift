import Telemetry

extension [SeriesSamples] {
    /// Where a sample stands.
    package typealias Place = (series: Int, index: Int)

    /// Walks through the samples of all series in order of time; those of one time come together, in the order of
    /// their series.
    package func forEachTime(_ body: (Int64, [Place]) -> Void) {
        let times = map(\.times)
        var next = [Int](repeating: 0, count: count)
        // Of each series the time of its next sample; no time that was kept is the largest number.
        var due = times.map { $0.first ?? .max }
        var group: [Place] = []
        while let time = due.min(), time < .max {
            group.removeAll(keepingCapacity: true)
            for series in due.indices where due[series] == time {
                group.append((series, next[series]))
                next[series] += 1
                due[series] = next[series] < times[series].count ? times[series][next[series]] : .max
            }
            body(time, group)
        }
    }
}
