/// Evaluates an expression over all steps at once, one node of its tree after the other.
struct Evaluator {
    let data: SelectedData
    let query: QueryTimes
    let budget: QueryBudget
    var annotations = Annotations()

    init(data: SelectedData, query: QueryTimes, budget: QueryBudget) {
        (self.data, self.query, self.budget) = (data, query, budget)
    }

    mutating func value(of expression: Expression, _ steps: Steps) throws(QueryError) -> StepValue {
        // What is the same at all steps is computed at one.
        if steps.count > 1, expression.isStepInvariant {
            return try repeated(try value(of: expression, Steps(at: steps.start)), steps.count)
        }
        switch expression.kind {
        case .number(let number): return .scalar(repeated(number, steps.count))
        case .string(let text): return .string(text)
        case .selector(let selector): return .vector(try instants(of: expression, selector, steps))
        case .parenthesized(let inner): return try value(of: inner, steps)
        case .negation(let inner): return try negated(try value(of: inner, steps))
        case .binary(let operation): return try result(of: operation, steps)
        case .aggregation(let aggregation): return .vector(try groups(of: aggregation, steps))
        case .call(let call): return try result(of: call, in: expression.range, steps)
        case .range, .subquery:
            // The type check lets windows stand only where they are asked for.
            throw QueryError(.execution, "a range vector has no value at a step")
        }
    }

    mutating func vector(_ expression: Expression, _ steps: Steps) throws(QueryError) -> [StepSeries] {
        guard case .vector(let series) = try value(of: expression, steps) else {
            throw QueryError(.execution, "expected an instant vector")
        }
        return series
    }

    mutating func scalars(_ expression: Expression, _ steps: Steps) throws(QueryError) -> [Double] {
        guard case .scalar(let values) = try value(of: expression, steps) else {
            throw QueryError(.execution, "expected a scalar")
        }
        return values
    }

    func repeated(_ value: Double, _ count: Int) -> [Double] { [Double](repeating: value, count: count) }

    private func repeated(_ value: StepValue, _ count: Int) throws(QueryError) -> StepValue {
        switch value {
        case .scalar(let values): return .scalar(repeated(values[0], count))
        case .string: return value
        case .vector(let series):
            try budget.take(series.count * (count - 1))
            return .vector(
                series.map {
                    StepSeries(labels: $0.labels, values: repeated($0.values[0], count), losesName: $0.losesName)
                })
        }
    }

    private func negated(_ value: StepValue) throws(QueryError) -> StepValue {
        switch value {
        case .scalar(let values): return .scalar(values.map { -$0 })
        case .string: return value
        case .vector(let series): return .vector(series.mapped { -$0 })
        }
    }

    // MARK: Selectors

    /// The newest sample before each step that is not too old.
    private func instants(
        of expression: Expression, _ selector: VectorSelector, _ steps: Steps
    ) throws(QueryError) -> [StepSeries] {
        let times = steps.modified(by: selector.time, of: query)
        let lookBack = budget.limits.lookBack
        var result: [StepSeries] = []
        for series in data[expression] {
            try budget.take(steps.count)
            var values = repeated(.absent, steps.count)
            let isThere = series.forEachInstant(times, lookBack) { step, index in values[step] = series.values[index] }
            if isThere {
                result.append(StepSeries(labels: series.labels, values: values))
            } else {
                budget.release(steps.count)
            }
        }
        return result
    }

    /// When the samples were taken that a selector finds at each step, in seconds.
    func sampleTimes(
        of expression: Expression, _ selector: VectorSelector, _ steps: Steps
    ) throws(QueryError) -> [StepSeries] {
        let times = steps.modified(by: selector.time, of: query)
        var result: [StepSeries] = []
        for series in data[expression] {
            try budget.take(steps.count)
            var values = repeated(.absent, steps.count)
            let isThere = series.forEachInstant(times, budget.limits.lookBack) { step, index in
                values[step] = Double(series.times[index]) / 1000
            }
            if isThere { result.append(StepSeries(labels: series.labels, values: values, losesName: true)) }
        }
        return result
    }

    /// The samples of a range or subquery, and where its windows end.
    mutating func windows(
        _ expression: Expression, _ steps: Steps
    ) throws(QueryError) -> (series: [WindowSeries], ends: Steps, duration: Int64) {
        switch expression.kind {
        case .parenthesized(let inner): return try windows(inner, steps)
        case .range(let selector, let duration):
            let series = data[expression].map { WindowSeries(labels: $0.labels, times: $0.times, values: $0.values) }
            return (series, steps.modified(by: selector.time, of: query), duration)
        case .subquery(let subquery):
            let inner = subquery.steps(over: steps, query, budget.limits)
            guard inner.count > 0 else { return ([], steps, subquery.duration) }
            try budget.take(inner.count)
            budget.release(inner.count)
            let series = try vector(subquery.expression, inner).joined()
            let windows = series.map { series in
                let kept = series.values.indices.filter { !series.values[$0].isAbsent }
                return WindowSeries(
                    labels: series.labels, times: kept.map { inner[$0] }, values: kept.map { series.values[$0] },
                    losesName: series.losesName)
            }
            return (windows, steps.modified(by: subquery.time, of: query), subquery.duration)
        default: throw QueryError(.execution, "expected a range vector")
        }
    }
}

extension SourceSeries {
    /// Calls `body` for each step that has a sample, with the sample's index.
    /// - Returns: whether there was one.
    @inline(__always)
    fileprivate func forEachInstant(
        _ steps: Steps, _ lookBack: Int64, _ body: (_ step: Int, _ index: Int) -> Void
    ) -> Bool {
        var next = 0
        var isThere = false
        times.withUnsafeBufferPointer { times in
            for step in 0..<steps.count {
                let time = steps[step]
                while next < times.count, times[next] <= time { next += 1 }
                guard next > 0, times[next - 1] > time - lookBack, !values[next - 1].isAbsent else { continue }
                isThere = true
                body(step, next - 1)
            }
        }
        return isThere
    }
}

extension [StepSeries] {
    /// The series with other values, which have no name any more.
    func mapped(_ change: (Double) -> Double) -> [StepSeries] {
        map { series in
            StepSeries(
                labels: series.labels, values: series.values.map { $0.isAbsent ? $0 : change($0) }, losesName: true)
        }
    }
}

extension Expression {
    /// Whether it has the same value at all steps: all its selectors look at one time, and nothing asks for the step's.
    var isStepInvariant: Bool {
        switch kind {
        case .selector(let selector), .range(let selector, _): selector.time.anchor != nil
        case .subquery(let subquery): subquery.time.anchor != nil
        case .call(let call) where call.function.asksForTheTime: false
        default: children.allSatisfy(\.isStepInvariant)
        }
    }

    var hasSubquery: Bool {
        if case .subquery = kind { true } else { children.contains(where: \.hasSubquery) }
    }
}

extension Function {
    fileprivate var asksForTheTime: Bool {
        switch self {
        case .dayOfMonth, .dayOfWeek, .dayOfYear, .daysInMonth, .hour, .minute, .month, .year, .predictLinear, .time,
            .timestamp:
            true
        default: false
        }
    }
}
