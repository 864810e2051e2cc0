import Foundation
import TestSupport
import Testing

@testable import Fleet

@Suite struct EuropeanClockTests {
    @Test(arguments: [(1, "Europe/Copenhagen"), (2, "Europe/Helsinki")])
    func theClockIsThatOfTheTimeZoneDatabase(offset: Int64, name: String) throws {
        let clock = EuropeanClock(standardOffset: offset)
        let zone = try #require(TimeZone(identifier: name))
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        var random = TestGenerator(9)
        for _ in 0..<3000 {
            // 2000 to 2040.
            let time = Int64.random(in: 946_684_800...2_208_988_800, using: &random) * 1000
            let date = Date(timeIntervalSince1970: Double(time) / 1000)
            let local = time + Int64(zone.secondsFromGMT(for: date)) * 1000
            #expect(clock.day(of: time) == Int(local / 86_400_000))
            let parts = calendar.dateComponents([.year, .weekday, .hour, .dayOfYear], from: date)
            let day = clock.day(of: time)
            let year = EuropeanClock.year(ofDay: day)
            #expect(year == parts.year)
            #expect(day - EuropeanClock.firstDay(ofYear: year) + 1 == parts.dayOfYear)
            #expect(EuropeanClock.weekday(day) == ((parts.weekday ?? 0) + 5) % 7)
            #expect(Int(clock.hour(of: time)) == parts.hour)
        }
    }

    @Test func aTimeOfTheDayIsFoundAgainOnEveryDay() {
        let clock = EuropeanClock(standardOffset: 1)
        for day in 19_000..<21_000 {
            // Between two and three the clock is put forward or back.
            for second: Int64 in [0, 3600, 4 * 3600, 7 * 3600 + 59, 86_399] {
                let time = clock.time(day: day, second: second)
                #expect(clock.day(of: time) == day)
                #expect(abs(clock.hour(of: time) * 3600 - Double(second)) < 0.001)
            }
        }
    }

    @Test func summerBeginsAndEndsAtOneOClockUTC() {
        // 30 March and 26 October 2025, 01:00 UTC.
        for (time, isSummerAfter) in [(Int64(1_743_296_400_000), true), (1_761_440_400_000, false)] {
            #expect(EuropeanClock.isSummer(time) == isSummerAfter)
            #expect(EuropeanClock.isSummer(time - 1) == !isSummerAfter)
        }
    }
}
