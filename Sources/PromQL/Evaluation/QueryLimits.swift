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
