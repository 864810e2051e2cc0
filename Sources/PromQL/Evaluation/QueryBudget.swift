/// What a query in hand has taken of its limits. For one task.
final class QueryBudget {
    let limits: QueryLimits
    private(set) var samples = 0
    private(set) var peak = 0
    private let deadline: ContinuousClock.Instant
    private var uncheckedWork = 0

    /// Work between two looks at the clock, in values computed.
    private static let checkInterval = 100_000

    init(_ limits: QueryLimits) {
        self.limits = limits
        deadline = .now + limits.time
    }

    /// Takes room for so many values, before memory is taken.
    func take(_ count: Int) throws(QueryError) {
        samples += count
        peak = max(peak, samples)
        guard samples <= limits.samples else {
            throw QueryError(
                .execution,
                "query processing would load too many samples into memory: at most \(limits.samples) are held at once")
        }
        try work(count)
    }

    func release(_ count: Int) { samples -= count }

    /// Counts work, and now and then sees whether the query may go on.
    @inline(__always)
    func work(_ count: Int) throws(QueryError) {
        uncheckedWork += count + 1
        if uncheckedWork > Self.checkInterval { try check() }
    }

    @inline(never)
    func check() throws(QueryError) {
        uncheckedWork = 0
        if Task.isCancelled { throw QueryError(.canceled, "query was canceled") }
        if ContinuousClock.now > deadline {
            throw QueryError(.timeout, "query timed out: it may take \(limits.time.components.seconds) s")
        }
    }
}
