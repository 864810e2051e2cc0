import TestSupport
import Testing

@testable import Web

@Suite("The JSON parser takes RFC 8259 and nothing else")
struct JSONParserTests {
    @Test(
        "What is not JSON is refused",
        arguments: [
            "", " ", "{", "}", "[", "]", "[1,]", "[,1]", "[1 2]", "{\"a\":1,}", "{a:1}", "{'a':1}", "{\"a\" 1}",
            "{\"a\":}", "{\"a\"}", "{1:2}", "tru", "True", "nul", "NaN", "Infinity", "-Infinity", "undefined", "01",
            "-01", "00", "1.", ".5", "-", "+1", "1e", "1e+", "0x10", "1_000", "1,5", "\"", "\"a", "\"\\", "\"\\x\"",
            "\"\\u12\"", "\"\\u12g4\"", "\"\u{0}\"", "\"\n\"", "\"\t\"", "\"\u{1F}\"", "1 2", "{} {}", "[] x",
            "// c\n1",
            "/* c */ 1", "\u{FEFF}1", "\u{A0}1", "\u{0B}1", "1\u{0}", "\"\\U0041\"", "1e400", "-1e400",
        ])
    func refused(_ text: String) {
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(Array(text.utf8)) }
    }

    @Test(
        "Bytes that are not UTF-8 are refused, in names as well",
        arguments: [
            [0xFF], [0xC3], [0xC0, 0xAF], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80],
            [0xF8, 0x88, 0x80, 0x80, 0x80], [0xE4],
        ] as [[UInt8]])
    func notUTF8(_ bytes: [UInt8]) {
        let quote: [UInt8] = [0x22]
        let string = quote + bytes + quote
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(string) }
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse([0x7B] + string + Array(":1}".utf8)) }
        let escaped = quote + Array("\\n".utf8) + bytes + quote
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(escaped) }
    }

    @Test(
        "A name may appear once in an object, however it is spelt",
        arguments: [
            #"{"a":1,"a":1}"#, #"{"a":1,"b":2,"a":3}"#, #"{"a":1,"\u0061":2}"#, #"{"x":{"a":1,"a":2}}"#,
            #"[{"":1,"":2}]"#,
        ])
    func duplicates(_ text: String) throws {
        let error = #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(Array(text.utf8)) }
        #expect(error?.reason.contains("twice") == true)
        // The same name in two objects is none.
        #expect(throws: Never.self) { try JSONParser.parse(Array(#"[{"a":1},{"a":{"a":2}}]"#.utf8)) }
    }

    @Test("Depth is bounded for arrays, objects and both together")
    func depth() throws {
        func nested(_ depth: Int, _ open: String, _ close: String) -> [UInt8] {
            Array((String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)).utf8)
        }
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            #expect(throws: Never.self) { try JSONParser.parse(nested(JSONParser.maximumDepth, open, close)) }
            #expect(throws: JSONSyntaxError.self) {
                try JSONParser.parse(nested(JSONParser.maximumDepth + 1, open, close))
            }
        }
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(nested(40, "[{\"a\":", "}]")) }
        // Far too deep, never closed: neither time nor stack may run out.
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse([UInt8](repeating: 0x5B, count: 1_000_000)) }
        let wide = "[" + Array(repeating: "[]", count: 10_000).joined(separator: ",") + "]"
        #expect(try JSONParser.parse(Array(wide.utf8)).array?.count == 10_000)
    }

    @Test("Surrogate pairs become one character; halves are refused")
    func surrogates() throws {
        #expect(try JSONParser.parse(Array(#""\uD83D\uDE00""#.utf8)) == "😀")
        #expect(try JSONParser.parse(Array(#""\udbff\udfff""#.utf8)) == .string("\u{10FFFF}"))
        #expect(try JSONParser.parse(Array(#""\uD7FF\uE000""#.utf8)) == .string("\u{D7FF}\u{E000}"))
        for text in [#""\uD83D""#, #""\uDE00""#, #""\uDE00\uD83D""#, #""\uD83Dx""#, #""\uD83D\n""#, #""\uD83D\u0041""#]
        {
            #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(Array(text.utf8)) }
        }
    }

    @Test("Escapes")
    func escapes() throws {
        let value = try JSONParser.parse(Array(#""\"\\\/\b\f\n\r\t\u0000\u00e9""#.utf8))
        #expect(value.string.map { Array($0.unicodeScalars.map(\.value)) } == [34, 92, 47, 8, 12, 10, 13, 9, 0, 0xE9])
    }

    @Test("Integers keep every digit of 64 bits")
    func integers() throws {
        for number: Int64 in [0, 1, -1, 1 << 53, (1 << 53) + 1, -(1 << 53) - 1, .max, .min] {
            #expect(try JSONParser.parse(Array(String(number).utf8)) == .integer(number))
        }
        #expect(try JSONParser.parse(Array("9007199254740993".utf8)) == .integer(9_007_199_254_740_993))
        #expect(try JSONParser.parse(Array("9223372036854775808".utf8)) == .number(9_223_372_036_854_775_808))
    }

    @Test("Fractions, exponents and minus zero")
    func numbers() throws {
        func number(_ text: String) throws -> Double? { try JSONParser.parse(Array(text.utf8)).number }
        #expect(try number("1.5") == 1.5)
        #expect(try number("1e3") == 1000)
        #expect(try number("1E+2") == 100)
        #expect(try number("25e-1") == 2.5)
        #expect(try number("0.1") == 0.1)
        #expect(try number("5e-324") == .leastNonzeroMagnitude)
        #expect(try number("1e-400") == 0)
        #expect(try number("1.7976931348623157e308") == .greatestFiniteMagnitude)
        for text in ["-0", "-0.0", "-0e1"] { #expect(try number(text)?.sign == .minus) }
        // An integer that is written as a fraction is one; a fraction is none.
        #expect(try JSONParser.parse(Array("3.0".utf8)).integer == 3)
        #expect(try JSONParser.parse(Array("3.5".utf8)).integer == nil)
        #expect(try JSONParser.parse(Array("1e19".utf8)).integer == nil)
    }

    @Test("An error says where, counted in lines and characters")
    func positions() throws {
        let error = #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(Array("{\n \"ä\": x}".utf8)) }
        #expect(error?.line == 2)
        #expect(error?.column == 7)
    }

    @Test("Whatever the bytes, the parser answers or refuses")
    func randomBytes() {
        var random = TestGenerator(1)
        let alphabet = Array("{}[]\":,\\u0123456789abcdeE+-. \ntrufalsn\u{0}".utf8) + [0xC3, 0xA9, 0xFF, 0xED, 0xA0]
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...24, using: &random)
            let bytes = (0..<count).map { _ in alphabet.randomElement(using: &random) ?? 0 }
            guard let value = try? JSONParser.parse(bytes) else { continue }
            // What was taken can be written, and reads back as the same.
            #expect((try? JSONParser.parse(value.encoded))?.encoded == value.encoded)
        }
    }
}
