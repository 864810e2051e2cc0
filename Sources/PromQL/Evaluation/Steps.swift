/// The times at which an expression is evaluated, in milliseconds since 1970 UTC.
struct Steps: Equatable {
    let start: Int64
    let step: Int64
    let count: Int

    init(start: Int64, step: Int64, count: Int) {
        (self.start, self.step, self.count) = (start, step, count)
    }

    init(at time: Int64) { self.init(start: time, step: 1, count: 1) }

    /// From `start` to `end` at most.
    init(from start: Int64, to end: Int64, every step: Int64) {
        self.init(start: start, step: step, count: end < start ? 0 : Int((end - start) / step) + 1)
    }

    var end: Int64 { self[max(count, 1) - 1] }

    @inline(__always)
    subscript(index: Int) -> Int64 { start + Int64(index) * step }

    func shifted(by offset: Int64) -> Steps { Steps(start: start - offset, step: step, count: count) }

    /// When a selector or subquery looks: all steps look at one time behind `@`.
    func modified(by modifier: TimeModifier, of query: QueryTimes) -> Steps {
        guard let anchor = modifier.anchor else { return shifted(by: modifier.offset) }
        let time =
            switch anchor {
            case .time(let time): time
            case .start: query.start
            case .end: query.end
            }
        return Steps(start: time - modifier.offset, step: 0, count: count)
    }
}

/// First and last step of a whole query, which `start()` and `end()` mean.
struct QueryTimes {
    let start: Int64
    let end: Int64
}
