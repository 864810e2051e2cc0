import Accounts
import Fleet
import Foundation
import Hummingbird
import Logging
import PromQL
import Web

/// The page that takes an expression of PromQL and plots it.
extension ManagerApplication {
    var exploreRoutes: [Route] {
        [
            get("/manager/explore", "explore", .everyoneSignedIn, stopsWithClient: true) {
                try await explorePage($0)
            }
        ]
    }

    private static let examples: [(words: String, query: String)] = [
        ("Average fuel level of the fleet", "avg(machine_insight_fuel_level)"),
        ("Machines that report an engine speed, by model", "count by (model) (machine_insight_engine_speed > 0)"),
        ("The five with the most operating hours", "topk(5, machine_insight_cumulative_operating_hours)"),
        (
            "Hours worked in a day, by brand",
            "sum by (brand) (increase(machine_insight_cumulative_operating_hours[1d]))"
        ),
    ]

    private func explorePage(_ visit: Visit) async throws -> Response {
        var form = ExploreForm(visit.query)
        let account = visit.account.id
        let assets = try await queriedAssets.all(of: account)
        let times = ChartTimes(
            length: form.range.length, endingAt: form.end ?? ChartEnd.now(visit.now),
            step: form.state.isValid ? form.step : form.range.step)
        var shown: [String: TemplateValue] = [:]
        var status = form.state.isValid ? 200 : 400
        if form.state.isValid, let expression = form.expression {
            do throws(QueryError) {
                let source = FleetSeries(samples, assets, of: account)
                let result = try await ExploreResult(expression, at: times, on: source, queryLimits)
                shown = values(result, form, times)
            } catch {
                if error.kind == .unavailable {
                    logger.error("samples cannot be read", metadata: ["reason": "\(error)"])
                }
                let problem = QueryProblem(error)
                status = problem.status
                if error.kind == .badData {
                    form.state.add("query", problem.message)
                } else {
                    shown["problem"] = problem.value
                }
            }
        }
        let metrics = await metricNames.metrics(assets, of: account, at: visit.now)
        var values = form.values
        values.merge(shown) { $1 }
        values["isEmpty"] = .flag(form.isEmpty)
        values["longest"] = .text(String(ExploreForm.longestExpression))
        values["autoStep"] = .text(Amount.length(form.range.step))
        values["examples"] = .list(
            Self.examples.map { example in
                [
                    "words": .text(example.words), "query": .text(example.query),
                    "url": .text(QueryText.address("/manager/explore", form.pairs(query: example.query))),
                ]
            })
        values["hasMetrics"] = .flag(!metrics.metrics.isEmpty)
        values["metricCount"] = .text(Amount.text(metrics.metrics.count))
        values["metricsAreCut"] = .flag(metrics.isCut)
        values["metrics"] = .list(
            metrics.metrics.map { metric in
                let query = SeriesSelector.text([Labels.metricName: metric.name])
                return [
                    "name": .text(metric.name), "unit": .nonEmpty(metric.unit),
                    "url": .text(QueryText.address("/manager/explore", form.pairs(query: query))),
                ]
            })
        return try page("explore", visit, at: .explore, status: status, values)
    }

    // MARK: Result

    private func values(_ result: ExploreResult, _ form: ExploreForm, _ times: ChartTimes) -> [String: TemplateValue] {
        var values: [String: TemplateValue] = [
            "warnings": .list(result.annotations.warnings.map { .text($0) }),
            "infos": .list(result.annotations.infos.map { .text($0) }),
            "hasResult": true, "period": ["start": .time(times.start), "end": .time(times.end)],
        ]
        var isInstant = false
        switch result.shown {
        case .text(let text, let time):
            isInstant = true
            values["single"] = ["text": .text(text), "time": .time(time)]
        case .nothing: values["isNothing"] = true
        case .chart(let chart, let labels, let common, let leftOut):
            values["chart"] = chart.value
            values["common"] = common.isEmpty ? .absent : .text(common.description)
            values["seriesCount"] = .text(Amount.text(chart.lines.count + leftOut))
            values["drawnCount"] = .text(Amount.text(chart.lines.count))
            values["isCut"] = .flag(leftOut > 0)
            values["legend"] = .list(
                zip(chart.lines, labels).enumerated().map { index, entry in
                    var value = Chart.marker(index)
                    value["number"] = .text(String(index + 1))
                    value["labels"] = .text(entry.1.isEmpty ? "no labels" : entry.1.description)
                    value["figures"] = chart.figures(entry.0)
                    return .object(value)
                })
        }
        values["curl"] = .text(QueryCommand.curl(publicURL, form.text, times, isInstant: isInstant))
        return values
    }
}
