package import Foundation

/// A day of the calendar in a time zone: 23 or 25 hours long where the clock is changed.
package struct LocalDay: Sendable, Hashable {
    package let zone: TimeZone
    /// In milliseconds since 1970 UTC.
    package let times: Range<Int64>

    /// The day that the calendar on the wall shows at a time.
    package init(of time: Int64, in zone: TimeZone) {
        let calendar = Self.calendar(zone)
        let start = calendar.startOfDay(for: Date(timeIntervalSince1970: Double(time) / 1000))
        self.init(start, calendar)
    }

    /// - Returns: nil when there is no such day.
    package init?(year: Int, month: Int, day: Int, in zone: TimeZone) {
        let calendar = Self.calendar(zone)
        // At noon, because some days begin at one o'clock.
        let parts = DateComponents(year: year, month: month, day: day, hour: 12)
        guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day),
            let noon = calendar.date(from: parts),
            calendar.dateComponents([.year, .month, .day], from: noon)
                == DateComponents(year: year, month: month, day: day)
        else { return nil }
        self.init(calendar.startOfDay(for: noon), calendar)
    }

    package var next: LocalDay { LocalDay(of: times.upperBound, in: zone) }

    private init(_ start: Date, _ calendar: Calendar) {
        zone = calendar.timeZone
        // Some hours into the day after, however long this one is.
        let end = calendar.startOfDay(for: start.addingTimeInterval(30 * 3600))
        times =
            Int64((start.timeIntervalSince1970 * 1000).rounded())..<Int64((end.timeIntervalSince1970 * 1000).rounded())
    }

    private static func calendar(_ zone: TimeZone) -> Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        return calendar
    }
}
