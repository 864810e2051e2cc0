import Accounts
import Fleet
import Foundation
import PromQL
import Telemetry
import Testing
import Web

@testable import Manager

struct ExplorePageTests {
    private static let end: Int64 = 1_795_513_260_000

    private func address(_ query: String, _ others: [(name: String, value: String)] = []) -> String {
        QueryText.address("/manager/explore", [("query", query), ("end", String(Self.end / 1000))] + others)
    }

    /// A house in which each of both accounts has machines that report.
    private func house(_ limits: QueryLimits = QueryLimits()) async throws -> House {
        let house = try await House.make(queryLimits: limits)
        for (account, name) in [(house.account, "Own"), (house.stranger, "Foreign")] {
            for number in 0..<3 {
                let asset = try await house.machine("\(name) \(number)", of: account)
                let values = (0..<200).map { (Self.end - Int64($0) * 120_000, SampleValue.number(Double($0 + number))) }
                try await house.report(asset, SeriesKey(.insight, "FuelLevel"), values)
                let metric = SeriesKey.Metric("metric_of_\(name.lowercased())", labels: ["secret": "label of \(name)"])
                try await house.report(asset, SeriesKey(metric), values)
            }
        }
        return house
    }

    @Test func expressionsArePlotted() async throws {
        let house = try await house()
        let person = try await house.person(.user)
        let page = try await person.get(address("machine_insight_fuel_level"))
        #expect(page.status == 200 && page.text.contains("3 series"))
        #expect(page.text.components(separatedBy: "<path class=\"chart-line").count == 4)
        #expect(page.text.contains("Own 0") && page.text.contains("data-start=\"1795426860\""))
        #expect(page.text.contains("--data-urlencode &#39;query=machine_insight_fuel_level&#39;"))
        #expect(try await person.get(address("1 + 1")).text.contains("explore-single\">2</p>"))
        #expect(try await person.get(address("\"<b>\"")).text.contains("explore-single\">&lt;b&gt;</p>"))
        #expect(try await person.get(address("nothing_of_this_name")).text.contains("<h2>No series</h2>"))
        let rate = try await person.get(address("rate(machine_insight_fuel_level[5m])"))
        #expect(rate.text.contains("PromQL info: "), "annotations are shown")
        let empty = try await person.get("/manager/explore")
        #expect(empty.status == 200 && empty.text.contains("Examples") && !empty.text.contains("<figure"))
        #expect(empty.text.contains("metric_of_own"))
    }

    @Test func anotherAccountsSamplesAreNotThere() async throws {
        let house = try await house()
        let person = try await house.person()
        let foreign = try await house.fleet.assets(of: house.stranger.id).assets
        for query in [
            "{__name__=~\".+\"}", "{asset_name=~\"Foreign.*\"}", "metric_of_foreign",
            "count({asset_id!=\"\"}) by (secret)",
            "{asset_id=\"\(foreign[0].id.text)\"}", "",
        ] {
            let text = try await person.get(address(query)).text
                // The expression itself is shown again.
                .replacing(query.replacing("\"", with: "&quot;"), with: "")
                .replacing(QueryText.encode([(name: "query", value: query)]), with: "")
            #expect(!text.contains("Foreign") && !text.contains("of_foreign"), "\(query)")
            #expect(foreign.allSatisfy { !text.contains($0.id.text) }, "\(query)")
        }
        let stranger = try await house.person(of: house.stranger)
        #expect(try await stranger.get(address("metric_of_foreign")).text.contains("Foreign 0"))
    }

    @Test func brokenExpressionsAreMarked() async throws {
        let house = try await house()
        let person = try await house.person()
        let page = try await person.get(address("sum(up) bx <script>"))
        #expect(page.status == 400 && page.text.contains("aria-invalid=\"true\""))
        #expect(page.text.contains("sum(up) <mark>bx</mark> &lt;script&gt;") && !page.text.contains("<script>"))
        #expect(try await person.get(address("sum(")).text.contains("sum(<mark>(here)</mark>"))
        for query in [
            "up[5m]", "rate(up)", String(repeating: "(", count: 3999), String(repeating: "x", count: 5000), "{}",
            "\u{0}",
            "'\"\u{301}", House.hostile, "up{a=~\"(\"}", "1 +", "sum(up) by (", "é",
        ] {
            let page = try await person.get(address(query))
            #expect(page.status == 400, "\(query.prefix(40))")
            #expect(!page.text.contains("<script>alert") && page.text.hasSuffix("</html>\n"), "\(query.prefix(40))")
        }
        for pairs in [
            [(name: "range", value: "1y")], [("step", "7")], [("end", "never")], [("range", "90d"), ("step", "15")],
        ] {
            let page = try await person.get(QueryText.address("/manager/explore", [("query", "up")] + pairs))
            #expect(page.status == 400 && page.text.contains("Please check the form"), "\(pairs)")
        }
    }

    @Test func marksHoldWhateverTheTextIs() {
        let text = "aé\u{301}b"
        for start in 0...text.utf8.count {
            for end in start...text.utf8.count {
                let mark = ExploreForm.Mark(start..<end, in: text)
                #expect(mark.before.utf8.count + mark.at.utf8.count + mark.after.utf8.count >= text.utf8.count)
            }
        }
        #expect(ExploreForm.Mark(90..<100, in: "up") == ExploreForm.Mark(2..<2, in: "up"))
    }

    @Test func manySeriesAreCutAndLimitsHold() async throws {
        let house = try await house()
        let person = try await house.person()
        let asset = try await house.machine("Own many")
        for number in 0..<30 {
            let metric = SeriesKey.Metric("many", labels: ["n": String(number)])
            try await house.report(asset, SeriesKey(metric), [(Self.end, .number(1))])
        }
        let page = try await person.get(address("many"))
        #expect(page.text.contains("30 series, of which 20 are drawn"))
        #expect(page.text.components(separatedBy: "<path class=\"chart-line").count == Chart.mostLines + 1)

        var limits = QueryLimits()
        limits.samples = 10
        let small = try await self.house(limits)
        let refused = try await small.person().get(address("machine_insight_fuel_level"))
        #expect(refused.status == 422 && refused.text.contains("role=\"alert\""))
        limits = QueryLimits()
        limits.time = .zero
        let late = try await self.house(limits).person().get(
            address("max_over_time(sum(machine_insight_fuel_level)[1d:1s])"))
        #expect(late.status == 503 && late.text.contains("took too long"))
    }

    @Test func commandsAreSafeToPaste() {
        #expect(QueryCommand.quoted("it's") == #"'it'\''s'"#)
        let times = ChartTimes(length: 60_000, endingAt: 120_000, step: 30_000)
        let command = QueryCommand.curl("https://iris.example", "up{a=\"$(rm -r ~)'`\"}", times, isInstant: false)
        #expect(command.contains(#"'query=up{a="$(rm -r ~)'\''`"}'"#))
        #expect(command.contains("'start=60'") && command.contains("'end=120'") && command.contains("'step=30'"))
    }
}
