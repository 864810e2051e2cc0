/// Numbers as feeds write them. `Double.init` alone would also take `inf`, `nan` and hexadecimal.
enum FeedNumber {
    /// The nearest `Double` to a decimal number (`-12.50`, `+3`, `.5`, `1e3`), or `nil` if the text is none or the
    /// number is too large to be one.
    static func parse(_ text: String) -> Double? {
        var mantissa: UInt64 = 0
        var digits = 0
        var significantDigits = 0
        var fractionDigits = 0
        var hasPoint = false
        var isNegative = false
        var exponent = 0
        var bytes = text.utf8.makeIterator()
        var byte = bytes.next()
        if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") {
            isNegative = byte == UInt8(ascii: "-")
            byte = bytes.next()
        }
        while let current = byte {
            if let digit = digit(current) {
                digits += 1
                if hasPoint { fractionDigits += 1 }
                if significantDigits > 0 || digit > 0 { significantDigits += 1 }
                if significantDigits <= 18 { mantissa = mantissa * 10 + UInt64(digit) }
            } else if current == UInt8(ascii: "."), !hasPoint {
                hasPoint = true
            } else {
                break
            }
            byte = bytes.next()
        }
        guard digits > 0 else { return nil }
        if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            guard let read = parseExponent(&bytes) else { return nil }
            exponent = read
            byte = nil
        }
        guard byte == nil else { return nil }
        return exact(mantissa, significantDigits, exponent - fractionDigits, isNegative) ?? general(text)
    }

    /// Both the digits and the power of ten are exact as `Double`, so that one operation rounds once: correctly.
    private static func exact(_ mantissa: UInt64, _ digits: Int, _ exponent: Int, _ isNegative: Bool) -> Double? {
        guard digits <= 18, mantissa <= 1 << 53, (-22...22).contains(exponent) else { return nil }
        let number = Double(mantissa)
        let scaled = exponent < 0 ? number / powersOfTen[-exponent] : number * powersOfTen[exponent]
        return isNegative ? -scaled : scaled
    }

    private static func general(_ text: String) -> Double? {
        guard text.utf8.count <= FeedBounds.identifierBytes, let number = Double(text), number.isFinite else {
            return nil
        }
        return number
    }

    /// The rest of the text as an exponent. Beyond four digits its size no longer matters.
    private static func parseExponent(_ bytes: inout String.UTF8View.Iterator) -> Int? {
        var byte = bytes.next()
        var isNegative = false
        if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") {
            isNegative = byte == UInt8(ascii: "-")
            byte = bytes.next()
        }
        guard byte != nil else { return nil }
        var exponent = 0
        while let current = byte {
            guard let digit = digit(current) else { return nil }
            exponent = min(exponent * 10 + digit, 9_999)
            byte = bytes.next()
        }
        return isNegative ? -exponent : exponent
    }

    private static func digit(_ byte: UInt8) -> Int? {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") ? Int(byte - UInt8(ascii: "0")) : nil
    }

    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]

    // MARK: Hours

    /// Hours as a number, or as an ISO 8601 duration of weeks, days, hours, minutes and seconds (`PT1234H30M`).
    /// Years and months have no fixed length and are not taken.
    static func parseHours(_ text: String) -> Double? {
        guard text.utf8.first == UInt8(ascii: "P") || text.utf8.first == UInt8(ascii: "p") else { return parse(text) }
        var hours = 0.0
        var number = ""
        var isTime = false
        // What the last unit was, for units stand from the largest to the smallest and each at most once.
        var lastRank = 0
        for byte in text.utf8.dropFirst() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."): number.unicodeScalars.append(.init(byte))
            case UInt8(ascii: ","): number += "."
            case UInt8(ascii: "T"), UInt8(ascii: "t"):
                guard !isTime, number.isEmpty else { return nil }
                isTime = true
            default:
                guard let unit = durationUnit(byte, isTime: isTime), unit.rank > lastRank,
                    let amount = parse(number)
                else { return nil }
                lastRank = unit.rank
                hours += unit.perHour > 0 ? amount / unit.perHour : amount * unit.hours
                number = ""
            }
        }
        return number.isEmpty && lastRank > 0 && hours.isFinite ? hours : nil
    }

    private struct DurationUnit {
        var rank: Int
        var hours = 1.0
        /// How many make an hour, where that is more exact than the fraction of an hour.
        var perHour = 0.0
    }

    private static func durationUnit(_ letter: UInt8, isTime: Bool) -> DurationUnit? {
        switch (letter & ~0x20, isTime) {
        case (UInt8(ascii: "W"), false): DurationUnit(rank: 1, hours: 168)
        case (UInt8(ascii: "D"), false): DurationUnit(rank: 2, hours: 24)
        case (UInt8(ascii: "H"), true): DurationUnit(rank: 3)
        case (UInt8(ascii: "M"), true): DurationUnit(rank: 4, perHour: 60)
        case (UInt8(ascii: "S"), true): DurationUnit(rank: 5, perHour: 3_600)
        default: nil
        }
    }
}
