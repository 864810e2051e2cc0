extension Timestamp {
    package init?(rfc3339 text: String) {
        var text = text
        guard let time = text.withUTF8({ Timestamp(rfc3339: $0) }) else { return nil }
        self = time
    }

    /// Reads RFC 3339: `2026-01-02T03:04:05Z`, with any fraction of a second, of which milliseconds are kept, and with
    /// `Z` or an offset such as `+02:00`. Nil for everything else.
    package init?(rfc3339 bytes: UnsafeBufferPointer<UInt8>) {
        func number(_ offset: Int, _ digits: Int) -> Int? {
            var number = 0
            for index in offset..<offset + digits {
                let digit = bytes[index] &- UInt8(ascii: "0")
                guard digit <= 9 else { return nil }
                number = number * 10 + Int(digit)
            }
            return number
        }
        func has(_ scalar: Unicode.Scalar, at offset: Int) -> Bool { bytes[offset] == UInt8(ascii: scalar) }

        // The shortest one ends with the Z.
        guard bytes.count >= 20, has("-", at: 4), has("-", at: 7), has("T", at: 10) || has("t", at: 10),
            has(":", at: 13), has(":", at: 16), let year = number(0, 4), let month = number(5, 2),
            let day = number(8, 2), let hour = number(11, 2), let minute = number(14, 2), let second = number(17, 2),
            (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year), hour < 24, minute < 60,
            // A leap second is the first of the next minute.
            second <= 60
        else { return nil }
        var milliseconds = 0
        var offset = 19
        if has(".", at: offset) {
            offset += 1
            var weight = 100
            while offset < bytes.count, let digit = number(offset, 1) {
                milliseconds += digit * weight
                weight /= 10
                offset += 1
            }
            if offset == 20 { return nil }
        }
        var minutesAhead = 0
        switch bytes.count - offset {
        case 1: guard has("Z", at: offset) || has("z", at: offset) else { return nil }
        case 6:
            guard has("+", at: offset) || has("-", at: offset), has(":", at: offset + 3),
                let hours = number(offset + 1, 2), let minutes = number(offset + 4, 2), hours < 24, minutes < 60
            else { return nil }
            minutesAhead = (hours * 60 + minutes) * (has("-", at: offset) ? -1 : 1)
        default: return nil
        }
        let minutes = (Self.daysSince1970(year, month, day) * 24 + hour) * 60 + minute - minutesAhead
        self.init(milliseconds: Int64((minutes * 60 + second) * 1000 + milliseconds))
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Years begin in March, so that the leap day comes last; 400 of them have 146,097 days.
    private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
        // One cycle more keeps January and February of the year 0 above zero.
        let year = (month <= 2 ? year - 1 : year) + 400
        let yearOfCycle = year % 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return (year / 400 - 1) * 146_097 + yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear
            - 719_468
    }
}
