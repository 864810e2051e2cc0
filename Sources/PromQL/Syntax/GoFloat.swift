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
    /// Appends what `text` gives.
    package static func append(_ value: Double, to bytes: inout [UInt8]) {
        // Most values of machines have few decimals: a decimal of up to 15 digits that reads back the same is the
        // shortest one.
        for (scale, factor) in [(0, 1.0), (1, 10), (2, 100), (3, 1000)] {
            let scaled = value * factor
            guard abs(scaled) < 1e15, scaled == scaled.rounded(), scaled != 0 || value == 0 else { continue }
            guard scaled / factor == value, value != 0 || value.sign == .plus else { break }
            if abs(value) < 1e-3, value != 0 { break }
            if scaled < 0 { bytes.append(UInt8(ascii: "-")) }
            append(UInt64(abs(scaled)), scale: scale, to: &bytes)
            return
        }
        // Here Swift writes what Go does: no exponent, and no whole numbers, which were written above.
        let isPlain = (1e-3..<1e15).contains(abs(value)) && value != value.rounded()
        bytes.append(contentsOf: (isPlain ? value.description : text(value)).utf8)
    }

    /// Appends milliseconds as seconds, with decimals where there are any.
    package static func append(milliseconds: Int64, to bytes: inout [UInt8]) {
        if milliseconds < 0 { bytes.append(UInt8(ascii: "-")) }
        append(milliseconds.magnitude, scale: 3, to: &bytes)
    }

    /// Appends digits with a point before the last `scale` of them, zeros at the end left out.
    private static func append(_ number: UInt64, scale: Int, to bytes: inout [UInt8]) {
        var (number, scale) = (number, scale)
        while scale > 0, number % 10 == 0 {
            number /= 10
            scale -= 1
        }
        // 2^64 has 20 digits; a point makes 21.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 21) { buffer in
            var start = 21
            var written = 0
            repeat {
                if scale > 0, written == scale {
                    start -= 1
                    buffer[start] = UInt8(ascii: ".")
                }
                start -= 1
                buffer[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10)
                number /= 10
                written += 1
            } while number > 0 || written <= scale
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[start..<21]))
        }
    }
}
