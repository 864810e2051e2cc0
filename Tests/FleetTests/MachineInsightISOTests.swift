import ISO15143
import Telemetry
import TestSupport
import Testing

@testable import Fleet

@Suite("Insights and the values of ISO 15143-3 documents")
struct MachineInsightISOTests {
    /// Any finite double, the odd ones more often than their share.
    private func number(using random: inout TestGenerator) -> Double {
        let odd: [Double] = [
            0, -0.0, 1, 0.1, .leastNonzeroMagnitude, -2.2250738585072014e-308, .greatestFiniteMagnitude,
            9_007_199_254_740_991, 1e22,
            1e23, 0.1 + 0.2,
        ]
        if Int.random(in: 0..<3, using: &random) == 0 { return odd.randomElement(using: &random) ?? 0 }
        let number = Double(bitPattern: UInt64.random(in: .min ... .max, using: &random))
        return number.isFinite ? number : 12.5
    }

    private func readings(_ insight: MachineInsight, _ point: DataPoint) -> [DataValue.Reading] {
        var random = TestGenerator(15_143)
        return switch (point.kind, insight.type) {
        case (.boolean, _): [.boolean(true), .boolean(false)]
        case (.text, .boolean): [.text("true"), .text("false")]
        case (.text, .oneOf(let words)): words.map { .text($0) }
        case (.text, _): ["true", "false", "ON", "0", "a < b & c", "Größe"].map { .text($0) }
        case (.hours, _) where insight.unit == "seconds": []
        case (.quantity, _), (.hours, _): (0..<500).map { _ in .number(abs(number(using: &random))) }
        case (.number, _): (0..<500).map { _ in .number(number(using: &random)) }
        }
    }

    @Test("A value in the standard's unit keeps every bit on its way in and out", arguments: DataPoint.all)
    func roundTrip(point: DataPoint) throws {
        let insight = try #require(MachineInsight.of(point))
        let unit = point.units.flatMap { _ in insight.measure?.isoName }
        #expect((unit == nil) == (point.units == nil))
        #expect(unit == unit?.lowercased())
        for (index, reading) in readings(insight, point).enumerated() {
            let value = DataValue(
                point: point, time: 7, reading: reading, units: index.isMultiple(of: 2) ? unit : unit?.uppercased())
            let sample = try insight.sample(from: value)
            let back = try #require(insight.dataValue(of: sample, at: 7))
            #expect(back == DataValue(point: point, time: 7, reading: reading, units: unit))
            #expect(back.number?.bitPattern == value.number?.bitPattern)
            var bare = value
            bare.units = nil
            #expect(try insight.sample(from: bare) == sample)
        }
        #expect(insight.dataValue(of: .absent, at: 7) == nil)
        #expect(insight.dataValue(of: .text(""), at: 7) == nil)
    }

    @Test func hoursOfPowerTakeOffAreKeptInSecondsAndComeBackAsTheyWereWritten() throws {
        let insight = try #require(MachineInsight.of(.powerTakeOffHours))
        func value(_ hours: Double) -> DataValue {
            DataValue(point: .powerTakeOffHours, time: 7, reading: .number(hours))
        }
        #expect(insight.unit == "seconds")
        #expect(try insight.sample(from: value(12.34)) == .number(44_424))
        #expect(try insight.sample(from: value(-0.0)) == .number(-0.0))
        var random = TestGenerator(3_600)
        for round in 0..<20_000 {
            let hundredths = Int64.random(in: 0...(round.isMultiple(of: 2) ? 100_000 : 1_000_000_000), using: &random)
            let hours = Double(hundredths) / 100
            let sample = try insight.sample(from: value(hours))
            #expect(sample == .number(Double(hundredths * 36)))
            #expect(insight.dataValue(of: sample, at: 7) == value(hours))

            let digits = String(UInt64.random(in: 0..<1_000_000_000_000_000, using: &random))
            let exact = try #require(Double("\(digits)e-\(Int.random(in: 0...18, using: &random))"))
            #expect(insight.dataValue(of: try insight.sample(from: value(exact)), at: 7) == value(exact))
        }
        #expect(throws: ReadingError.self) { try insight.sample(from: value(.greatestFiniteMagnitude)) }
    }

    @Test(
        "Other units of the same quantity are converted",
        arguments: [
            (DataPoint.fuelUsed, "gallon", 10, 37.85411784), (.fuelUsed, "IMPERIAL_GALLON", 10, 45.4609),
            (.fuelTankCapacity, "US_GALLON", 1, 3.785411784), (.defTankCapacity, "Liters", 3, 3),
            (.distance, "mile", 2, 3.218688), (.distance, "METRE", 1_500, 1.5), (.payloadTotals, "tonne", 2, 2_000),
            (.payloadTotals, "pound", 100, 45.359237), (.maximumSpeedLast24, "mph", 10, 16.09344),
            (.maximumSpeedLast24, "km/h", 0.1, 0.1),
        ])
    func conversions(point: DataPoint, unit: String, sent: Double, kept: Double) throws {
        let insight = try #require(MachineInsight.of(point))
        let sample = try insight.sample(from: DataValue(point: point, time: 7, reading: .number(sent), units: unit))
        guard case .number(let number) = sample else { throw ReadingError("is text") }
        #expect(abs(number - kept) <= kept.ulp)
    }

    @Test func aUnitThatIsNotKnownOrOfAnotherQuantityIsRefusedInWords() throws {
        let insight = try #require(MachineInsight.of(.distance))
        for unit in ["furlong", "litre", "", "percent", "ton"] {
            let value = DataValue(point: .distance, time: 7, reading: .number(1), units: unit)
            let error = #expect(throws: ReadingError.self) { try insight.sample(from: value) }
            #expect(error?.description == "has the unit \"\(unit)\", which cannot be converted to kilometre")
        }
        let huge = DataValue(point: .distance, time: 7, reading: .number(1.7e308), units: "mile")
        #expect(throws: ReadingError.self) { try insight.sample(from: huge) }
    }

    @Test func wordsForTrueAndFalseAreTakenInAnyLettersAndNoOthers() throws {
        let point = try #require(DataPoint.all.first { $0.element == "SeatBeltSwitch" })
        let insight = try #require(MachineInsight.of(point))
        func sample(_ reading: DataValue.Reading) throws -> SampleValue {
            try insight.sample(from: DataValue(point: point, time: 7, reading: reading))
        }
        #expect(try sample(.text("TRUE")) == .number(1))
        #expect(try sample(.text("False")) == .number(0))
        #expect(try sample(.boolean(true)) == .number(1))
        for reading: DataValue.Reading in [.text("ON"), .text(""), .text("1"), .number(1)] {
            #expect(throws: ReadingError.self) { try sample(reading) }
        }
    }

    @Test(.enabled(if: SharedFeed.isPresent)) func everyValueOfARealPageComesBackAsItWas() throws {
        let page = try FleetReader.read(Array(SharedFeed.text().utf8))
        let values = page.equipment.flatMap(\.values)
        #expect(values.count > 300)
        for value in values {
            let insight = try #require(MachineInsight.of(value.point))
            let time = try #require(value.time)
            #expect(insight.dataValue(of: try insight.sample(from: value), at: time) == value)
        }
    }
}
