import Foundation
import TestSupport
import Testing

@testable import Fleet

@Suite struct LocalDayTests {
    private func zone(_ name: String) throws -> TimeZone { try #require(TimeZone(identifier: name)) }

    @Test func daysAreAsLongAsTheClockSays() throws {
        let copenhagen = try zone("Europe/Copenhagen")
        for (month, day, hours) in [(3, 29, 24), (3, 30, 23), (3, 31, 24), (10, 25, 24), (10, 26, 25), (10, 27, 24)] {
            let found = try #require(LocalDay(year: 2025, month: month, day: day, in: copenhagen))
            #expect(found.times.count == hours * 3_600_000)
        }
        // Lord Howe Island puts its clock forward by half an hour; in Beirut that day begins at one o'clock.
        let howe = LocalDay(year: 2025, month: 10, day: 5, in: try zone("Australia/Lord_Howe"))
        #expect(howe?.times.count == 47 * 1_800_000)
        let beirut = LocalDay(year: 2025, month: 3, day: 30, in: try zone("Asia/Beirut"))
        #expect(beirut?.times.count == 23 * 3_600_000)
    }

    @Test(arguments: ["UTC", "Europe/Copenhagen", "Asia/Beirut", "Australia/Lord_Howe", "America/St_Johns"])
    func everyTimeIsInOneDayAndDaysFollowOneAnother(name: String) throws {
        let zone = try zone(name)
        var day = LocalDay(of: 1_735_700_000_000, in: zone)
        var random = TestGenerator(3)
        for _ in 0..<400 {
            #expect(day.next.times.lowerBound == day.times.upperBound)
            #expect((23 * 3_600_000...25 * 3_600_000).contains(day.times.count))
            let time = Int64.random(in: day.times, using: &random)
            for time in [time, day.times.lowerBound, day.times.upperBound - 1] {
                #expect(LocalDay(of: time, in: zone) == day)
            }
            day = day.next
        }
    }

    @Test func thereIsNoDayThatNoCalendarHas() throws {
        let utc = try zone("UTC")
        for (year, month, day) in [(2025, 2, 29), (2025, 13, 1), (2025, 0, 1), (2025, 4, 31), (0, 1, 1), (2025, 1, 0)] {
            #expect(LocalDay(year: year, month: month, day: day, in: utc) == nil)
        }
        #expect(LocalDay(year: 2024, month: 2, day: 29, in: utc)?.times.lowerBound == 1_709_164_800_000)
    }
}
