import Foundation
import TestSupport
import Testing

@testable import Web

@Suite("What the JSON writer writes, the parser reads back")
struct JSONRoundTripTests {
    private static let texts = [
        "", "a", "\"", "\\", "/", "\u{0}", "\u{1}", "\u{1F}", "\u{7F}", "\n\r\t", "é", "e\u{301}", "😀",
        "\u{2028}\u{2029}",
        "</script>", "\u{FEFF}", "\u{FFFF}", "\u{10FFFF}", "👩‍👩‍👧", "%00", "null",
    ]

    private static func number(_ random: inout TestGenerator) -> JSONValue {
        if Bool.random(using: &random) {
            return .integer(Int64(bitPattern: random.next()) >> Int64.random(in: 0...63, using: &random))
        }
        let value = Double(bitPattern: random.next())
        // A whole number is written without a fraction and comes back as an integer, which is the same number.
        return value.isFinite && Int64(exactly: value) == nil ? .number(value) : .number(0.1)
    }

    private static func tree(_ depth: Int, _ random: inout TestGenerator) -> JSONValue {
        switch Int.random(in: 0...(depth > 0 ? 7 : 4), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2, 3: return number(&random)
        case 4:
            return .string((texts.randomElement(using: &random) ?? "") + (texts.randomElement(using: &random) ?? ""))
        case 5: return .array((0..<Int.random(in: 0...4, using: &random)).map { _ in tree(depth - 1, &random) })
        default:
            var names: Set<String> = []
            var members: [JSONValue.Member] = []
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                let name = texts.randomElement(using: &random) ?? ""
                if names.insert(name).inserted { members.append(.init(name, tree(depth - 1, &random))) }
            }
            return .object(members)
        }
    }

    @Test("Random trees", arguments: 0..<20)
    func trees(_ seed: UInt64) throws {
        var random = TestGenerator(seed)
        for _ in 0..<100 {
            let value = Self.tree(5, &random)
            let bytes = value.encoded
            #expect(try JSONParser.parse(bytes) == value)
            // Another parser agrees that it is JSON.
            #expect(throws: Never.self) {
                try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
            }
        }
    }

    @Test("Doubles come back bit for bit, whatever form they are written in")
    func doubles() throws {
        var random = TestGenerator(7)
        var values: [Double] = [
            0, -0.0, 1, -1, 1e15, 1e16, 1e17, 9_007_199_254_740_992, 1e300, .leastNonzeroMagnitude, 0.1, 1 / 3, 1e21,
            0x1p63,
            -0x1p63, -0x1p53, 0x1p53 - 1,
        ]
        for _ in 0..<5000 { values.append(Double(bitPattern: random.next())) }
        for value in values where value.isFinite {
            let read = try JSONParser.parse(JSONValue.number(value).encoded).number
            #expect(read?.bitPattern == value.bitPattern, "\(value)")
        }
    }

    @Test("Numbers that JSON does not have become null")
    func notFinite() {
        for value in [Double.nan, .infinity, -.infinity] {
            #expect(String(decoding: JSONValue.number(value).encoded, as: UTF8.self) == "null")
        }
    }

    @Test("A UUID is written in lower case")
    func uuids() {
        for _ in 0..<100 {
            let id = UUID()
            var writer = JSONWriter()
            writer.write(id)
            #expect(String(decoding: writer.bytes, as: UTF8.self) == "\"\(id.uuidString.lowercased())\"")
        }
    }
}
