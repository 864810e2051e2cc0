import Telemetry

extension [SeriesSamples] {
    /// Where a sample stands.
    package typealias Place = (series: Int, index: Int)

    /// Walks through the samples of all series in order of time; those of one time come together, in the order of
    /// their series.
    package func forEachTime(_ body: (Int64, [Place]) -> Void) {
        let groups = self.groups
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

    /// All times in order, each once, and where among them the samples of each series stand.
    package func aligned() -> (times: [Int64], places: [[Int]]) {
        let groups = self.groups
        let all = groups.reduce(into: [Int64]()) { $0 = $0.merged(with: self[$1.lowerBound].times) }
        let places = groups.flatMap { group in
            let own = self[group.lowerBound].times.places(among: all)
            return group.map { _ in own }
        }
        return (all, places)
    }

    /// Neighbours with the same times, such as the parts of a position, which are walked through as one.
    private var groups: [Range<Int>] {
        var groups: [Range<Int>] = []
        for series in indices {
            if let last = groups.last, self[last.lowerBound].times == self[series].times {
                groups[groups.count - 1] = last.lowerBound..<series + 1
            } else {
                groups.append(series..<series + 1)
            }
        }
        return groups
    }
}

/// Times in order, each once.
extension [Int64] {
    fileprivate func merged(with other: [Int64]) -> [Int64] {
        if isEmpty { return other }
        var merged: [Int64] = []
        merged.reserveCapacity(count + other.count)
        var next = 0
        for time in other {
            while next < count, self[next] < time {
                merged.append(self[next])
                next += 1
            }
            if next < count, self[next] == time { next += 1 }
            merged.append(time)
        }
        merged += self[next...]
        return merged
    }

    /// - Precondition: all times are among `all`.
    fileprivate func places(among all: [Int64]) -> [Int] {
        if count == all.count { return [Int](all.indices) }
        var place = 0
        return map { time in
            while all[place] < time { place += 1 }
            return place
        }
    }
}
