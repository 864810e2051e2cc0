import Fleet
import PromQL
import Telemetry
import Web

/// The answer to an expression as the Explore page shows it.
struct ExploreResult: Sendable {
    enum Shown: Sendable {
        /// One value, in digits or words, at a time.
        case text(String, at: Int64)
        /// Lines, and how many series there are besides.
        case chart(Chart, labels: [Labels], common: Labels, leftOut: Int)
        case nothing
    }

    let shown: Shown
    let annotations: Annotations

    /// Evaluates an expression as the Time Series API does.
    init(
        _ expression: Expression, at times: ChartTimes, on source: some SeriesSource, _ limits: QueryLimits
    ) async throws(QueryError) {
        // One value is shown as it is at the end; what cannot stand at steps is refused in the words of the API.
        let isText = expression.type == .scalar || expression.type == .string
        let when: Query.Times =
            isText ? .instant(times.end) : .range(start: times.start, end: times.end, step: times.step)
        let query = try Query(expression, when, limits: limits)
        let result = try await OffLoop.run { () async throws(QueryError) in try await query.run(on: source) }
        annotations = result.annotations
        shown = Self.shown(result.value, at: times)
    }

    private static func shown(_ value: QueryResult.Value, at times: ChartTimes) -> Shown {
        switch value {
        case .scalar(let point): return .text(ChartNumber.exact(point.value), at: point.time)
        case .string(let text, let time): return .text(text, at: time)
        case .vector: return .nothing
        case .matrix(let series):
            let drawn = series.prefix(Chart.mostLines)
            guard !drawn.isEmpty else { return .nothing }
            let common = common(drawn.map(\.labels))
            let labels = drawn.map { drawn.count > 1 ? $0.labels.dropping(common.map(\.name)) : $0.labels }
            let lines = zip(drawn, labels).map { series, labels in
                ChartLine(name: labels.description, series, at: times)
            }
            let unit = common[SeriesKey.Metric.unitLabel]
            let chart = Chart(
                id: "result", title: "Result", unit: unit.isEmpty ? nil : unit, lines: lines, times: times)
            return .chart(
                chart, labels: labels, common: drawn.count > 1 ? common : Labels(), leftOut: series.count - drawn.count)
        }
    }

    /// Labels that all have with one value: to repeat them in every line would hide what differs.
    private static func common(_ labels: [Labels]) -> Labels {
        guard let first = labels.first else { return Labels() }
        return Labels(first.filter { label in labels.allSatisfy { $0[label.name] == label.value } })
    }
}
