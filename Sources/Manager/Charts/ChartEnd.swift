import Web

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
            if let time = Timestamp(rfc3339: text + end)?.milliseconds {
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
