import Accounts
import Fleet
import Foundation
import PromQL
import Telemetry
import Testing
import Web

@testable import Manager

struct AssetPageTests {
    private static let end: Int64 = 1_795_513_260_000

    private func address(_ asset: Asset, _ query: String = "") -> String {
        "/manager/assets/\(asset.id.text)?end=\(Self.end / 1000)" + query
    }

    @Test func valuesAreThoseOfTheEvaluatorToTheLastBit() async throws {
        let house = try await House.make()
        let person = try await house.person(.user)
        let asset = try await house.machine("Loader")
        let level = SeriesKey(.insight, "FuelLevel")
        var values: [(time: Int64, value: SampleValue)] = []
        for minute in stride(from: 0, to: 1400, by: 7) where minute % 200 > 60 {
            values.append((Self.end - Int64(minute) * 60_000, .number(0.1 + Double(minute) / 3)))
        }
        try await house.report(asset, level, values)
        let page = try await person.get(address(asset))
        #expect(page.status == 200)
        let rows = page.text.matches(of: #/<time datetime="([^"]*)">[^<]*</time></th><td class="number">([^<]*)</td>/#)
        #expect(rows.count > 50)
        let source = FleetSeries(
            house.samples, try await QueriedAssets(house.fleet).asset(asset.id, of: house.account.id),
            of: house.account.id)
        for row in rows {
            let time = try #require(ChartEnd.read(String(row.output.1)))
            var limits = QueryLimits()
            limits.lookBack = 900_000
            let query = try Query(
                Expression(parsing: "machine_insight_fuel_level"), .instant(time), limits: limits)
            guard case .vector(let found) = try await query.run(on: source).value else { throw House.Refused() }
            #expect(found.count == 1)
            #expect(Double(String(row.output.2))?.bitPattern == found.first?.point.value.bitPattern)
        }
    }

    @Test func everyStateIsSaid() async throws {
        let house = try await House.make()
        let person = try await house.person(.technician)
        let asset = try await house.machine("Loader")
        let none = try await person.get(address(asset))
        #expect(none.status == 200 && none.text.contains("Nothing reported yet") && !none.text.contains("<figure"))

        try await house.report(asset, SeriesKey(.insight, "FuelLevel"), [(Self.end - 10 * 86_400_000, .number(62.5))])
        let older = try await person.get(address(asset))
        #expect(older.text.contains("Nothing reported in this period") && older.text.contains("62.5"))
        let month = try await person.get(address(asset, "&range=30d"))
        #expect(month.text.contains("<figure") && !month.text.contains("Latest values</h2>"))

        let text = try #require(MachineInsight.all.first { $0.type == .text })
        try await house.report(asset, text.series(), [(Self.end, .text(House.hostile))])
        let withText = try await person.get(address(asset))
        #expect(withText.text.contains("Latest values</h2>") && !withText.text.contains("<script>alert"))
    }

    @Test func timesCanBeSharedAndWalked() async throws {
        let house = try await House.make()
        let person = try await house.person()
        let asset = try await house.machine("Loader")
        try await house.report(asset, SeriesKey(.insight, "FuelLevel"), [(Self.end, .number(1))])
        let page = try await person.get(address(asset, "&range=7d"))
        #expect(page.text.contains("range=7d&amp;end=2026-11-17T09%3A41%3A00Z"), "earlier")
        #expect(page.text.contains("aria-current=\"true\">7 days"))
        for query in ["range=1y", "range=%3Cscript%3E", "end=yesterday", "end=1e400", "range=24h&end=99999999999999"] {
            let refused = try await person.get("/manager/assets/\(asset.id.text)?\(query)")
            #expect(refused.status == 400 && !refused.text.contains("<script>"), "\(query)")
        }
        // What stands in the address without being asked for stands nowhere in a compressed page.
        #expect(!(try await person.get(address(asset, "&guess=needle"))).text.contains("needle"))
    }

    @Test func seriesOfAnyNamesAreEscapedAndBounded() async throws {
        let house = try await House.make()
        let person = try await house.person()
        let asset = try await house.machine("Loader")
        for number in 0..<(AssetCharts.mostCharts + 5) {
            let metric = SeriesKey.Metric("m\(number)<script>alert(1)</script>\"", labels: ["l": House.hostile])
            try await house.report(asset, SeriesKey(metric), [(Self.end, .number(Double(number)))])
        }
        let page = try await person.get(address(asset))
        #expect(page.status == 200)
        #expect(page.text.components(separatedBy: "<figure").count == AssetCharts.mostCharts + 1)
        #expect(page.text.contains("5 others"))
        #expect(!page.text.contains("<script>alert") && !page.text.contains("\" onfocus"))
    }

    @Test func valuesThatAreNoNumbersAreShownAsTheyAre() async throws {
        let house = try await House.make()
        let person = try await house.person()
        let asset = try await house.machine("Loader")
        let key = try SeriesKey(SeriesKey.Metric("odd"))
        let values: [Double] = [.nan, .infinity, -.infinity, 1e308, -1e308, .leastNonzeroMagnitude, 0.1]
        try await house.report(
            asset, key, values.enumerated().map { (Self.end - Int64($0) * 900_000, .number($1)) })
        let page = try await person.get(address(asset))
        #expect(page.status == 200)
        for text in ["NaN", "+Inf", "-Inf", "1e+308", "5e-324", "0.1"] {
            #expect(page.text.contains("<td class=\"number\">\(text)</td>"), "\(text)")
        }
        #expect(!page.text.contains("d=\"\"") && !page.text.contains("nan%"))
    }

    @Test func tooMuchIsSaidInThePage() async throws {
        let house = try await House.make(
            queryLimits: {
                var limits = QueryLimits()
                limits.samples = 3
                return limits
            }())
        let person = try await house.person()
        let asset = try await house.machine("Loader")
        try await house.report(
            asset, SeriesKey(.insight, "FuelLevel"), (0..<50).map { (Self.end - $0 * 60_000, .number(1)) })
        let page = try await person.get(address(asset))
        #expect(page.status == 422 && page.text.contains("too many samples"))
        #expect(page.text.contains("Latest values</h2>"), "what is known without a query is still there")
    }
}
