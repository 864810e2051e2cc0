/// Numbers as people read them.
enum Amount {
    /// `1234567` as `1,234,567`.
    static func text(_ number: Int) -> String {
        var digits = String(number.magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return (number < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
    }

    /// Hours with one decimal, `1,234.5 h`; nil for what no machine has run.
    static func hours(_ value: Double) -> String? {
        guard value.isFinite, abs(value) < 1e12 else { return nil }
        let tenths = Int((value * 10).rounded())
        return "\(tenths < 0 ? "-" : "")\(text(Int(tenths.magnitude) / 10)).\(tenths.magnitude % 10) h"
    }

    /// Whole percent, `62 %`; nil for what no meter shows.
    static func percent(_ value: Double) -> String? {
        guard value.isFinite, abs(value) < 1e6 else { return nil }
        return "\(text(Int(value.rounded()))) %"
    }

    static func share(_ part: Int, of whole: Int) -> String {
        whole == 0 ? "0 %" : "\(part * 100 / whole) %"
    }

    /// A length of time in its largest unit that it is a whole number of: `15 minutes`.
    static func length(_ milliseconds: Int64) -> String {
        let units: [(size: Int64, name: String)] = [(86_400_000, "day"), (3_600_000, "hour"), (60_000, "minute")]
        let unit = units.first { milliseconds % $0.size == 0 } ?? (1000, "second")
        let count = milliseconds / unit.size
        return count == 1 ? "1 \(unit.name)" : "\(count) \(unit.name)s"
    }

    /// How long samples are kept.
    static func retention(days: Int) -> String {
        if days % 365 == 0 { return days == 365 ? "1 year" : "\(days / 365) years" }
        return days == 1 ? "1 day" : "\(days) days"
    }
}
