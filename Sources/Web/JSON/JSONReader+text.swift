extension JSONReader {
    /// A string.
    package mutating func text() throws(JSONSyntaxError) -> String {
        skipSpace()
        guard let range = try plain() else {
            let content = try escaped()
            return try content.withUnsafeBufferPointer { buffer throws(JSONSyntaxError) in try utf8(buffer[...]) }
        }
        return try utf8(bytes[range])
    }

    /// Lends the bytes of a string, which may be no UTF-8.
    @inline(__always)
    package mutating func textBytes<Value>(
        _ body: (UnsafeBufferPointer<UInt8>) -> Value
    ) throws(JSONSyntaxError) -> Value {
        skipSpace()
        guard let range = try plain() else { return try escaped().withUnsafeBufferPointer(body) }
        return body(UnsafeBufferPointer(rebasing: bytes[range]))
    }

    /// The content of a string without escapes, which most are; nil when the string has some, and then stands before
    /// it.
    private mutating func plain() throws(JSONSyntaxError) -> Range<Int>? {
        let quote = position
        try expect(UInt8(ascii: "\""), "a string")
        let start = position
        while let byte = current, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
        guard current == UInt8(ascii: "\"") else {
            position = quote
            return nil
        }
        position += 1
        return start..<position - 1
    }

    private mutating func escaped() throws(JSONSyntaxError) -> [UInt8] {
        position += 1
        var content: [UInt8] = []
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return content
            case UInt8(ascii: "\\"):
                position += 1
                try escape(into: &content)
            case 0..<0x20: throw error("a control character must be escaped")
            default:
                content.append(byte)
                position += 1
            }
        }
        throw error("the string has no end")
    }

    private func utf8(_ slice: Slice<UnsafeBufferPointer<UInt8>>) throws(JSONSyntaxError) -> String {
        guard let text = String(validating: slice, as: UTF8.self) else { throw error("the string is not UTF-8") }
        return text
    }

    private mutating func escape(into content: inout [UInt8]) throws(JSONSyntaxError) {
        guard let byte = current else { throw error("the string has no end") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"):
            var code = try hexadecimal()
            if (0xD800...0xDBFF).contains(code) {
                guard current == UInt8(ascii: "\\") else { throw error("half of a surrogate pair") }
                position += 1
                try expect(UInt8(ascii: "u"), "the second half of a surrogate pair")
                let low = try hexadecimal()
                guard (0xDC00...0xDFFF).contains(low) else { throw error("half of a surrogate pair") }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw error("half of a surrogate pair") }
            content.append(contentsOf: Array(String(scalar).utf8))
        default: throw error("an unknown escape")
        }
    }

    private mutating func hexadecimal() throws(JSONSyntaxError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw error("expected four hexadecimal digits")
            }
            code = code << 4 | UInt32(digit)
            position += 1
        }
        return code
    }
}
