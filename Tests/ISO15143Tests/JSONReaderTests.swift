import Testing

@testable import ISO15143

@Suite("The JSON reader")
struct JSONReaderTests {
    private func read(_ text: String) throws(FeedError) -> JSONValue {
        try JSONReader.read(Array(text.utf8))
    }

    @Test(
        "Documents come out as what they say",
        arguments: [
            ("null", .null), (" true ", .boolean(true)), ("false", .boolean(false)),
            ("0", .number("0")), ("-0.50e+7", .number("-0.50e+7")),
            ("123456789012345678901", .number("123456789012345678901")),
            ("\"\"", .string("")), (#""\"\\\/\b\f\n\r\t\u0041\u00e4""#, .string("\"\\/\u{8}\u{C}\n\r\tAä")),
            (#""\ud83d\uDE00 😀""#, .string("😀 😀")), (#""a\u0000b""#, .string("a\0b")),
            ("\"\u{7F}\u{2028}\"", .string("\u{7F}\u{2028}")),
            ("[]", .array([])), ("[1,[2], {}]", .array([.number("1"), .array([.number("2")]), .object([])])),
            (
                "{\"a\":1, \"A\":null}",
                .object([.init(key: "a", value: .number("1")), .init(key: "A", value: .null)])
            ),
        ] as [(String, JSONValue)])
    func documents(text: String, value: JSONValue) throws {
        #expect(try read(text) == value)
    }

    @Test(
        "What RFC 8259 does not allow is refused",
        arguments: [
            "", " ", "nul", "nulll", "True", "NaN", "Infinity", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+", "0x10",
            "1_000",
            "'a'", "\"a", "\"\\", "\"\\u12\"", "\"\\u12g4\"", "\"\\x41\"", "\"\t\"", "\"\u{0}\"", "\"\\ud800\"",
            "\"\\udc00\"",
            "\"\\ud800\\ud800\"", "\"\\ud800x\"", "\"\\ud800\\n\"", "[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "]",
            "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{a:1}", "{1:1}", "{\"a\" 1}",
            "{\"a\":1 \"b\":2}",
            "{} {}", "{}x", "[]]", "// c\n1", "/* c */ 1", "\u{A0}1", "\u{FEFF}1",
        ])
    func refused(text: String) throws {
        let error = try #require(throws: FeedError.self) { try read(text) }
        #expect(error.kind == .notWellFormed)
    }

    @Test("An error says where it is and what was wrong")
    func places() throws {
        let error = try #require(throws: FeedError.self) { try read("{\n  \"ä\": [1,\n   2 3]}") }
        #expect(error.description == "line 3, column 6: \",\" or \"]\" should stand after an element")
    }

    @Test("A key that occurs twice is refused, in a small object and in a large one", arguments: [2, 17, 40])
    func duplicateKeys(count: Int) throws {
        for repeated in [0, count - 2] {
            let keys = (0..<count - 1).map { "k\($0)" } + ["k\(repeated)"]
            let text = "{" + keys.map { "\"\($0)\":0" }.joined(separator: ",") + "}"
            let error = try #require(throws: FeedError.self) { try read(text) }
            #expect(error.message == "the key \"k\(repeated)\" occurs twice in one object")
        }
        // The same keys, in different objects or different letters, are different.
        #expect(throws: Never.self) { try read("{\"a\":{\"a\":1},\"A\":[{\"a\":1},{\"a\":2}]}") }
    }

    @Test("Depth is bounded, and the bound itself is allowed")
    func depth() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(throws: Never.self) { try read(nested(64)) }
        #expect(try #require(throws: FeedError.self) { try read(nested(65)) }.kind == .tooLarge)
        #expect(try #require(throws: FeedError.self) { try read(nested(100_000)) }.kind == .tooLarge)
    }

    @Test("Documents on lines of their own are read one after another; on one line they are refused")
    func lines() throws {
        #expect(try JSONReader.readLines(Array("1\n[2]\r\n\n {\"a\":\n3} ".utf8)).count == 3)
        #expect(throws: FeedError.self) { try JSONReader.readLines(Array("{} {}".utf8)) }
        #expect(throws: FeedError.self) { try JSONReader.readLines(Array("{}\n}".utf8)) }
    }
}
