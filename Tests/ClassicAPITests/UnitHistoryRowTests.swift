import Fleet
import Telemetry
import TestSupport
import Testing

@testable import ClassicAPI

@Suite("Rows of a unit's history")
struct UnitHistoryRowTests {
    private static let texts = ["", "High Street 1", "High Street 2", "Elsewhere"]
    private static let numbers: [Double] = [0, 1, 56.160599, -3.5, 359.6, 720, .nan, .infinity]

    /// Some of the series that are read, some with the times of the one before as in a message.
    private static func samples(_ random: inout TestGenerator) -> [SeriesSamples] {
        var times: [Int64] = []
        return UnitReadings.keys.compactMap { key in
            if Int.random(in: 0..<4, using: &random) == 0 { return nil }
            if times.isEmpty || Int.random(in: 0..<3, using: &random) == 0 {
                times = (0..<20).filter { _ in Bool.random(using: &random) }
            }
            let values: SeriesSamples.Values
            switch key.form {
            case .number:
                values = .numbers(times.map { _ in (numbers.randomElement(using: &random) ?? 0).bitPattern })
            case .text: values = .texts(times.map { _ in texts.randomElement(using: &random) ?? "" })
            }
            return SeriesSamples(key, times: times, values: values)
        }
    }

    /// The value of the series of a key at a time.
    private static func value(_ key: SeriesKey, at time: Int64, in samples: [SeriesSamples]) -> SampleValue? {
        samples.first { $0.series == key }.flatMap { one in one.times.firstIndex(of: time).map { one.value($0) } }
    }

    @Test("Each time has the values that the series say, of several the one to prefer", arguments: 0..<200)
    func valuesOfEachTime(seed: Int) throws {
        var random = TestGenerator(UInt64(seed))
        let samples = Self.samples(&random)
        let rows = UnitHistoryRow.rows(samples)
        #expect(rows.map(\.time) == rows.map(\.time).sorted())
        for time in Int64(0)..<20 {
            func number(_ key: SeriesKey) -> Double? {
                guard case .number(let number) = Self.value(key, at: time, in: samples), number.isFinite else {
                    return nil
                }
                return number
            }
            func text(_ part: PositionPart) -> String? {
                guard case .text(let text) = Self.value(part.series, at: time, in: samples), !text.isEmpty else {
                    return nil
                }
                return text
            }
            func number(_ part: PositionPart) -> Double? { number(part.series) }
            let measures = UnitMeasure.allCases.map { measure in
                UnitMeasure.sources.lazy.filter { $0.measure == measure }.compactMap { _, insight in
                    number(insight.series()).flatMap { insight.type == .boolean && $0 != 0 && $0 != 1 ? nil : $0 }
                }.first
            }
            let place = number(.latitude).flatMap { latitude in
                number(.longitude).map { Place(latitude: latitude, longitude: $0) }
            }
            let row = rows.first { $0.time == time }
            #expect((row == nil) == (place == nil && measures.allSatisfy { $0 == nil }))
            guard let row else { continue }
            #expect(UnitMeasure.allCases.map { row.reading.number(UnitReadings.column(of: $0)) } == measures)
            #expect(row.reading.place == place)
            #expect(row.reading.altitude == (place == nil ? nil : number(.altitude)))
            #expect(row.reading.speed == (place == nil ? nil : number(.speed)))
            let address = row.reading.address?.address
            #expect(address?.street == (place == nil ? nil : text(.street)))
            #expect(address?.zip == (place == nil ? nil : text(.zip)))
            #expect(address?.city == (place == nil ? nil : text(.city)))
            #expect(address?.country == (place == nil ? nil : text(.country)))
        }
    }

    @Test func aHeadingIsOfWholeDegreesBelow360() {
        let headings: [Double: Int64?] = [0: 0, 359.6: 0, 360: 0, -90: 270, 45.4: 45, 720: nil]
        for (number, whole) in headings {
            let samples = [(PositionPart.latitude, 1.0), (.longitude, 2), (.heading, number)].map { part, number in
                SeriesSamples(part.series, times: [5], values: .numbers([number.bitPattern]))
            }
            #expect(UnitHistoryRow.rows(samples).first?.reading.heading == whole)
        }
    }
}
