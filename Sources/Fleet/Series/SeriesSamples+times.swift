import Telemetry

extension [SeriesSamples] {
    /// Where a sample stands.
    package typealias Place = (series: Int, index: Int)

    /// Walks through the samples of all series in order of time; those of one time come together, in the order of
    /// their series.
    package func forEachTime(_ body: (Int64, [Place]) -> Void) {
        var next = [Int](repeating: 0, count: count)
        var group: [Place] = []
        while true {
            var time: Int64?
            for (series, index) in next.enumerated() where index < self[series].times.count {
                time = Swift.min(time ?? .max, self[series].times[index])
            }
            guard let time else { return }
            group.removeAll(keepingCapacity: true)
            for series in indices where next[series] < self[series].times.count {
                if self[series].times[next[series]] == time {
                    group.append((series, next[series]))
                    next[series] += 1
                }
            }
            body(time, group)
        }
    }
}
