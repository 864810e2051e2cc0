import Accounts
import Fleet
import Foundation
import Hummingbird
import Logging
import PromQL
import Telemetry
import Web

/// The page of one machine: what it is, and charts of what it has reported.
extension ManagerApplication {
    var assetPageRoutes: [Route] {
        [
            get("/manager/assets/{id}", "asset", .everyoneSignedIn, stopsWithClient: true) {
                try await assetPage($0)
            }
        ]
    }

    private func assetPage(_ visit: Visit) async throws -> Response {
        let id = try visit.id(of: "asset")
        let (range, end) = try Self.period(visit)
        let overview: AssetOverview
        let latest: [Sample]
        let seen: [QueriedAsset]
        do throws(FleetError) {
            overview = try await fleet.overview(of: id, in: visit.account.id)
            latest = try await fleet.latest(of: id, in: visit.account.id).samples
            seen = try await queriedAssets.asset(id, of: visit.account.id)
        } catch {
            throw error.asPageError
        }
        let shownEnd = end ?? ChartEnd.now(visit.now)
        let times = ChartTimes(length: range.length, endingAt: shownEnd, step: range.step)
        var values = Self.facts(overview)
        values["unit"] = try await unit(overview.asset, visit)
        values["hasSamples"] = .flag(!latest.isEmpty)
        values["period"] = Self.period(range, end: end, shown: times, path: "/manager/assets/\(id.text)", visit.now)
        var status = 200
        var drawn: Set<Labels> = []
        do throws(QueryError) {
            let source = FleetSeries(samples, seen, of: visit.account.id)
            let found = try await AssetCharts(of: id, source, at: times, queryLimits)
            drawn = found.seen
            values.merge(charts(found, range, end: shownEnd)) { $1 }
        } catch {
            if error.kind == .unavailable { logger.error("samples cannot be read", metadata: ["reason": "\(error)"]) }
            let problem = QueryProblem(error)
            status = problem.status
            values["problem"] = problem.value
        }
        let others = Self.latest(latest, drawn: drawn)
        values["latest"] = .list(others)
        values["hasLatest"] = .flag(!others.isEmpty)
        // Nothing that a stranger could put into the address stands in the page, so that its length tells nothing.
        values["returnTo"] = .text(Self.address("/manager/assets/\(id.text)", range, end: end))
        return try page("asset", visit, at: .assets, status: status, values).compressed(for: visit.request)
    }

    // MARK: Period

    /// - Throws: `PageProblem` when the address names no range that there is, or no moment.
    private static func period(_ visit: Visit) throws(PageProblem) -> (ChartRange, end: Int64?) {
        var range = ChartRange.day
        if let text = visit.parameter("range") {
            guard let named = ChartRange(rawValue: text) else {
                throw PageProblem(
                    400, "The charts cannot be shown",
                    "The address asks for a range that there is not. The ranges are "
                        + ChartRange.ofAssets.map(\.rawValue).joined(separator: ", ") + ".")
            }
            range = named
        }
        guard let text = visit.parameter("end") else { return (range, nil) }
        guard let end = ChartEnd.read(text) else {
            throw PageProblem(
                400, "The charts cannot be shown",
                "The address asks for an end that is no moment. Moments are written as 2026-11-24T09:41:00Z.")
        }
        return (range, end)
    }

    private static func address(_ path: String, _ range: ChartRange, end: Int64?) -> String {
        QueryText.address(
            path,
            [(name: "range", value: range.rawValue)] + (end.map { [(name: "end", value: ChartEnd.text($0))] } ?? []))
    }

    /// Ways to other ranges and times.
    private static func period(
        _ range: ChartRange, end: Int64?, shown: ChartTimes, path: String, _ now: Int64
    ) -> TemplateValue {
        let later = shown.end + range.length
        return [
            "ranges": .list(
                ChartRange.ofAssets.map {
                    [
                        "url": .text(address(path, $0, end: end)), "label": .text($0.label),
                        "isCurrent": .flag($0 == range),
                    ]
                }),
            "label": .text(range.label), "start": .time(shown.start), "end": .time(shown.end),
            "earlierUrl": shown.start < 0 ? .absent : .text(address(path, range, end: shown.start)),
            // Up to now there is nothing to look at but now itself.
            "laterUrl": end == nil || shown.end >= now
                ? .absent : .text(address(path, range, end: later < now ? later : nil)),
            "nowUrl": end == nil ? .absent : .text(address(path, range, end: nil)),
            "step": .text(Amount.length(shown.step)),
        ]
    }

    // MARK: Values

    private static func facts(_ overview: AssetOverview) -> [String: TemplateValue] {
        let asset = overview.asset
        return [
            "asset": row(overview), "name": .text(asset.name), "isHidden": .flag(asset.hidden),
            "kind": .text(
                [asset.brand, asset.model, asset.type].compactMap(\.self).filter { !$0.isEmpty }
                    .joined(separator: " · ")),
            "pin": .nonEmpty(asset.pin), "externalReference": .nonEmpty(asset.externalReference),
        ]
    }

    private func charts(_ found: AssetCharts, _ range: ChartRange, end: Int64) -> [String: TemplateValue] {
        [
            "charts": .list(
                found.charts.map { entry in
                    guard case .object(var value) = entry.chart.value else { return .absent }
                    value["details"] = .text(entry.title.details)
                    value["description"] = .text(entry.title.description)
                    value["selector"] = .text(entry.selector)
                    value["lookBack"] = .text(ChartNumber.exact(Double(found.lookBack) / 1000))
                    value["exploreUrl"] = .text(
                        QueryText.address(
                            "/manager/explore",
                            [
                                ("query", "last_over_time(\(entry.selector)[\(found.lookBack / 1000)s])"),
                                ("range", range.rawValue), ("end", ChartEnd.field(end)),
                            ]))
                    return .object(value)
                }),
            "hasCharts": .flag(!found.charts.isEmpty),
            "leftOut": found.leftOut == 0 ? .absent : .text(Amount.text(found.leftOut)),
            "shown": .text(Amount.text(found.charts.count)),
        ]
    }

    /// The newest values of what no chart shows: texts, and numbers that are older.
    private static func latest(_ samples: [Sample], drawn: Set<Labels>) -> [TemplateValue] {
        samples.compactMap { sample -> (SeriesTitle, Sample)? in
            guard !sample.value.isAbsent, let title = SeriesTitle(sample.series) else { return nil }
            if sample.series.form == .number, let labels = sample.series.seriesLabels, drawn.contains(labels) {
                return nil
            }
            return (title, sample)
        }.sorted { SeriesTitle.precedes($0.0, $1.0) }.map { title, sample in
            [
                "name": .text(title.name), "details": .text(title.details), "unit": .text(title.unit),
                "value": .text(text(sample)), "time": .time(sample.time),
            ]
        }
    }

    private static func text(_ sample: Sample) -> String {
        switch MachineInsight.named(sample.series.name)?.value(of: sample.value) {
        case .text(let text): return text
        case .boolean(let flag): return flag ? "Yes" : "No"
        case .number, nil: break
        }
        return switch sample.value {
        case .text(let text): text
        case .number(let number): ChartNumber.short(number)
        }
    }
}
