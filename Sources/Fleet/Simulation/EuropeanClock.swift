/// The civil time of a place in the European Union or Norway: a standard offset, and an hour more in summer.
struct EuropeanClock: Sendable, Hashable {
    static let millisecondsADay: Int64 = 86_400_000
    private static let millisecondsAnHour: Int64 = 3_600_000

    /// A time zone that has had this clock for decades.
    var timeZone: String { standardOffset == 1 ? "Europe/Copenhagen" : "Europe/Helsinki" }

    /// Hours that standard time is ahead of UTC.
    let standardOffset: Int64

    /// The day, counted from 1 January 1970, that the calendar on the wall shows.
    func day(of time: Int64) -> Int {
        Self.day(local(time))
    }

    /// Hours since local midnight.
    func hour(of time: Int64) -> Double {
        let local = local(time)
        return Double(local - Int64(Self.day(local)) * Self.millisecondsADay) / Double(Self.millisecondsAnHour)
    }

    /// When the clock on the wall shows so many seconds after midnight of a day; milliseconds since 1970 UTC.
    func time(day: Int, second: Int64) -> Int64 {
        let standard =
            Int64(day) * Self.millisecondsADay + second * 1000 - standardOffset * Self.millisecondsAnHour
        let summer = standard - Self.millisecondsAnHour
        return Self.isSummer(summer) ? summer : standard
    }

    /// Monday is 0.
    static func weekday(_ day: Int) -> Int {
        let weekday = (day + 3) % 7
        return weekday < 0 ? weekday + 7 : weekday
    }

    /// From the last Sunday of March to the last Sunday of October, at 1:00 UTC in all of Europe.
    static func isSummer(_ time: Int64) -> Bool {
        let year = year(ofDay: day(time))
        return (lastSunday(year, month: 3)..<lastSunday(year, month: 10)).contains(time)
    }

    static func year(ofDay day: Int) -> Int {
        // Days since 1 March of year 0, in cycles of 400 years.
        let shifted = day + 719_468
        let cycle = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfCycle = shifted - cycle * 146_097
        let yearOfCycle = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        return cycle * 400 + yearOfCycle + (dayOfYear >= 306 ? 1 : 0)
    }

    /// 1 January, counted from 1 January 1970.
    static func firstDay(ofYear year: Int) -> Int {
        let before = year - 1
        return before * 365 + before / 4 - before / 100 + before / 400 - 719_162
    }

    private static func lastSunday(_ year: Int, month: Int) -> Int64 {
        // 31 March and 31 October, counted back from the first day of the next year.
        let end = firstDay(ofYear: year + 1) - (month == 3 ? 276 : 62)
        let sunday = end - (weekday(end) + 1) % 7
        return Int64(sunday) * millisecondsADay + millisecondsAnHour
    }

    private func local(_ time: Int64) -> Int64 {
        time + (standardOffset + (Self.isSummer(time) ? 1 : 0)) * Self.millisecondsAnHour
    }

    private static func day(_ time: Int64) -> Int {
        Int(time >= 0 ? time / millisecondsADay : (time - millisecondsADay + 1) / millisecondsADay)
    }
}
