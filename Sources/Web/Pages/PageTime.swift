extension TemplateValue {
    /// A moment for programs and for people, the latter in UTC with the zone named.
    package static func time(_ milliseconds: Int64) -> TemplateValue {
        let iso = Timestamp(milliseconds: milliseconds).description
        return ["iso": .text(iso), "text": .text(PageTime.text(iso))]
    }

    package static func time(_ milliseconds: Int64?) -> TemplateValue {
        guard let milliseconds else { return .absent }
        return time(milliseconds)
    }
}

extension Timestamp {
    /// The beginning of a day in UTC, from `2026-11-30`.
    package init?(day text: String) {
        guard text.utf8.count == 10, let found = Timestamp(rfc3339: text + "T00:00:00Z") else { return nil }
        self = found
    }
}

/// Moments and days as people read them.
package enum PageTime {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// `2025-11-24T09:41:07Z` as `24 Nov 2025, 09:41 UTC`.
    package static func text(_ iso: String) -> String {
        guard let time = iso.split(separator: "T").last, let day = day(iso) else { return iso }
        return "\(day), \(time.prefix(5)) UTC"
    }

    /// The day of a moment, as `24 Nov 2025`.
    package static func day(_ milliseconds: Int64) -> String {
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
