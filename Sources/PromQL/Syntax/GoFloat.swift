/// Doubles as Go writes them, which Prometheus and its clients do: the fewest digits that read back as the same number.
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
