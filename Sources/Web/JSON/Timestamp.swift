/// A moment as milliseconds since 1970 in UTC, written and read as RFC 3339.
package struct Timestamp: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }

    /// `2026-01-02T03:04:05Z`, with three decimals only when they are not zero.
    package var description: String {
        let (days, rest) = Self.floorDivide(milliseconds, by: 86_400_000)
        let date = Self.civil(fromDays: days)
        let seconds = rest / 1000
        let fraction = rest % 1000
        let year = String(date.year)
        let zeros = String(repeating: "0", count: max(0, 4 - year.utf8.count))
        // Every line of the log carries one, so it is put together as bytes.
        let behindYear = String(unsafeUninitializedCapacity: 20) { buffer in
            var end = 0
            func append(_ separator: Unicode.Scalar, _ value: Int64, _ width: Int = 2) {
                buffer[end] = UInt8(ascii: separator)
                var value = value
                for place in stride(from: end + width, to: end, by: -1) {
                    buffer[place] = UInt8(ascii: "0") + UInt8(value % 10)
                    value /= 10
                }
                end += width + 1
            }
            append("-", date.month)
            append("-", date.day)
            append("T", seconds / 3600)
            append(":", seconds / 60 % 60)
            append(":", seconds % 60)
            if fraction != 0 { append(".", fraction, 3) }
            buffer[end] = UInt8(ascii: "Z")
            return end + 1
        }
        return zeros + year + behindYear
    }

    /// From 1, in UTC.
    package var dayOfMonth: Int { Int(Self.civil(fromDays: Self.floorDivide(milliseconds, by: 86_400_000).0).day) }

    private static func floorDivide(_ value: Int64, by divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    /// Days since 1970-01-01 to the proleptic Gregorian calendar: eras of 400 years, years that begin in March.
    private static func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = floorDivide(days + 719_468, by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}
