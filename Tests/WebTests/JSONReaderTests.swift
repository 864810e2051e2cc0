import TestSupport
import Testing

@testable import Web

@Suite("JSON is read value by value")
struct JSONReaderTests {
    private func read<Value>(
        _ text: String, _ body: (inout JSONReader) throws(JSONSyntaxError) -> Value
    ) throws -> Value {
        try Array(text.utf8).withUnsafeBufferPointer { bytes in
            var reader = JSONReader(bytes)
            let value = try body(&reader)
            try reader.end()
            return value
        }
    }

    @Test("A number is the nearest double, however it is written")
    func numbers() throws {
        var random = TestGenerator(11)
        var texts = [
            "0", "-0", "0.0", "1e22", "1e23", "123456789012345678901234567890", "0.1", "9007199254740993",
            "9007199254740992", "1e-22", "1e-23", "4.9e-324", "1e-400", "1.7976931348623157e308", "0e99999",
            "1e-99999999999999999999", "18446744073709551616", "0.30000000000000004", "100000000000000000000e-20",
        ]
        for _ in 0..<20_000 {
            let value = Double(bitPattern: random.next())
            if value.isFinite { texts.append(value.description) }
            let digits = Int64.random(in: -99_999_999_999...99_999_999_999, using: &random)
            texts.append("\(digits).\(Int.random(in: 0...999_999, using: &random))")
            texts.append("\(digits)e\(Int.random(in: -30...30, using: &random))")
        }
        for text in texts {
            let number = try read(text) { reader throws(JSONSyntaxError) in try reader.number() }
            #expect(number.bitPattern == Double(text)?.bitPattern, "\(text)")
        }
        for text in ["1e309", "-1e400", "1e99999999999999999999"] {
            #expect(throws: JSONSyntaxError.self) {
                try read(text) { reader throws(JSONSyntaxError) in try reader.number() }
            }
        }
    }

    @Test(
        "Passing over a value is as strict as reading it",
        arguments: ["{\"a\":[1,{\"b\":tru}]}", "[\"\\ud800\"]", "[1,]"])
    func skipping(_ text: String) {
        #expect(throws: JSONSyntaxError.self) { try read(text) { reader throws(JSONSyntaxError) in try reader.skip() } }
    }

    @Test("What was passed over leaves the reader behind it")
    func members() throws {
        let text = #" { "skip" : [ { "x" : "\"}" } , null , true ] , "take" : "\u00e9" , "last" : -1.5 } "#
        var found: [String] = []
        try read(text) { reader throws(JSONSyntaxError) in
            try reader.members { reader, name throws(JSONSyntaxError) in
                found.append(name)
                switch name {
                case "take": found.append(try reader.textBytes { String(decoding: $0, as: UTF8.self) })
                case "last": found.append("\(try reader.number())")
                default: try reader.skip()
                }
            }
        }
        #expect(found == ["skip", "take", "é", "last", "-1.5"])
    }

    @Test("The kind of a value is told before it is read")
    func kinds() throws {
        let kinds: [(String, JSONReader.Kind)] = [
            ("null", .null), (" true", .boolean), ("-1", .number), ("\"\"", .text), ("[]", .array), ("{}", .object),
        ]
        for (text, kind) in kinds {
            let found = try read(text) { reader throws(JSONSyntaxError) in
                let found = try reader.kind()
                try reader.skip()
                return found
            }
            #expect(found == kind)
        }
    }
}
