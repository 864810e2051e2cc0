extension FeedTime {
    /// The years 1 to 9999. A time outside them has no four digits for its year and is left out of documents.
    static let writable: ClosedRange<Int64> = -62_135_596_800_000...253_402_300_799_999

    /// Appends a time in UTC with seconds (`2026-01-02T03:04:05Z`), and with three decimals where it has
    /// milliseconds. The time must be `writable`.
    static func append(_ milliseconds: Int64, to bytes: inout [UInt8]) {
        let (days, rest) = (Int(milliseconds) - firstMidnight).quotientAndRemainder(dividingBy: 86_400_000)
        let date = civilDate(days)
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { buffer in
            var end = 0
            func append(_ separator: Unicode.Scalar) {
                buffer[end] = UInt8(ascii: separator)
                end += 1
            }
            func append(_ number: Int, _ width: Int) {
                var number = number
                for index in (end..<end + width).reversed() {
                    buffer[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10)
                    number /= 10
                }
                end += width
            }
            append(date.year, 4)
            append("-")
            append(date.month, 2)
            append("-")
            append(date.day, 2)
            append("T")
            append(rest / 3_600_000, 2)
            append(":")
            append(rest / 60_000 % 60, 2)
            append(":")
            append(rest / 1_000 % 60, 2)
            if rest % 1_000 != 0 {
                append(".")
                append(rest % 1_000, 3)
            }
            append("Z")
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[..<end]))
        }
    }

    /// 0000-03-01, with which a cycle of 400 years begins, in milliseconds since 1970 UTC.
    private static let firstMidnight = -719_468 * 86_400_000

    /// The date that lies `days` after 0000-03-01. Years are counted from March, so that the leap day comes last.
    private static func civilDate(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let (cycle, dayOfCycle) = days.quotientAndRemainder(dividingBy: 146_097)
        // Leap days taken away, every year has 365 days. The cycle's own last day belongs to its last year.
        let yearOfCycle = (dayOfCycle - dayOfCycle / 1_460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let isNextYear = monthFromMarch >= 10
        return (
            cycle * 400 + yearOfCycle + (isNextYear ? 1 : 0), isNextYear ? monthFromMarch - 9 : monthFromMarch + 3, day
        )
    }
}
