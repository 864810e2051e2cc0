import TestSupport
import Testing

@testable import ISO15143

@Suite("Numbers of feeds")
struct FeedNumberTests {
    @Test("Every double that is written comes back bit for bit")
    func roundTrip() {
        var generator = TestGenerator(1)
        for _ in 0..<20_000 {
            let number = Double(bitPattern: generator.next())
            guard number.isFinite else { continue }
            #expect(FeedNumber.parse(number.description)?.bitPattern == number.bitPattern, "\(number)")
        }
    }

    @Test("Decimals as feeds have them are read to the nearest double")
    func nearest() {
        var generator = TestGenerator(2)
        for _ in 0..<20_000 {
            let whole = generator.next() >> generator.next(upperBound: UInt64(64))
            let fraction = (0..<Int.random(in: 0...20, using: &generator)).map { _ in
                String(Int.random(in: 0...9, using: &generator))
            }
            let exponent = Bool.random(using: &generator) ? "" : "e\(Int.random(in: -40...40, using: &generator))"
            let sign = Bool.random(using: &generator) ? "" : "-"
            let text = "\(sign)\(whole)" + (fraction.isEmpty ? "" : "." + fraction.joined()) + exponent
            #expect(FeedNumber.parse(text)?.bitPattern == Double(text)?.bitPattern, "\(text)")
        }
    }

    @Test(
        "Forms that feeds use",
        arguments: [
            ("0", 0), ("12.50", 12.5), ("+3", 3), ("-0", -0.0), (".5", 0.5), ("5.", 5), ("007", 7), ("1E3", 1000),
            ("1e-400", 0), ("00000000000000000000000000000001", 1), ("9007199254740993", 9_007_199_254_740_992),
            ("123456789012345678901234567890", 123456789012345677877719597056), ("0.1e1", 1),
            ("5.000000000000000000000000000000", 5), (".50000000000000000000000000000000000", 0.5),
            ("+123456789012345678901.", 123456789012345683968),
        ])
    func forms(text: String, number: Double) {
        #expect(FeedNumber.parse(text)?.bitPattern == number.bitPattern)
    }

    @Test(
        "What is no number is none",
        arguments: [
            "", "-", "+", ".", "-.", "e5", "1e", "1e+", "1e5.", "1.2.3", "12,3", "12,3x", "0x10", "inf", "nan", "NaN",
            "Infinity", "1e309", "1 2", "١", "--1", "1_000", "12 km", "1e99999999999999999999",
        ])
    func refused(text: String) {
        #expect(FeedNumber.parse(text) == nil)
    }

    @Test(
        "Hours are a number or a duration",
        arguments: [
            ("1234.5", 1234.5), ("PT1234H30M", 1234.5), ("PT0S", 0), ("P1DT2H", 26), ("P2W", 336), ("PT90M", 1.5),
            ("PT1H0M36S", 1.01), ("PT1.5H", 1.5), ("pt1h", 1), ("PT0,5H", 0.5),
        ] as [(String, Double)])
    func hours(text: String, hours: Double) {
        #expect(FeedNumber.parseHours(text) == hours)
    }

    @Test(
        "What is no duration is none",
        arguments: [
            "P", "PT", "P1", "PT1", "P1Y", "P1M", "PT1D", "P1H", "PT1M1H", "PT1H1H", "PT-1H", "PTT1H", "PTH", "P1DT1H ",
        ])
    func refusedHours(text: String) {
        #expect(FeedNumber.parseHours(text) == nil)
    }
}
