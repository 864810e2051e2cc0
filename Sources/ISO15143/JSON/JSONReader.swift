/// A strict reader of JSON as RFC 8259 has it, from valid UTF-8 in memory into a tree.
///
/// Stricter than many: a key that occurs twice, a lone surrogate, and anything beyond `FeedBounds` are errors.
struct JSONReader {
    private let bytes: [UInt8]
    private var offset: Int
    private var depth = 0
    private var valuesRead = 0

    private init(_ bytes: [UInt8], from offset: Int) {
        self.bytes = bytes
        self.offset = offset
    }

    /// Reads one document, which must fill the bytes from `offset` on.
    static func read(_ bytes: [UInt8], from offset: Int = 0) throws(FeedError) -> JSONValue {
        var reader = JSONReader(bytes, from: offset)
        let value = try reader.readDocument()
        guard reader.offset == bytes.count else { throw reader.failure("something stands after the document's end") }
        return value
    }

    /// Reads documents that stand one after another, each on a line or lines of its own: pages in one file.
    static func readLines(_ bytes: [UInt8], from offset: Int = 0) throws(FeedError) -> [JSONValue] {
        var reader = JSONReader(bytes, from: offset)
        var documents = [try reader.readDocument()]
        while reader.offset < bytes.count {
            guard bytes[..<reader.offset].reversed().first(where: { $0 != 0x20 && $0 != 0x09 }) == 0x0A else {
                throw reader.failure("something stands after the document's end")
            }
            documents.append(try reader.readDocument())
        }
        return documents
    }

    /// One value with the white space around it.
    private mutating func readDocument() throws(FeedError) -> JSONValue {
        skipSpace()
        let value = try readValue()
        skipSpace()
        return value
    }

    private mutating func readValue() throws(FeedError) -> JSONValue {
        valuesRead += 1
        guard valuesRead <= FeedBounds.jsonValues else {
            throw failure("the document holds more than \(FeedBounds.jsonValues) values", .tooLarge)
        }
        guard let byte = peek else { throw failure("the document ends where a value should stand") }
        switch byte {
        case UInt8(ascii: "{"): return .object(try readMembers())
        case UInt8(ascii: "["): return .array(try readElements())
        case UInt8(ascii: "\""): return .string(try readString())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try readNumber())
        case UInt8(ascii: "t"): return try read("true", as: .boolean(true))
        case UInt8(ascii: "f"): return try read("false", as: .boolean(false))
        case UInt8(ascii: "n"): return try read("null", as: .null)
        default: throw failure("a value should stand here")
        }
    }

    // MARK: Structures

    private mutating func enter() throws(FeedError) {
        guard depth < FeedBounds.depth else {
            throw failure("values are nested deeper than \(FeedBounds.depth)", .tooLarge)
        }
        depth += 1
        offset += 1
        skipSpace()
    }

    private mutating func readMembers() throws(FeedError) -> [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        var keys: Set<String> = []
        try enter()
        defer { depth -= 1 }
        if skip(UInt8(ascii: "}")) { return [] }
        while true {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw failure("a key in quotes should stand here") }
            let start = offset
            let key = try readString()
            // Few keys are compared one by one; a set is worth its cost only for many.
            let isKnown = members.count < 16 ? members.contains { $0.key == key } : keys.contains(key)
            guard !isKnown else {
                offset = start
                throw failure("the key \"\(key.excerpt)\" occurs twice in one object")
            }
            skipSpace()
            guard skip(UInt8(ascii: ":")) else { throw failure("\":\" should stand after a key") }
            skipSpace()
            members.append(JSONValue.Member(key: key, value: try readValue()))
            if members.count == 16 { keys = Set(members.map(\.key)) }
            if members.count > 16 { keys.insert(key) }
            skipSpace()
            if skip(UInt8(ascii: "}")) { return members }
            guard skip(UInt8(ascii: ",")) else {
                throw failure("\",\" or \"}\" should stand after a member")
            }
        }
    }

    private mutating func readElements() throws(FeedError) -> [JSONValue] {
        var elements: [JSONValue] = []
        try enter()
        defer { depth -= 1 }
        if skip(UInt8(ascii: "]")) { return [] }
        while true {
            skipSpace()
            elements.append(try readValue())
            skipSpace()
            if skip(UInt8(ascii: "]")) { return elements }
            guard skip(UInt8(ascii: ",")) else {
                throw failure("\",\" or \"]\" should stand after an element")
            }
        }
    }

    // MARK: Scalars

    private mutating func read(_ word: StaticString, as value: JSONValue) throws(FeedError) -> JSONValue {
        let end = offset + word.utf8CodeUnitCount
        let matches = word.withUTF8Buffer { bytes[offset..<min(end, bytes.count)].elementsEqual($0) }
        guard matches else { throw failure("a value should stand here") }
        offset = end
        return value
    }

    private mutating func readNumber() throws(FeedError) -> String {
        let start = offset
        skip(UInt8(ascii: "-"))
        if !skip(UInt8(ascii: "0")) { try skipDigits() }
        if skip(UInt8(ascii: ".")) { try skipDigits() }
        if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
            if !skip(UInt8(ascii: "+")) { skip(UInt8(ascii: "-")) }
            try skipDigits()
        }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    private mutating func skipDigits() throws(FeedError) {
        let start = offset
        while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { offset += 1 }
        guard offset > start else { throw failure("a digit should stand here") }
    }

    private mutating func readString() throws(FeedError) -> String {
        offset += 1
        let start = offset
        while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { offset += 1 }
        if skip(UInt8(ascii: "\"")) { return String(decoding: bytes[start..<offset - 1], as: UTF8.self) }
        var text = Array(bytes[start..<offset])
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                offset += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                text.append(contentsOf: try readEscape().utf8)
            case 0..<0x20:
                throw failure("a control character stands in a string")
            default:
                text.append(byte)
                offset += 1
            }
        }
        throw failure("the document ends inside a string")
    }

    private mutating func readEscape() throws(FeedError) -> Unicode.Scalar {
        let start = offset
        offset += 1
        guard let byte = peek else { throw failure("the document ends inside a string") }
        offset += 1
        switch byte {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let unit = try readCodeUnit()
            if let scalar = Unicode.Scalar(unit) { return scalar }
            if unit < 0xDC00, skip(UInt8(ascii: "\\")), skip(UInt8(ascii: "u")) {
                let low = try readCodeUnit()
                if (0xDC00...0xDFFF).contains(low),
                    let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
                {
                    return scalar
                }
            }
            offset = start
            throw failure("a surrogate stands alone in a string")
        default:
            offset = start
            throw failure("the escape in this string is not known")
        }
    }

    private mutating func readCodeUnit() throws(FeedError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, byte < 0x80, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw failure("four hexadecimal digits should stand after \\u")
            }
            unit = unit << 4 | UInt32(digit)
            offset += 1
        }
        return unit
    }

    // MARK: Steps

    private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    @discardableResult
    private mutating func skip(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        offset += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
    }

    private func failure(_ message: String, _ kind: FeedError.Kind = .notWellFormed) -> FeedError {
        FeedError(kind, message, at: offset, of: bytes)
    }
}
