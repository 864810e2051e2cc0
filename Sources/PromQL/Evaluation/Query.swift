/// A query: an expression and when to evaluate it.
package struct Query: Sendable {
    package enum Times: Sendable, Equatable {
        /// In milliseconds since 1970 UTC.
        case instant(Int64)
        case range(start: Int64, end: Int64, step: Int64)
    }

    package let expression: Expression
    package let times: Times
    package let limits: QueryLimits

    /// - Throws: `badData` when the times make no sense, the steps are too many, or the expression has no values that
    ///   could stand at steps.
    package init(_ expression: Expression, _ times: Times, limits: QueryLimits = QueryLimits()) throws(QueryError) {
        if case .range(let start, let end, let step) = times {
            guard step > 0 else {
                throw QueryError(
                    .badData, "zero or negative query resolution step widths are not accepted. Try a positive integer")
            }
            guard end >= start else { throw QueryError(.badData, "end timestamp must not be before start time") }
            guard (end - start) / step < Int64(limits.steps) else {
                throw QueryError(
                    .badData,
                    "exceeded maximum resolution of \(limits.steps) points per timeseries. Try decreasing the query "
                        + "resolution (?step=XX)")
            }
            let type = expression.type
            guard type == .scalar || type == .vector else {
                let name = type == .string ? "string" : "range vector"
                throw QueryError(
                    .badData,
                    "invalid expression type \"\(name)\" for range query, must be Scalar or instant Vector")
            }
        }
        (self.expression, self.times, self.limits) = (expression, times, limits)
    }

    private var steps: Steps {
        switch times {
        case .instant(let time): Steps(at: time)
        case .range(let start, let end, let step): Steps(from: start, to: end, every: step)
        }
    }

    /// Whether the query is answered for one asset in about a millisecond: it asks for few days of samples at few steps,
    /// and evaluates nothing again and again.
    package var isSmall: Bool {
        let steps = steps
        return steps.count <= 3000 && !expression.hasSubquery
            && SelectedData.span(of: expression, steps, limits) <= 3 * 86_400_000
    }

    /// Answers the query.
    package func run(on source: any SeriesSource) async throws(QueryError) -> QueryResult {
        let steps = steps
        let budget = QueryBudget(limits)
        let data = try await SelectedData(of: expression, steps, from: source, budget)
        var evaluator = Evaluator(data: data, query: QueryTimes(start: steps.start, end: steps.end), budget: budget)
        let value = try evaluator.result(expression, steps, isInstant: steps.step == 1 && isInstant)
        return QueryResult(
            value: value, annotations: evaluator.annotations, seriesRead: data.seriesCount,
            samplesRead: data.sampleCount, peakSamples: budget.peak)
    }

    private var isInstant: Bool { if case .instant = times { true } else { false } }
}
