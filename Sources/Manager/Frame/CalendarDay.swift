import Web

/// A day of the calendar in UTC, as date fields send it.
struct CalendarDay: Equatable {
    /// The moment when the day begins, in milliseconds since 1970.
    let start: Int64

    static let length: Int64 = 86_400_000

    /// `2025-11-24`; nil for what is no day.
    init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.map(\.utf8.count) == [4, 2, 2],
            text.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let year = Int64(parts[0]), let month = Int64(parts[1]), let day = Int64(parts[2]),
            year >= 1970, (1...12).contains(month), day >= 1
        else { return nil }
        // Years that begin in March put the leap day last.
        let shiftedYear = month > 2 ? year : year - 1
        let shiftedMonth = (month + 9) % 12
        let leapDays = shiftedYear / 4 - shiftedYear / 100 + shiftedYear / 400
        let days = shiftedYear * 365 + leapDays + (shiftedMonth * 306 + 5) / 10 + day - 1 - 719_468
        start = days * Self.length
        // A day that the month does not have comes back as another one.
        if Self.text(start) != text { return nil }
    }

    /// The day of a moment, as `2025-11-24`.
    static func text(_ milliseconds: Int64) -> String {
        String(Timestamp(milliseconds: milliseconds).description.prefix(10))
    }
}
