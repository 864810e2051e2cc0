import Fleet
import PromQL
import Testing

@testable import Manager

struct SeriesTitleTests {
    @Test func namesAreWords() {
        let names = [
            "CumulativeOperatingHours": "Cumulative operating hours", "AcPhaseL1RMSCurrent": "Ac phase L1 RMS current",
            "Accelerometer_X_Axis": "Accelerometer X axis", "FuelLevel": "Fuel level", "DEFTankLevel": "DEF tank level",
        ]
        for (name, words) in names { #expect(SeriesTitle.words(name) == words) }
        for insight in MachineInsight.all {
            let words = SeriesTitle.words(insight.name)
            #expect(words.filter { $0 != " " }.lowercased() == insight.name.filter { $0 != "_" }.lowercased())
        }
    }

    @Test func whatIsKnownComesFirst() {
        let insight = SeriesTitle([
            "__name__": "machine_insight_fuel_level", "unit_of_measurement": "percent", "asset_id": "1",
            "sensor_id": "2",
        ])
        #expect(insight.name == "Fuel level" && insight.unit == "percent" && insight.details == "sensor_id=\"2\"")
        let sensor = SeriesTitle(["__name__": "advanced_sensor_oil_pressure_1", "unit_of_measurement": "bar"])
        #expect(sensor.name == "Oil pressure 1" && sensor.unit == "bar" && sensor.details == nil)
        let metric = SeriesTitle(["__name__": "a_metric"])
        #expect([metric, sensor, insight].sorted(by: SeriesTitle.precedes) == [insight, sensor, metric])
        let state = SeriesTitle(["__name__": "machine_insight_engine_status"])
        #expect(state.isState && state.description?.hasSuffix("(1 is yes, 0 is no)") == true)
    }

    @Test(
        arguments: [
            ["__name__": "machine_insight_fuel_level", "asset_id": "1"], ["__name__": "sum", "a": "b"],
            ["__name__": "name with \"quotes\" and }", "label one": "value\\ with\n'everything' {}"],
        ] as [Labels])
    func selectorsTakeTheirSeriesAlone(_ labels: Labels) throws {
        let expression = try Expression(parsing: SeriesSelector.text(labels))
        guard case .selector(let selector) = expression.kind else {
            Issue.record("\(expression) is no selector")
            return
        }
        #expect(selector.matchers.count == labels.count)
        #expect(selector.matchers.allSatisfy { $0.comparison == .equal && $0.matches(labels[$0.label]) })
    }
}
