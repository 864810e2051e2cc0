import Web

/// The lengths of time that charts can show.
enum ChartRange: String, CaseIterable, Sendable {
    case hour = "1h"
    case sixHours = "6h"
    case day = "24h"
    case week = "7d"
    case month = "30d"
    case quarter = "90d"

    /// Those that an asset's page offers.
    static let ofAssets: [ChartRange] = [.day, .week, .month, .quarter]

    private static let minute: Int64 = 60_000
    private static let hourLength = 60 * minute
    private static let dayLength = 24 * hourLength

    /// In milliseconds.
    var length: Int64 {
        switch self {
        case .hour: Self.hourLength
        case .sixHours: 6 * Self.hourLength
        case .day: Self.dayLength
        case .week: 7 * Self.dayLength
        case .month: 30 * Self.dayLength
        case .quarter: 90 * Self.dayLength
        }
    }

    /// From value to value, in milliseconds: about a hundred of them make a line.
    var step: Int64 {
        switch self {
        case .hour: Self.minute / 2
        case .sixHours: 4 * Self.minute
        case .day: 15 * Self.minute
        case .week: 2 * Self.hourLength
        case .month: 8 * Self.hourLength
        case .quarter: Self.dayLength
        }
    }

    var label: String {
        switch self {
        case .hour: "1 hour"
        case .sixHours: "6 hours"
        case .day: "24 hours"
        case .week: "7 days"
        case .month: "30 days"
        case .quarter: "90 days"
        }
    }
}

/// The end of a chart as an address or a form names it.
enum ChartEnd {
    /// Later than any sample, and sums of times stay whole numbers.
    private static let latest: Int64 = 253_402_300_799_000

    /// `2026-11-24T09:41`, which is in UTC, RFC 3339, or seconds since 1970; nil for what is none of them. In
    /// milliseconds.
    static func read(_ text: String) -> Int64? {
        if let seconds = Double(text) {
            let milliseconds = (seconds * 1000).rounded()
            return milliseconds >= 0 && milliseconds <= Double(latest) ? Int64(milliseconds) : nil
        }
        // Browsers send what a field for a moment holds without zone, and without seconds when they are zero.
        for end in ["", "Z", ":00Z"] {
            var whole = text + end
            if let time = whole.withUTF8({ Timestamp(rfc3339: $0) })?.milliseconds {
                return (0...latest).contains(time) ? time : nil
            }
        }
        return nil
    }

    /// The moment up to which charts go when nobody says: the last full minute.
    static func now(_ now: Int64) -> Int64 { now - now % 60_000 }

    /// As it stands in addresses: `2026-11-24T09:41:00Z`.
    static func text(_ end: Int64) -> String { Timestamp(milliseconds: end).description }

    /// What a field for a moment holds: `2026-11-24T09:41`.
    static func field(_ end: Int64) -> String { String(text(end).prefix(16)) }
}
