import Foundation
import TestSupport
import Testing

@testable import Web

@Suite("Times are written and read as RFC 3339")
struct TimestampTests {
    @Test("Equal to Foundation's calendar over random times")
    func againstFoundation() {
        var random = TestGenerator(3)
        let whole = Date.ISO8601FormatStyle()
        let fraction = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        for _ in 0..<5000 {
            // Years 1600 to 9999.
            let milliseconds = Int64.random(in: -11_676_096_000_000...253_402_300_799_999, using: &random)
            let seconds = milliseconds - ((milliseconds % 1000) + 1000) % 1000
            let date = Date(timeIntervalSince1970: Double(seconds) / 1000)
            #expect(Timestamp(milliseconds: seconds).description == date.formatted(whole))
            let text = Timestamp(milliseconds: milliseconds).description
            guard milliseconds != seconds else { continue }
            // Half a millisecond on, so that Foundation's rounding down cannot come out one too low.
            let exact = Date(timeIntervalSince1970: (Double(milliseconds) + 0.5) / 1000)
            #expect(text == exact.formatted(fraction))
        }
    }

    @Test(
        "Edges of the calendar",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59.999Z"), (1, "1970-01-01T00:00:00.001Z"),
            (951_782_400_000, "2000-02-29T00:00:00Z"), (951_868_800_000, "2000-03-01T00:00:00Z"),
            (4_107_542_399_000, "2100-02-28T23:59:59Z"), (4_107_542_400_000, "2100-03-01T00:00:00Z"),
            (1_709_164_800_000, "2024-02-29T00:00:00Z"), (1_704_067_199_999, "2023-12-31T23:59:59.999Z"),
            (253_402_300_799_000, "9999-12-31T23:59:59Z"),
        ] as [(Int64, String)])
    func edges(_ milliseconds: Int64, _ text: String) {
        #expect(Timestamp(milliseconds: milliseconds).description == text)
    }

    private func read(_ text: String) -> Int64? {
        Array(text.utf8).withUnsafeBufferPointer { Timestamp(rfc3339: $0)?.milliseconds }
    }

    @Test("What is written is read")
    func roundTrip() {
        var random = TestGenerator(4)
        for _ in 0..<20_000 {
            // Years 0 to 9999.
            let milliseconds = Int64.random(in: -62_167_219_200_000...253_402_300_799_999, using: &random)
            #expect(read(Timestamp(milliseconds: milliseconds).description) == milliseconds)
        }
    }

    @Test(
        "Other spellings of a time",
        arguments: [
            ("2026-01-02T03:04:05z", 0), ("2026-01-02t03:04:05Z", 0), ("2026-01-02T05:34:05+02:30", 0),
            ("2026-01-01T23:04:05-04:00", 0), ("2026-01-02T03:04:05.1Z", 100), ("2026-01-02T03:04:05.0019999Z", 1),
            ("2026-01-02T03:04:05.12345678901234567890+00:00", 123), ("2026-01-02T03:03:60Z", -5000),
        ] as [(String, Int64)])
    func spellings(_ text: String, _ milliseconds: Int64) {
        #expect(read(text) == 1_767_323_045_000 + milliseconds)
    }

    @Test(
        "What is no time of RFC 3339",
        arguments: [
            "", "2026-01-02", "2026-01-02T03:04:05", "2026-01-02 03:04:05Z", "2026-01-02T03:04:05.Z",
            "2026-01-02T03:04:05+0200", "2026-01-02T03:04:05+02", "2026-13-02T03:04:05Z", "2026-00-02T03:04:05Z",
            "2026-02-29T03:04:05Z", "2026-01-32T03:04:05Z", "2026-01-00T03:04:05Z", "2026-01-02T24:00:00Z",
            "2026-01-02T03:60:05Z", "2026-01-02T03:04:61Z", "2026-01-02T03:04:05+24:00", "2026-01-02T03:04:05Z ",
            " 2026-01-02T03:04:05Z", "+026-01-02T03:04:05Z", "2026-01-02T03:04:05.1", "2026-01-02T03:04:05,1Z",
            "12026-01-02T03:04:05Z", "2026-1-02T03:04:05Z0", "20x6-01-02T03:04:05Z", "2026-01-02T03:04:05.+02:00",
        ])
    func refused(_ text: String) {
        #expect(read(text) == nil)
    }

    @Test("Any 64 bits are written, years as they come")
    func ends() {
        #expect(Timestamp(milliseconds: .max).description == "292278994-08-17T07:12:55.807Z")
        #expect(Timestamp(milliseconds: .min).description == "-292275055-05-16T16:47:04.192Z")
    }
}
