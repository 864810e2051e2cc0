import Telemetry
import Testing

@testable import Fleet

@Suite("Metric names of series")
struct SeriesMetricTests {
    @Test("An insight's series and its metric name each other", arguments: MachineInsight.all)
    func insights(insight: MachineInsight) throws {
        for instance in ["", "2", "Größe"] {
            let key = insight.series(instance: instance)
            let metric = try #require(key.metric)
            #expect(metric == SeriesKey.Metric(insight.metricName, sensorID: instance, unit: insight.unit ?? ""))
            #expect(try SeriesKey(metric) == key)
            #expect(try SeriesKey(SeriesKey.Metric(insight.metricName, sensorID: instance)) == key)
        }
    }

    @Test(
        "A sensor may be called anything and gets a metric name that every program takes",
        arguments: [
            ("input_1", "input_1"), ("Oil pressure (1)", "oil_pressure_1"), ("a__b", "a_b"), ("_x_", "x"),
            ("RUN-3", "run_3"), ("Größe XL", "gr_e_xl"), ("", "unnamed"), ("油温", "unnamed"), ("%", "unnamed"),
            ("42", "42"), ("line\nbreak", "line_break"),
        ])
    func names(sensor: String, expected: String) {
        #expect(SensorMetric.name(of: sensor) == "advanced_sensor_" + expected)
    }

    @Test func everyNameBecomesAMetricNameThatNamesItself() throws {
        for sensor in hostileTexts {
            let name = SensorMetric.name(of: sensor)
            let rest = name.dropFirst(SensorMetric.prefix.count)
            #expect(!rest.isEmpty)
            #expect(rest.utf8.allSatisfy { ($0.isASCIILetterOrDigit && !(65...90).contains($0)) || $0 == 95 })
            #expect(SensorMetric.name(of: SensorMetric.sensor(of: name)) == name)
            let key = try SeriesKey(SeriesKey.Metric(name, sensorID: "run_1", unit: "bar"))
            #expect(key == SeriesKey(.sensor, String(rest), instance: "run_1", unit: "bar"))
            #expect(key.metric == SeriesKey.Metric(name, sensorID: "run_1", unit: "bar"))
        }
    }

    @Test func aMetricWithoutAPrefixKeepsItsNameAndLabels() throws {
        let metric = SeriesKey.Metric("boiler_temperature", labels: ["job": "heat = hot", "zone": "2", "empty": ""])
        let key = try SeriesKey(metric)
        #expect(key.kind == .metric && key.name == "boiler_temperature")
        #expect(key.metric == SeriesKey.Metric("boiler_temperature", labels: ["zone": "2", "job": "heat = hot"]))
        try key.checkNames()
        for value in hostileTexts {
            guard let key = try? SeriesKey(SeriesKey.Metric("m", labels: ["a": value, "b": "c"])) else { continue }
            #expect(key.metric == SeriesKey.Metric("m", labels: ["a": value, "b": "c"]))
        }
        #expect(throws: ReadingError.self) { try SeriesKey(SeriesKey.Metric("m", labels: ["a": "x\u{1E}b\u{1F}y"])) }
    }

    @Test func whatNamesNothingIsRefusedInWords() {
        func refusal(_ metric: SeriesKey.Metric) -> String? {
            #expect(throws: ReadingError.self) { try SeriesKey(metric) }?.description
        }
        #expect(refusal(SeriesKey.Metric("")) == "must name a metric")
        #expect(refusal(SeriesKey.Metric("advanced_sensor_")) == "must name a sensor, not \"advanced_sensor_\"")
        #expect(
            refusal(SeriesKey.Metric("machine_insight_foo"))
                == "is \"machine_insight_foo\", which the catalogue of machine insights does not have")
        #expect(
            refusal(SeriesKey.Metric("machine_insight_fuel_level", sensorID: "", unit: "litres"))
                == "must be in percent, not in \"litres\"")
        #expect(
            refusal(SeriesKey.Metric("machine_insight_engine_status", sensorID: "", unit: "V"))
                == "must be in no unit, not in \"V\"")
    }

    @Test func aUnitInOtherWordsIsTheInsightsUnit() throws {
        let key = try SeriesKey(SeriesKey.Metric("machine_insight_fuel_level", sensorID: "", unit: "%"))
        #expect(key == MachineInsight.named("FuelLevel")?.series())
    }

    @Test func positionsAndFaultsAreNoMetrics() {
        #expect(PositionPart.latitude.series.metric == nil)
        #expect(FaultCode(code: "1-2", isActive: true).series.metric == nil)
        #expect(SeriesKey(.insight, "NoLongerKnown").metric == nil)
    }
}
