import TestSupport
import Testing
import Web

@testable import Manager

struct ChartTimesTests {
    private func times(_ range: ChartRange, endingAt text: String) throws -> ChartTimes {
        ChartTimes(length: range.length, endingAt: try #require(ChartEnd.read(text)), step: range.step)
    }

    @Test func ticksStandAtRoundTimes() throws {
        let day = try times(.day, endingAt: "2026-11-24T09:41:00Z").ticks
        #expect(day.map(\.label) == ["12:00", "16:00", "20:00", "24 Nov", "04:00", "08:00"])
        let week = try times(.week, endingAt: "2026-11-24T09:41:00Z").ticks
        #expect(week.map(\.label) == ["18 Nov", "19 Nov", "20 Nov", "21 Nov", "22 Nov", "23 Nov", "24 Nov"])
        let hour = try times(.hour, endingAt: "2026-11-24T00:20:00Z").ticks
        #expect(hour.map(\.label) == ["23:20", "23:30", "23:40", "23:50", "24 Nov", "00:10", "00:20"])
        #expect(hour.first?.place == 0 && hour.last?.place == 1)
        // Weeks begin on Mondays.
        let quarter = try times(.quarter, endingAt: "2026-11-24T09:41:00Z").ticks
        #expect(quarter.map(\.label) == ["31 Aug", "14 Sep", "28 Sep", "12 Oct", "26 Oct", "9 Nov", "23 Nov"])
    }

    @Test func everyRangeHasTicksInOrder() {
        var random = TestGenerator(5)
        for _ in 0..<300 {
            for range in ChartRange.allCases {
                let end = Int64.random(in: 0...253_402_300_799_000, using: &random)
                let times = ChartTimes(length: range.length, endingAt: end, step: range.step)
                let places = times.ticks.map(\.place)
                #expect((3...8).contains(places.count), "\(range) \(end)")
                #expect(places.allSatisfy { (0...1).contains($0) } && places == places.sorted())
                #expect(times.end == end && times.end - times.start == range.length)
                #expect((80...130).contains(times.count) && times.moments.count == times.count)
            }
        }
    }

    @Test func endsAreReadAsAddressesAndFieldsHaveThem() {
        let moment: Int64 = 1_795_513_260_000
        for text in [
            "2026-11-24T09:41:00Z", "2026-11-24T09:41", "2026-11-24T09:41:00", "2026-11-24T11:41:00+02:00",
            "1795513260",
            "1795513260.000",
        ] {
            #expect(ChartEnd.read(text) == moment, "\(text)")
        }
        #expect(ChartEnd.text(moment) == "2026-11-24T09:41:00Z" && ChartEnd.field(moment) == "2026-11-24T09:41")
        for text in ["", "now", "2026-11-24", "nan", "inf", "-1", "1e300", "9999999999999", "2026-13-01T00:00", "<b>"] {
            #expect(ChartEnd.read(text) == nil, "\(text)")
        }
    }
}
