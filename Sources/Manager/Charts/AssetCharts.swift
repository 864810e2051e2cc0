import Fleet
import Foundation
import PromQL
import Telemetry
import Web

/// The series of one asset over a range of times, each a chart.
struct AssetCharts: Sendable {
    /// As many as one page draws.
    static let mostCharts = 60

    let times: ChartTimes
    /// How far each value looks back, in milliseconds: over a whole step, so that machines that report seldom are seen.
    let lookBack: Int64
    let charts: [(chart: Chart, title: SeriesTitle, selector: String)]
    /// Series that had values and found no room.
    let leftOut: Int
    /// The metrics with labels that had values.
    let seen: Set<Labels>

    /// Evaluates the selector of every series of the asset at once. A series has the same values when the Time Series
    /// API is asked for it alone, at the same times with the same look-back.
    init(of asset: UUID, _ source: FleetSeries, at times: ChartTimes, _ limits: QueryLimits) async throws(QueryError) {
        var limits = limits
        limits.lookBack = max(limits.lookBack, times.step)
        lookBack = limits.lookBack
        self.times = times
        let query = try Query(
            Self.everySeries(of: asset), .range(start: times.start, end: times.end, step: times.step), limits: limits)
        let result = try await OffLoop.run { () async throws(QueryError) in try await query.run(on: source) }
        guard case .matrix(let series) = result.value else {
            throw QueryError(.execution, "a selector over a range of times gave no matrix")
        }
        let sorted = series.map { ($0, SeriesTitle($0.labels)) }.sorted { SeriesTitle.precedes($0.1, $1.1) }
        seen = Set(series.map { $0.labels.dropping([FleetSeries.assetLabel]) })
        leftOut = max(0, sorted.count - Self.mostCharts)
        charts = sorted.prefix(Self.mostCharts).enumerated().map { index, entry in
            let (series, title) = entry
            let line = ChartLine(name: title.name, series, at: times)
            let chart = Chart(
                id: "chart-\(index + 1)", title: title.name, unit: title.unit, isState: title.isState, lines: [line],
                times: times)
            return (chart, title, SeriesSelector.text(series.labels))
        }
    }

    private static func everySeries(of asset: UUID) throws(QueryError) -> PromQL.Expression {
        do {
            let isOfAsset = try LabelMatcher(FleetSeries.assetLabel, .equal, asset.text)
            return PromQL.Expression(.selector(VectorSelector(name: nil, matchers: [isOfAsset])))
        } catch {
            throw QueryError(.badData, error.description)
        }
    }
}
