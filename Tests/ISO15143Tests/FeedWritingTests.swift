import Foundation
import TestSupport
import Testing

@testable import ISO15143

@Suite("Numbers and times, written")
struct FeedWritingTests {
    private func text(_ number: Double, decimals: Int = 0) -> String {
        var bytes: [UInt8] = []
        FeedNumber.append(number, decimals: decimals, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func text(_ time: Int64) -> String {
        var bytes: [UInt8] = []
        FeedTime.append(time, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(
        "Numbers have the digits they need and no exponent",
        arguments: [
            (0, "0", "0.00"), (-0.0, "0", "0.00"), (5220, "5220", "5220.00"), (1937.23, "1937.23", "1937.23"),
            (5123.4, "5123.4", "5123.40"), (-0.5, "-0.5", "-0.50"), (0.001, "0.001", "0.001"),
            (0.1 + 0.2, "0.30000000000000004", "0.30000000000000004"),
            (1e21, "1000000000000000000000", "1000000000000000000000.00"),
            (-1.5e-7, "-0.00000015", "-0.00000015"), (52.326158333333, "52.326158333333", "52.326158333333"),
            (9_007_199_254_740_992, "9007199254740992", "9007199254740992.00"),
            (1_234_567_890_123_456.5, "1234567890123456.5", "1234567890123456.50"),
            (2.5e-10, "0.00000000025", "0.00000000025"),
        ])
    func forms(number: Double, shortest: String, twoDecimals: String) {
        #expect(text(number) == shortest)
        #expect(text(number, decimals: 2) == twoDecimals)
    }

    @Test("Every number is read back bit for bit, from no more digits than the shortest form has")
    func numbers() {
        func significant(_ text: some StringProtocol) -> Substring {
            let digits = String(text.prefix { $0 != "e" }.filter(\.isNumber)).drop { $0 == "0" }
            return digits.prefix(digits.count - digits.reversed().prefix { $0 == "0" }.count)
        }
        var random = RandomFleet(generator: TestGenerator(6))
        for _ in 0..<20_000 {
            let number = random.number()
            let text = text(number)
            // The sign of zero is not kept.
            #expect(Double(text)?.bitPattern == (number + 0).bitPattern, "\(number)")
            #expect(significant(text) == significant(number.description), "\(number)")
            #expect(text.utf8.allSatisfy { "-.0123456789".utf8.contains($0) })
            let twoDecimals = self.text(number, decimals: 2)
            #expect(Double(twoDecimals) == number)
            #expect((twoDecimals.split(separator: ".").last?.count ?? 0) >= 2 && twoDecimals.contains("."))
        }
    }

    @Test("Every time of the years 1 to 9999 is written as the calendar has it, and read back")
    func times() {
        var random = RandomFleet(generator: TestGenerator(7))
        let style = Date.ISO8601FormatStyle()
        for _ in 0..<3_000 {
            let time = random.time()
            #expect(FeedTime.milliseconds(text(time)) == time)
            guard time > -12_000_000_000_000 else { continue }
            let second = (time - ((time % 1_000) + 1_000) % 1_000) / 1_000
            #expect(text(second * 1_000) == style.format(Date(timeIntervalSince1970: Double(second))))
        }
    }

    @Test(
        "Milliseconds are written only where there are any",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (1_620_221_990_001, "2021-05-05T13:39:50.001Z"),
            (FeedTime.writable.lowerBound, "0001-01-01T00:00:00Z"),
            (FeedTime.writable.upperBound, "9999-12-31T23:59:59.999Z"), (951_782_400_100, "2000-02-29T00:00:00.100Z"),
        ] as [(Int64, String)])
    func forms(time: Int64, expected: String) {
        #expect(text(time) == expected)
    }
}
