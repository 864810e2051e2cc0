extension JSONReader {
    /// A number as the nearest double.
    /// - Throws: also when it is too large for one.
    package mutating func number() throws(JSONSyntaxError) -> Double {
        let number = try numeral()
        if let exact = number.exact { return exact }
        return try nearest(number.range)
    }

    /// A number as its kind in a tree: an integer where it is written as one and fits.
    mutating func numberValue() throws(JSONSyntaxError) -> JSONValue {
        let number = try numeral()
        if number.isInteger {
            let text = String(decoding: bytes[number.range], as: UTF8.self)
            if let value = Int64(text), !(value == 0 && text.hasPrefix("-")) { return .integer(value) }
        }
        if let exact = number.exact { return .number(exact) }
        return .number(try nearest(number.range))
    }

    private struct Numeral {
        let range: Range<Int>
        let isInteger: Bool
        /// The value, where digits and power of ten are so small that one operation of doubles gives it exactly.
        let exact: Double?
    }

    /// Every power of ten that a double holds exactly.
    private static let powers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]

    private mutating func numeral() throws(JSONSyntaxError) -> Numeral {
        skipSpace()
        let start = position
        var mantissa: UInt64 = 0
        var digits = 0
        var exponent = 0
        var isInteger = true
        let isNegative = current == UInt8(ascii: "-")
        if isNegative { position += 1 }
        if current == UInt8(ascii: "0") {
            position += 1
        } else {
            digits += try self.digits(into: &mantissa)
        }
        if current == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            let count = try self.digits(into: &mantissa)
            digits += count
            exponent -= count
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            isInteger = false
            position += 1
            let isSmall = current == UInt8(ascii: "-")
            if current == UInt8(ascii: "+") || isSmall { position += 1 }
            var power: UInt64 = 0
            // A long power wraps around; it is told by its length.
            let count = try self.digits(into: &power)
            exponent = count > 4 ? .max : exponent + (isSmall ? -Int(power) : Int(power))
        }
        var exact: Double?
        // Nineteen digits fit into 64 bits, and up to 2^53 a double is exact.
        if digits <= 19, mantissa <= 1 << 53, exponent.magnitude < Self.powers.count {
            let magnitude =
                exponent < 0
                ? Double(mantissa) / Self.powers[-exponent] : Double(mantissa) * Self.powers[exponent]
            exact = isNegative ? -magnitude : magnitude
        }
        return Numeral(range: start..<position, isInteger: isInteger, exact: exact)
    }

    private mutating func digits(into value: inout UInt64) throws(JSONSyntaxError) -> Int {
        let start = position
        while let byte = current, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
            value = value &* 10 &+ UInt64(byte - UInt8(ascii: "0"))
            position += 1
        }
        if position == start { throw error("expected a digit") }
        return position - start
    }

    private func nearest(_ range: Range<Int>) throws(JSONSyntaxError) -> Double {
        guard let value = Double(String(decoding: bytes[range], as: UTF8.self)), value.isFinite else {
            throw error("the number is too large")
        }
        return value
    }
}
