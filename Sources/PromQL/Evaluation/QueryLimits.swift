/// What one query may take.
package struct QueryLimits: Sendable, Equatable {
    /// Samples read, and values at steps, that are in memory at one time; each takes up to 16 bytes.
    package var samples = 20_000_000
    /// Series of one selector.
    package var series = 200_000
    /// Steps of a range query, as in Prometheus.
    package var steps = 11_000
    package var time = Duration.seconds(60)
    /// How far an instant selector looks back, in milliseconds.
    package var lookBack: Int64 = 5 * 60_000
    /// The step of a subquery that states none, in milliseconds.
    package var subqueryStep: Int64 = 60_000

    package init() {}
}

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
