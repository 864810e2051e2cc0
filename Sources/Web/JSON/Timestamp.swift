/// A moment as milliseconds since 1970 in UTC, written and read as RFC 3339.
package struct Timestamp: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }

    /// `2026-01-02T03:04:05Z`, with three decimals only when they are not zero.
    package var description: String {
        String(unsafeUninitializedCapacity: Self.longest) { buffer in
            // A buffer with room has a base address.
            guard let bytes = buffer.baseAddress else { return 0 }
            let end = write(to: bytes)
            let length = milliseconds % 1000 == 0 ? end - 4 : end
            bytes[length] = UInt8(ascii: "Z")
            return length + 1
        }
    }

    /// No moment takes more bytes than this, a zone behind it included.
    package static let longest = 48

    /// Writes `2026-01-02T03:04:05.678`, always with three decimals and without a zone.
    /// - Parameter bytes: has room for `longest` of them.
    /// - Returns: how many were written.
    package func write(to bytes: UnsafeMutablePointer<UInt8>) -> Int {
        let (days, rest) = Self.floorDivide(milliseconds, by: 86_400_000)
        let date = Self.civil(fromDays: days)
        var end = Self.writeYear(date.year, to: bytes)
        // Every line of the log carries one, so it is put together as bytes.
        func put(_ separator: Unicode.Scalar, _ value: Int64, _ width: Int = 2) {
            bytes[end] = UInt8(ascii: separator)
            NumberText.putDigits(UInt32(truncatingIfNeeded: value), width, to: bytes + end + 1)
            end += width + 1
        }
        let seconds = rest / 1000
        put("-", date.month)
        put("-", date.day)
        put("T", seconds / 3600)
        put(":", seconds / 60 % 60)
        put(":", seconds % 60)
        put(".", rest % 1000, 3)
        return end
    }

    /// Of four characters at least.
    private static func writeYear(_ year: Int64, to bytes: UnsafeMutablePointer<UInt8>) -> Int {
        if (0...9999).contains(year) {
            NumberText.putDigits(UInt32(year), 4, to: bytes)
            return 4
        }
        let zeros = year < 0 ? max(0, 4 - String(year).utf8.count) : 0
        bytes.update(repeating: UInt8(ascii: "0"), count: zeros)
        return zeros + NumberText.write(year, to: bytes + zeros)
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
