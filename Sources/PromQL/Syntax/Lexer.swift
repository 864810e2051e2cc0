/// Cuts a query into tokens, and leaves out spaces and comments.
struct Lexer {
    let bytes: [UInt8]
    private var position = 0
    /// A colon stands alone in brackets; elsewhere it belongs to the name of a metric.
    private var isInBrackets = false

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    func error(_ reason: String, at range: Range<Int>) -> ParseError { ParseError(reason, at: range, in: bytes) }

    mutating func next() throws(ParseError) -> Token {
        skipSpaceAndComments()
        let start = position
        let kind = try kind()
        return Token(kind: kind, range: start..<position)
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func byte(after count: Int) -> UInt8? {
        position + count < bytes.count ? bytes[position + count] : nil
    }

    private mutating func skipSpaceAndComments() {
        while let byte = current {
            if byte == UInt8(ascii: "#") {
                while let byte = current, byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") { position += 1 }
            } else if byte.isSpace {
                position += 1
            } else {
                return
            }
        }
    }

    private mutating func kind() throws(ParseError) -> Token.Kind {
        guard let byte = current else { return .end }
        if byte.isDigit || byte == UInt8(ascii: ".") && self.byte(after: 1)?.isDigit == true {
            return try numberOrDuration()
        }
        if byte.isLetter || byte == UInt8(ascii: ":") && !isInBrackets { return word() }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return .string(try string(quote: byte))
        case UInt8(ascii: "`"): return .string(try rawString())
        default: return .symbol(try symbol(byte))
        }
    }

    private mutating func word() -> Token.Kind {
        let start = position
        var hasColon = false
        while let byte = current, byte.isOfName || byte == UInt8(ascii: ":") && !isInBrackets {
            if byte == UInt8(ascii: ":") { hasColon = true }
            position += 1
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        return hasColon ? .metricName(text) : .word(text)
    }

    private mutating func symbol(_ byte: UInt8) throws(ParseError) -> Token.Symbol {
        if let second = self.byte(after: 1),
            let symbol = Token.Symbol(rawValue: String(decoding: [byte, second], as: UTF8.self))
        {
            position += 2
            return symbol
        }
        guard let symbol = Token.Symbol(rawValue: String(decoding: [byte], as: UTF8.self)) else {
            let rest = String(decoding: bytes[position...].prefix(4), as: UTF8.self)
            let character = String(rest.unicodeScalars.prefix(1))
            throw error("unexpected character: '\(character)'", at: position..<position + character.utf8.count)
        }
        switch symbol {
        case .leftBracket: isInBrackets = true
        case .rightBracket: isInBrackets = false
        default: break
        }
        position += 1
        return symbol
    }
}

// MARK: - Numbers

extension Lexer {
    private mutating func numberOrDuration() throws(ParseError) -> Token.Kind {
        let start = position
        if let value = try number(), current?.isOfNumber != true { return .number(value) }
        position = start
        if let milliseconds = try duration(), current?.isOfNumber != true { return .duration(milliseconds) }
        position = start
        while current?.isOfNumber == true { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        throw error("bad number or duration syntax: \"\(text)\"", at: start..<position)
    }

    /// Nil when what stands here is no number.
    private mutating func number() throws(ParseError) -> Double? {
        let start = position
        if current == UInt8(ascii: "0"), let mark = byte(after: 1), mark | 0x20 == UInt8(ascii: "x") {
            position += 2
            if current == UInt8(ascii: "_") { position += 1 }
            guard let digits = digits(where: \.isHexadecimal) else { return nil }
            guard let value = Int64(digits, radix: 16) else {
                throw error("error parsing number: value out of range", at: start..<position)
            }
            return Double(value)
        }
        var whole = ""
        if current != UInt8(ascii: ".") {
            guard let digits = digits(where: \.isDigit) else { return nil }
            whole = digits
        }
        var text = whole
        if current == UInt8(ascii: ".") {
            position += 1
            text += "."
            if current?.isDigit == true {
                guard let digits = digits(where: \.isDigit) else { return nil }
                text += digits
            } else {
                text += "0"
            }
        }
        if let mark = current, mark | 0x20 == UInt8(ascii: "e") {
            position += 1
            text += "e"
            if let sign = current, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
                position += 1
                text.unicodeScalars.append(Unicode.Scalar(sign))
            }
            guard let digits = digits(where: \.isDigit) else { return nil }
            text += digits
        }
        // A whole number with a zero in front is octal where it can be.
        if text.utf8.count == whole.utf8.count, whole.hasPrefix("0"), let value = Int64(whole, radix: 8) {
            return Double(value)
        }
        guard let value = Double(whole.isEmpty ? "0" + text : text), value.isFinite else {
            throw error("error parsing number: value out of range", at: start..<position)
        }
        return value
    }

    /// Takes digits with single underscores between them, and leaves out the underscores.
    private mutating func digits(where isDigit: (UInt8) -> Bool) -> String? {
        var digits: [UInt8] = []
        var isBehindDigit = false
        while let byte = current {
            if isDigit(byte) {
                digits.append(byte)
                isBehindDigit = true
            } else if byte == UInt8(ascii: "_"), isBehindDigit {
                isBehindDigit = false
            } else {
                break
            }
            position += 1
        }
        return isBehindDigit ? String(decoding: digits, as: UTF8.self) : nil
    }

    /// Nil when what stands here is no duration.
    private mutating func duration() throws(ParseError) -> Int64? {
        let start = position
        var total: Int64 = 0
        var units = DurationUnit.all[...]
        while current?.isDigit == true {
            var count: Int64? = 0
            while let byte = current, byte.isDigit {
                count = count?.times(10)?.plus(Int64(byte - UInt8(ascii: "0")))
                position += 1
            }
            let name = bytes[position...].prefix { $0.isLetter && $0 != UInt8(ascii: "_") }
            guard let index = units.firstIndex(where: { $0.name.utf8.elementsEqual(name) }) else { return nil }
            position += name.count
            guard let sum = count?.times(units[index].milliseconds)?.plus(total), sum <= DurationUnit.longest else {
                throw error("duration out of range", at: start..<position)
            }
            total = sum
            // Units go from the largest to the smallest.
            units = units[(index + 1)...]
        }
        return position > start ? total : nil
    }
}

/// The units of durations, from the largest down.
struct DurationUnit {
    let name: String
    let milliseconds: Int64

    static let all = [
        DurationUnit(name: "y", milliseconds: 365 * 86_400_000), DurationUnit(name: "w", milliseconds: 7 * 86_400_000),
        DurationUnit(name: "d", milliseconds: 86_400_000), DurationUnit(name: "h", milliseconds: 3_600_000),
        DurationUnit(name: "m", milliseconds: 60_000), DurationUnit(name: "s", milliseconds: 1000),
        DurationUnit(name: "ms", milliseconds: 1),
    ]

    /// Prometheus counts nanoseconds in 64 bits.
    static let longest = Int64.max / 1_000_000
}

extension Int64 {
    fileprivate func times(_ other: Int64) -> Int64? {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? nil : product
    }

    fileprivate func plus(_ other: Int64) -> Int64? {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? nil : sum
    }
}

// MARK: - Strings

extension Lexer {
    private mutating func rawString() throws(ParseError) -> String {
        let start = position
        guard let end = bytes[(start + 1)...].firstIndex(of: UInt8(ascii: "`")) else {
            throw error("unterminated raw string", at: start..<bytes.count)
        }
        position = end + 1
        return String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
    }

    private mutating func string(quote: UInt8) throws(ParseError) -> String {
        let start = position
        var content: [UInt8] = []
        position += 1
        while let byte = current, byte != UInt8(ascii: "\n") {
            position += 1
            switch byte {
            case quote:
                guard let text = String(validating: content, as: UTF8.self) else {
                    throw error("the escapes of the string do not give UTF-8", at: start..<position)
                }
                return text
            case UInt8(ascii: "\\"): try escape(into: &content, quote: quote, start: start)
            default: content.append(byte)
            }
        }
        throw error("unterminated quoted string", at: start..<position)
    }

    /// Takes an escape sequence as Go has them, whose backslash has been taken.
    private mutating func escape(
        into content: inout [UInt8], quote: UInt8, start: Int
    ) throws(ParseError) {
        guard let byte = current else { throw error("escape sequence not terminated", at: start..<position) }
        position += 1
        switch byte {
        case UInt8(ascii: "a"): content.append(0x07)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "v"): content.append(0x0B)
        case UInt8(ascii: "\\"), quote: content.append(byte)
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            position -= 1
            let code = try code(digits: 3, radix: 8, start: start)
            guard let byte = UInt8(exactly: code) else {
                throw error("escape sequence is above one byte", at: start..<position)
            }
            content.append(byte)
        case UInt8(ascii: "x"): content.append(UInt8(try code(digits: 2, radix: 16, start: start)))
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
            let code = try code(digits: byte == UInt8(ascii: "u") ? 4 : 8, radix: 16, start: start)
            guard let scalar = Unicode.Scalar(code) else {
                throw error("escape sequence is an invalid Unicode code point", at: start..<position)
            }
            content.append(contentsOf: String(scalar).utf8)
        default: throw error("unknown escape sequence", at: start..<position)
        }
    }

    private mutating func code(digits: Int, radix: UInt32, start: Int) throws(ParseError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<digits {
            guard let byte = current else { throw error("escape sequence not terminated", at: start..<position) }
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, digit < radix else {
                throw error("illegal character in escape sequence", at: start..<position)
            }
            code = code * radix + UInt32(digit)
            position += 1
        }
        return code
    }
}

// MARK: - Bytes

extension UInt8 {
    fileprivate var isSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }

    fileprivate var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    fileprivate var isHexadecimal: Bool {
        isDigit || self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "f")
    }

    /// A letter as names may begin with.
    fileprivate var isLetter: Bool {
        self == UInt8(ascii: "_") || self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z")
    }

    fileprivate var isOfName: Bool { isLetter || isDigit }

    /// What cannot stand right behind a number.
    fileprivate var isOfNumber: Bool { isOfName || self == UInt8(ascii: ".") }
}

extension String {
    /// Whether the text can name a label without quotes.
    var isPlainLabelName: Bool { utf8.first?.isLetter == true && utf8.allSatisfy(\.isOfName) }
}
