/// Times as feeds write them: RFC 3339, with what makers leave out or add.
package enum FeedTime {
    /// Milliseconds since 1970 UTC, or `nil` if the text is no time.
    ///
    /// Taken are a space for the `T`, a missing zone (then UTC), a missing colon or minute in the zone, missing
    /// seconds, one to nine digits of fraction (what is finer than a millisecond is cut off), a leap second, and a
    /// date alone.
    package static func milliseconds(_ text: String) -> Int64? {
        var scanner = Scanner(bytes: text.utf8.makeIterator())
        scanner.advance()
        guard let year = scanner.number(4), scanner.skip("-"), let month = scanner.number(2), scanner.skip("-"),
            let day = scanner.number(2), year >= 1, (1...12).contains(month),
            (1...daysIn(month, of: year)).contains(day)
        else { return nil }
        let midnight = Int64(daysSince1970(year, month, day)) * 86_400_000
        guard scanner.next != nil else { return midnight }
        guard scanner.skip("T") || scanner.skip("t") || scanner.skip(" "), let hour = scanner.number(2),
            scanner.skip(":"), let minute = scanner.number(2), hour < 24, minute < 60
        else { return nil }
        var second = 0
        var fraction = 0
        if scanner.skip(":") {
            guard let read = scanner.number(2), read <= 60 else { return nil }
            second = read
            if scanner.skip(".") || scanner.skip(",") {
                guard let read = scanner.fraction() else { return nil }
                fraction = read
            }
        }
        guard let offset = scanner.zone(), scanner.next == nil else { return nil }
        return midnight + Int64(((hour * 60 + minute - offset) * 60 + second) * 1_000 + fraction)
    }

    /// The first moment that is not a placeholder of the year 1, which some makers send for "never".
    static let firstMeant: Int64 = -62_104_060_800_000

    private struct Scanner {
        var bytes: String.UTF8View.Iterator
        var next: UInt8?

        mutating func advance() { next = bytes.next() }

        mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
            guard next == UInt8(ascii: scalar) else { return false }
            advance()
            return true
        }

        mutating func digit() -> Int? {
            guard let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            advance()
            return Int(byte - UInt8(ascii: "0"))
        }

        mutating func number(_ digits: Int) -> Int? {
            var number = 0
            for _ in 0..<digits {
                guard let digit = digit() else { return nil }
                number = number * 10 + digit
            }
            return number
        }

        /// Milliseconds from one to nine digits.
        mutating func fraction() -> Int? {
            var milliseconds = 0
            var digits = 0
            while let digit = digit() {
                digits += 1
                if digits <= 3 { milliseconds = milliseconds * 10 + digit }
            }
            guard (1...9).contains(digits) else { return nil }
            for _ in min(digits, 3)..<3 { milliseconds *= 10 }
            return milliseconds
        }

        /// Minutes ahead of UTC.
        mutating func zone() -> Int? {
            _ = skip(" ")
            if next == nil || skip("Z") || skip("z") { return 0 }
            let isBehind = next == UInt8(ascii: "-")
            guard skip("+") || skip("-"), let hours = number(2), hours < 24 else { return nil }
            guard next != nil else { return isBehind ? -hours * 60 : hours * 60 }
            _ = skip(":")
            guard let minutes = number(2), minutes < 60 else { return nil }
            return isBehind ? -(hours * 60 + minutes) : hours * 60 + minutes
        }
    }

    private static func daysIn(_ month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from 1970-01-01 in the proleptic Gregorian calendar. Years are counted from March, so that the leap day
    /// comes last; a cycle of 400 years has 146,097 days.
    private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let cycle = year / 400
        let yearOfCycle = year % 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return cycle * 146_097 + yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear - 719_468
    }
}
