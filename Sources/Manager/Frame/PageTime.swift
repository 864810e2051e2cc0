import Web

extension TemplateValue {
    /// A moment for programs and for people, the latter in UTC with the zone named.
    static func time(_ milliseconds: Int64) -> TemplateValue {
        let iso = Timestamp(milliseconds: milliseconds).description
        return ["iso": .text(iso), "text": .text(PageTime.text(iso))]
    }

    static func time(_ milliseconds: Int64?) -> TemplateValue {
        guard let milliseconds else { return .absent }
        return time(milliseconds)
    }
}

/// Moments and days as people read them.
enum PageTime {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// `2025-11-24T09:41:07Z` as `24 Nov 2025, 09:41 UTC`.
    static func text(_ iso: String) -> String {
        guard let time = iso.split(separator: "T").last, let day = day(iso) else { return iso }
        return "\(day), \(time.prefix(5)) UTC"
    }

    /// The day of a moment, as `24 Nov 2025`.
    static func day(_ milliseconds: Int64) -> String {
        let iso = Timestamp(milliseconds: milliseconds).description
        return day(iso) ?? iso
    }

    private static func day(_ iso: String) -> String? {
        let date = iso.prefix { $0 != "T" }.split(separator: "-")
        guard date.count == 3, let month = Int(date[1]), months.indices.contains(month - 1), let day = Int(date[2])
        else {
            return nil
        }
        return "\(day) \(months[month - 1]) \(date[0])"
    }
}

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
