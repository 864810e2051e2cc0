/// Numbers as Go writes them, which Prometheus and its clients do: the fewest digits that read back as the same number.
package enum GoFloat {
    /// Without an exponent, however long: `strconv.FormatFloat(value, 'f', -1, 64)`.
    package static func plain(_ value: Double) -> String {
        if let special = special(value) { return special }
        // Swift writes `1234.5`, `0.00012` or `1.2345e+20`.
        let parts = value.magnitude.description.split(separator: "e")
        let mantissa = parts[0].split(separator: ".")
        // A whole number has a zero behind its point.
        let fraction = mantissa.count > 1 && mantissa[1] != "0" ? mantissa[1] : ""
        let digits = String(mantissa[0] + fraction)
        let point = mantissa[0].utf8.count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
        let sign = value.sign == .minus ? "-" : ""
        if point <= 0 { return "\(sign)0.\(String(repeating: "0", count: -point))\(digits)" }
        if point >= digits.utf8.count {
            return sign + digits + String(repeating: "0", count: point - digits.utf8.count)
        }
        return "\(sign)\(digits.prefix(point)).\(digits.dropFirst(point))"
    }

    /// With an exponent where the number is very small or large, as in answers of the HTTP API.
    package static func text(_ value: Double) -> String {
        // Beyond these bounds Swift writes what Go does.
        let isPlain = value == 0 || (1e-6..<1e21).contains(value.magnitude)
        return isPlain ? plain(value) : special(value) ?? value.description
    }

    private static func special(_ value: Double) -> String? {
        if value.isNaN { return "NaN" }
        return value.isInfinite ? value < 0 ? "-Inf" : "+Inf" : nil
    }
}

// MARK: - As bytes

extension GoFloat {
    /// No number takes more bytes than this.
    package static let longest = 32

    /// Writes what `text` gives.
    /// - Parameter buffer: has room for `longest` bytes from `start`.
    /// - Returns: where the number ends.
    package static func write(_ value: Double, to buffer: UnsafeMutableBufferPointer<UInt8>, at start: Int) -> Int {
        // Most values of machines have few decimals: a decimal of up to 15 digits that reads back the same is the
        // shortest one.
        for scale in 0...3 {
            let scaled = value * power(scale)
            guard abs(scaled) < 1e15 else { break }
            let integer = Int64(scaled)
            guard Double(integer) == scaled else { continue }
            let isShort = integer == 0 ? value.bitPattern == 0 : abs(value) >= 1e-3
            guard isShort, scaled / power(scale) == value else { break }
            return write(integer.magnitude, scale: scale, isNegative: integer < 0, to: buffer, at: start)
        }
        // Here Swift writes what Go does: no exponent, and no whole numbers, which were written above.
        let isPlain = (1e-3..<1e15).contains(abs(value)) && value != value.rounded()
        let text = isPlain ? value.description : text(value)
        return buffer[start...].update(fromContentsOf: text.utf8)
    }

    /// Writes milliseconds as seconds, with decimals where there are any.
    /// - Parameter buffer: has room for `longest` bytes from `start`.
    /// - Returns: where the number ends.
    package static func write(
        milliseconds: Int64, to buffer: UnsafeMutableBufferPointer<UInt8>, at start: Int
    ) -> Int {
        write(milliseconds.magnitude, scale: 3, isNegative: milliseconds < 0, to: buffer, at: start)
    }

    @inline(__always)
    private static func power(_ scale: Int) -> Double {
        switch scale {
        case 0: 1
        case 1: 10
        case 2: 100
        default: 1000
        }
    }

    /// Writes digits with a point before the last `scale` of them, zeros at the end left out.
    @inline(__always)
    private static func write(
        _ number: UInt64, scale: Int, isNegative: Bool, to buffer: UnsafeMutableBufferPointer<UInt8>, at start: Int
    ) -> Int {
        let zero = UInt8(ascii: "0")
        var (number, scale, start) = (number, scale, start)
        if isNegative {
            buffer[start] = UInt8(ascii: "-")
            start += 1
        }
        if scale == 3, number % 1000 == 0 { (number, scale) = (number / 1000, 0) }
        while scale > 0, number % 10 == 0 { (number, scale) = (number / 10, scale - 1) }
        // From the last digit to the first.
        let end = start + max(digits(of: number), scale + 1) + (scale > 0 ? 1 : 0)
        var place = end
        if scale > 0 {
            for _ in 0..<scale {
                place -= 1
                buffer[place] = zero + UInt8(truncatingIfNeeded: number % 10)
                number /= 10
            }
            place -= 1
            buffer[place] = UInt8(ascii: ".")
        }
        while number >= 10 {
            let pair = UInt8(truncatingIfNeeded: number % 100)
            number /= 100
            buffer[place - 1] = zero + pair % 10
            buffer[place - 2] = zero + pair / 10
            place -= 2
        }
        if place > start { buffer[place - 1] = zero + UInt8(truncatingIfNeeded: number) }
        return end
    }

    @inline(__always)
    private static func digits(of number: UInt64) -> Int {
        var (count, limit) = (1, UInt64(10))
        while number >= limit {
            count += 1
            // The longest have 20 digits, and 10^20 has more than 64 bits.
            if count == 20 { break }
            limit *= 10
        }
        return count
    }
}
