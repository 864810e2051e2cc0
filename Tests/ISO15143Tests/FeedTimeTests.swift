import Foundation
import TestSupport
import Testing

@testable import ISO15143

@Suite("Times of feeds")
struct FeedTimeTests {
    @Test("Every millisecond of the years 1 to 9999 that is written comes back")
    func roundTrip() {
        var generator = TestGenerator(3)
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        for _ in 0..<3_000 {
            let second = Int64.random(in: -12_000_000_000...253_402_300_799, using: &generator)
            let text = style.format(Date(timeIntervalSince1970: Double(second)))
            #expect(FeedTime.milliseconds(text) == second * 1_000, "\(text)")
        }
    }

    @Test("An offset moves a time by itself", arguments: [-1_439, -570, -60, 0, 1, 345, 840, 1_439])
    func offsets(minutes: Int) {
        let digits = [abs(minutes) / 60, abs(minutes) % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        let sign = minutes < 0 ? "-" : "+"
        for separator in ["", ":"] {
            let text = "2026-01-02T03:04:05\(sign)\(digits[0])\(separator)\(digits[1])"
            #expect(FeedTime.milliseconds(text) == 1_767_323_045_000 - Int64(minutes) * 60_000)
        }
    }

    @Test(
        "Forms that feeds use",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.001Z", 1), ("1969-12-31T23:59:59.999Z", -1),
            ("2026-01-02T03:04:05", 1_767_323_045_000), ("2026-01-02 03:04:05Z", 1_767_323_045_000),
            ("2026-01-02 03:04:05 +00:00", 1_767_323_045_000), ("2026-01-02t03:04:05z", 1_767_323_045_000),
            ("2026-01-02T03:04:05.1Z", 1_767_323_045_100), ("2026-01-02T03:04:05.1239999Z", 1_767_323_045_123),
            ("2026-01-02T03:04:05.123456789", 1_767_323_045_123), ("2026-01-02T03:04:05+02", 1_767_315_845_000),
            ("2026-01-02T03:04Z", 1_767_323_040_000), ("2026-01-02", 1_767_312_000_000),
            ("2016-12-31T23:59:60Z", 1_483_228_800_000), ("2000-02-29T00:00:00Z", 951_782_400_000),
        ])
    func forms(text: String, time: Int64) {
        #expect(FeedTime.milliseconds(text) == time)
    }

    @Test(
        "What is no time is none",
        arguments: [
            "", "now", "2026", "2026-01", "2026-1-2", "26-01-02T03:04:05Z", "2026-00-02T03:04:05Z",
            "2026-13-02T03:04:05Z",
            "2026-01-00T03:04:05Z", "2026-01-32T03:04:05Z", "2026-02-29T03:04:05Z", "1900-02-29T03:04:05Z",
            "2026-04-31",
            "2026-01-02T24:00:00Z", "2026-01-02T03:60:05Z", "2026-01-02T03:04:61Z", "2026-01-02T03:04:05.Z",
            "2026-01-02T03:04:05.1234567890Z", "2026-01-02T03:04:05ZZ", "2026-01-02T03:04:05+2",
            "2026-01-02T03:04:05+24:00",
            "2026-01-02T03:04:05+01:60", "2026-01-02T", "2026-01-02T03", "20260102T030405Z", "0000-01-01T00:00:00Z",
            "-2026-01-02T03:04:05Z", "1767323045000", "2026-01-02T03:04:05 CET", "２026-01-02",
        ])
    func refused(text: String) {
        #expect(FeedTime.milliseconds(text) == nil)
    }

    @Test("The year 1 ends where the year 2 begins")
    func firstMeant() {
        #expect(FeedTime.milliseconds("0002-01-01T00:00:00Z") == FeedTime.firstMeant)
    }
}
