/// Reads JSON (RFC 8259) value by value, as it comes, without a tree: bytes become what the caller makes of them.
///
///     try reader.members { reader, name throws(JSONSyntaxError) in
///         if name == "time" { time = try reader.text() } else { try reader.skip() }
///     }
///
/// Strict: UTF-8, no lone surrogates, bounded depth. That a name comes twice in an object is for the caller to see.
package struct JSONReader {
    /// What kind of value comes next.
    package enum Kind: Sendable {
        case null, boolean, number, text, array, object
    }

    /// Deeper nesting is refused, so that hostile input cannot exhaust the stack.
    package static let maximumDepth = 64

    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0
    private var depth = 0

    /// - Parameter bytes: stay in place for as long as the reader is used.
    package init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    var current: UInt8? {
        @inline(__always) get { position < bytes.count ? bytes[position] : nil }
    }

    @inline(__always)
    mutating func skipSpace() {
        while let byte = current, byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            position += 1
        }
    }

    /// What the value that comes next is, by its first byte.
    package mutating func kind() throws(JSONSyntaxError) -> Kind {
        skipSpace()
        guard let byte = current else { throw error("the text ends where a value should be") }
        switch byte {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .text
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .boolean
        case UInt8(ascii: "n"): return .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
        default: throw error("a value cannot begin like this")
        }
    }

    /// Reads an object; `member` must read or skip the value of each name.
    @inline(__always)
    package mutating func members(
        _ member: (inout JSONReader, String) throws(JSONSyntaxError) -> Void
    ) throws(JSONSyntaxError) {
        try enter(UInt8(ascii: "{"), "an object")
        skipSpace()
        if current == UInt8(ascii: "}") { return leave() }
        while true {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw error("expected a member name in double quotes") }
            let name = try text()
            skipSpace()
            try expect(UInt8(ascii: ":"), "':' after the member name")
            try member(&self, name)
            skipSpace()
            if current == UInt8(ascii: "}") { return leave() }
            try expect(UInt8(ascii: ","), "',' or '}'")
        }
    }

    /// Reads an array; `element` must read or skip each value.
    @inline(__always)
    package mutating func elements(
        _ element: (inout JSONReader) throws(JSONSyntaxError) -> Void
    ) throws(JSONSyntaxError) {
        try enter(UInt8(ascii: "["), "an array")
        skipSpace()
        if current == UInt8(ascii: "]") { return leave() }
        while true {
            try element(&self)
            skipSpace()
            if current == UInt8(ascii: "]") { return leave() }
            try expect(UInt8(ascii: ","), "',' or ']'")
        }
    }

    package mutating func boolean() throws(JSONSyntaxError) -> Bool {
        skipSpace()
        let isTrue = current == UInt8(ascii: "t")
        try word(isTrue ? "true" : "false")
        return isTrue
    }

    package mutating func null() throws(JSONSyntaxError) {
        skipSpace()
        try word("null")
    }

    /// Passes over a value of any kind, reading it as strictly.
    package mutating func skip() throws(JSONSyntaxError) {
        switch try kind() {
        case .null: try null()
        case .boolean: _ = try boolean()
        case .number: _ = try number()
        case .text: _ = try text()
        case .array: try elements { reader throws(JSONSyntaxError) in try reader.skip() }
        case .object: try members { reader, _ throws(JSONSyntaxError) in try reader.skip() }
        }
    }

    /// Checks that nothing but space follows.
    package mutating func end() throws(JSONSyntaxError) {
        skipSpace()
        if position < bytes.count { throw error("text after the end of the value") }
    }

    private mutating func enter(_ bracket: UInt8, _ what: String) throws(JSONSyntaxError) {
        skipSpace()
        try expect(bracket, what)
        depth += 1
        if depth > Self.maximumDepth { throw error("nested deeper than \(Self.maximumDepth)") }
    }

    private mutating func leave() {
        position += 1
        depth -= 1
    }

    @inline(__always)
    mutating func expect(_ byte: UInt8, _ what: @autoclosure () -> String) throws(JSONSyntaxError) {
        guard current == byte else { throw error("expected \(what())") }
        position += 1
    }

    private mutating func word(_ word: StaticString) throws(JSONSyntaxError) {
        for index in 0..<word.utf8CodeUnitCount {
            guard current == word.utf8Start[index] else { throw error("expected \(word)") }
            position += 1
        }
    }

    /// An error at this place.
    @inline(never)
    package func error(_ reason: String) -> JSONSyntaxError {
        var line = 1
        var column = 1
        for index in 0..<min(position, bytes.count) {
            if bytes[index] == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if bytes[index] & 0xC0 != 0x80 {
                column += 1
            }
        }
        return JSONSyntaxError(reason: reason, line: line, column: column)
    }
}

extension JSONReader.Kind {
    /// In words for an error message.
    package var words: String {
        switch self {
        case .null: "null"
        case .boolean: "a boolean"
        case .number: "a number"
        case .text: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
