/// The samples of all selectors of an expression, read before it is evaluated.
struct SelectedData {
    /// By the place of the selector in the text. A range has no staleness markers.
    private var series: [Range<Int>: [SourceSeries]] = [:]
    private(set) var seriesCount = 0
    private(set) var sampleCount = 0

    /// - Throws: `execution` when a selector finds too much.
    init(
        of expression: Expression, _ steps: Steps, from source: any SeriesSource, _ budget: QueryBudget
    ) async throws(QueryError) {
        var wanted: [Wanted] = []
        let query = QueryTimes(start: steps.start, end: steps.end)
        Self.gather(expression, steps, query, budget.limits, &wanted)
        for selector in wanted {
            let request = SeriesRequest(
                selector.selector.matchers, selector.range, isNewestOnly: selector.isNewestOnly,
                limit: budget.limits.samples - budget.samples)
            var found = try await source.select(request)
            guard found.count <= budget.limits.series else {
                throw QueryError(
                    .execution,
                    "the selector matches \(found.count) series; at most \(budget.limits.series) are read")
            }
            if selector.isWindow { found = found.map(\.withoutMarkers) }
            found.removeAll { $0.times.isEmpty }
            let count = found.reduce(0) { $0 + $1.times.count }
            try budget.take(count)
            seriesCount += found.count
            sampleCount += count
            series[selector.place] = found
        }
    }

    /// How many milliseconds of samples the selectors of an expression ask for together.
    static func span(of expression: Expression, _ steps: Steps, _ limits: QueryLimits) -> Int64 {
        var wanted: [Wanted] = []
        gather(expression, steps, QueryTimes(start: steps.start, end: steps.end), limits, &wanted)
        return wanted.reduce(0) { sum, wanted in
            let length = wanted.range.upperBound.subtractingReportingOverflow(wanted.range.lowerBound)
            let total = sum.addingReportingOverflow(length.partialValue)
            return length.overflow || total.overflow ? .max : total.partialValue
        }
    }

    subscript(expression: Expression) -> [SourceSeries] { series[expression.range] ?? [] }

    private struct Wanted {
        let place: Range<Int>
        let selector: VectorSelector
        let range: ClosedRange<Int64>
        let isNewestOnly: Bool
        let isWindow: Bool
    }

    private static func gather(
        _ expression: Expression, _ steps: Steps, _ query: QueryTimes, _ limits: QueryLimits, _ wanted: inout [Wanted]
    ) {
        func want(_ selector: VectorSelector, _ duration: Int64, isWindow: Bool) {
            let times = steps.modified(by: selector.time, of: query)
            // A window is open on the left.
            let range = min(times.start - duration + 1, times.end)...times.end
            wanted.append(
                Wanted(
                    place: expression.range, selector: selector, range: range,
                    isNewestOnly: !isWindow && times.start == times.end, isWindow: isWindow))
        }
        guard steps.count > 0 else { return }
        switch expression.kind {
        case .selector(let selector): want(selector, limits.lookBack, isWindow: false)
        case .range(let selector, let duration): want(selector, duration, isWindow: true)
        case .subquery(let subquery):
            gather(subquery.expression, subquery.steps(over: steps, query, limits), query, limits, &wanted)
        default: for child in expression.children { gather(child, steps, query, limits, &wanted) }
        }
    }
}

extension Subquery {
    /// The steps at which its expression is evaluated for all steps of the query around it: multiples of its own step.
    func steps(over outer: Steps, _ query: QueryTimes, _ limits: QueryLimits) -> Steps {
        let step = self.step ?? limits.subqueryStep
        let times = outer.modified(by: time, of: query)
        let open = times.start - duration
        let first = (Double(open) / Double(step)).rounded(.down)
        return Steps(from: (Int64(first) + 1) * step, to: times.end, every: step)
    }
}

extension SourceSeries {
    var withoutMarkers: SourceSeries {
        guard values.contains(where: \.isAbsent) else { return self }
        let kept = values.indices.filter { !values[$0].isAbsent }
        return SourceSeries(labels, times: kept.map { times[$0] }, values: kept.map { values[$0] })
    }
}
