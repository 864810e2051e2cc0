import Foundation
import Testing

@testable import Web

@Suite("Times are written as RFC 3339")
struct TimestampTests {
    @Test("Equal to Foundation's calendar over random times")
    func againstFoundation() {
        var random = SeededGenerator(3)
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
}
