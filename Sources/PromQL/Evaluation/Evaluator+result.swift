extension Evaluator {
    /// Evaluates a whole query.
    mutating func result(
        _ expression: Expression, _ steps: Steps, isInstant: Bool
    ) throws(QueryError) -> QueryResult.Value {
        if expression.type == .matrix { return try samples(expression, steps) }
        let value = try value(of: expression, steps)
        if case .string(let text) = value { return .string(text, time: steps.start) }
        if isInstant {
            switch value {
            case .scalar(let values): return .scalar(QueryResult.Point(time: steps.start, value: values[0]))
            case .vector(let series):
                let isDistinct = if case .selector = expression.kind { true } else { false }
                return .vector(
                    try (isDistinct ? series : series.finished()).filter { !$0.values[0].isAbsent }
                        .map { ($0.labels, QueryResult.Point(time: steps.start, value: $0.values[0])) })
            case .string: break
            }
        }
        let series: [StepSeries]
        switch value {
        case .scalar(let values): series = [StepSeries(labels: Labels(), values: values)]
        case .vector(let found):
            series = try found.finished().filter { $0.values.contains { !$0.isAbsent } }.sorted {
                $0.labels < $1.labels
            }
        case .string: series = []
        }
        return .matrix(
            series.map {
                QueryResult.Series(
                    labels: $0.labels, times: .steps(start: steps.start, step: steps.step), values: $0.values)
            })
    }

    /// The samples of a range or subquery themselves, at the one step of an instant query.
    private mutating func samples(_ expression: Expression, _ steps: Steps) throws(QueryError) -> QueryResult.Value {
        let (series, ends, duration) = try windows(expression, steps)
        let end = ends[0]
        return .matrix(
            series.compactMap { series in
                let kept = series.times.indices.filter {
                    series.times[$0] > end - duration && series.times[$0] <= end
                }
                if kept.isEmpty { return nil }
                return QueryResult.Series(
                    labels: series.losesName ? series.labels.withoutName : series.labels,
                    times: .each(kept.map { series.times[$0] }), values: kept.map { series.values[$0] })
            })
    }
}
