import Testing
import Web

@testable import Manager

struct FigureTests {
    @Test func daysAreReadAsTheCalendarHasThem() {
        #expect(CalendarDay("1970-01-01")?.start == 0)
        #expect(CalendarDay("2024-02-29")?.start == 1_709_164_800_000)
        #expect(CalendarDay("2026-12-31")?.start == 1_798_675_200_000)
        for text in [
            "2026-02-29", "2026-00-01", "2026-1-1", "2026-04-31", "20260101", "2026-01-01T00:00", "", "２０２６-01-01",
            "-026-01-01",
        ] {
            #expect(CalendarDay(text) == nil, "\(text)")
        }
        // Every day of nine years, among them a leap year and the turn of none.
        for day in stride(from: Int64(20_000), to: 23_300, by: 1) {
            let start = day * CalendarDay.length
            #expect(CalendarDay(CalendarDay.text(start))?.start == start)
        }
    }

    @Test func numbersAreGrouped() {
        #expect([0, 999, 1000, 1_234_567, -1000].map(Amount.text) == ["0", "999", "1,000", "1,234,567", "-1,000"])
        #expect([1234.55, 0, 12.04].map(Amount.hours) == ["1,234.6 h", "0.0 h", "12.0 h"])
        #expect(Amount.hours(.nan) == nil && Amount.hours(1e300) == nil)
        #expect(PageTime.text("2025-11-24T09:41:07.250Z") == "24 Nov 2025, 09:41 UTC")
    }

    @Test func pagesCoverAListWithoutGapOrOverlap() {
        for total in [0, 1, 49, 50, 51, 100, 101] {
            let elements = Array(0..<total)
            let count = Pager(page: 1, total: total).pageCount
            #expect((1...count).flatMap { Pager(page: $0, total: total).slice(elements) } == elements)
        }
    }

    @Test func browsersAreNamed() {
        let agent =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
        #expect(Device.name(agent) == "Chrome on Linux")
        #expect(Device.name("") == "Unknown device")
        #expect(Device.name(String(repeating: "x", count: 300)).count == 60)
    }
}
