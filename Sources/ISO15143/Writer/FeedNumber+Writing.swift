extension FeedNumber {
    /// Appends the shortest decimal number that is read back as the same `Double`, with zeros after it until it has
    /// `decimals` digits after the point, at most two. It never has an exponent, which decimals of XML do not know, and
    /// zero has no sign. The number must be finite.
    static func append(_ number: Double, decimals: Int = 0, to bytes: inout [UInt8]) {
        let magnitude = number.magnitude
        if number < 0 { bytes.append(ascii: "-") }
        // Whole numbers, values with two decimals and positions: almost all that machines send.
        if let digits = digits(magnitude, times: 1) {
            appendDigits(digits, places: 0, atLeast: decimals, to: &bytes)
        } else if let digits = digits(magnitude, times: 100) {
            appendDigits(digits, places: 2, atLeast: decimals, to: &bytes)
        } else if let digits = digits(magnitude, times: 1e12) {
            appendDigits(digits, places: 12, atLeast: decimals, to: &bytes)
        } else {
            appendExpanded(magnitude, decimals: decimals, to: &bytes)
        }
    }

    /// The magnitude times a power of ten, if that quotient is read back as the same number.
    ///
    /// Below 2^51 neighbouring quotients are further apart than neighbouring doubles. So no other quotient of as many
    /// digits is the same number, and this one without its last zeros is the shortest there is.
    private static func digits(_ magnitude: Double, times scale: Double) -> UInt64? {
        let scaled = (magnitude * scale).rounded()
        return scaled < 0x1p51 && scaled / scale == magnitude ? UInt64(scaled) : nil
    }

    /// Appends digits with a point before the last `places` of them. Zeros at the end are added or left out until
    /// no more than `fewest` places are zeros.
    private static func appendDigits(_ digits: UInt64, places: Int, atLeast fewest: Int, to bytes: inout [UInt8]) {
        var digits = digits
        var places = places
        while places < fewest {
            digits *= 10
            places += 1
        }
        while places > fewest, digits % 10 == 0 {
            digits /= 10
            places -= 1
        }
        // 2^64 has 20 digits; a point makes 21.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 21) { buffer in
            var start = 21
            var written = 0
            repeat {
                if places > 0, written == places {
                    start -= 1
                    buffer[start] = UInt8(ascii: ".")
                }
                start -= 1
                buffer[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digits % 10)
                digits /= 10
                written += 1
            } while digits > 0 || written <= places
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[start..<21]))
        }
    }

    /// Appends a number whose shortest form is long or has an exponent, which is written out in zeros.
    private static func appendExpanded(_ magnitude: Double, decimals: Int, to bytes: inout [UInt8]) {
        let form = magnitude.description
        let mantissa = form.prefix { $0 != "e" }
        var digits = mantissa.utf8.filter { $0 != UInt8(ascii: ".") }
        // How many digits stand before the point; below zero, zeros stand between the point and them.
        var whole = mantissa.prefix { $0 != "." }.utf8.count + (Int(form.dropFirst(mantissa.utf8.count + 1)) ?? 0)
        while digits.first == UInt8(ascii: "0") {
            digits.removeFirst()
            whole -= 1
        }
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        func digit(_ index: Int) -> UInt8 { digits.indices.contains(index) ? digits[index] : UInt8(ascii: "0") }
        if whole > 0 {
            for index in 0..<whole { bytes.append(digit(index)) }
        } else {
            bytes.append(ascii: "0")
        }
        let places = max(digits.count - whole, decimals)
        guard places > 0 else { return }
        bytes.append(ascii: ".")
        for index in whole..<whole + places { bytes.append(digit(index)) }
    }
}
