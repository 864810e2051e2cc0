import TestSupport
import Testing

@testable import Web

@Suite("Forms and queries are decoded strictly")
struct FormPairTests {
    @Test("Spaces, escapes, order and repetition")
    func decoding() throws {
        let pairs = try FormPair.decode("a=1&b=x+y%20z&a=2&&empty=&bare&e=%C3%A9&%26=%3D&p=%2B&q=a=b".utf8)
        #expect(
            pairs == [
                FormPair("a", "1"), FormPair("b", "x y z"), FormPair("a", "2"), FormPair("empty", ""),
                FormPair("bare", ""), FormPair("e", "é"), FormPair("&", "="), FormPair("p", "+"), FormPair("q", "a=b"),
            ])
        #expect(pairs["a"] == "1")
        #expect(pairs.all("a") == ["1", "2"])
        #expect(pairs["none"] == nil)
        #expect(try FormPair.decode("".utf8).isEmpty)
    }

    @Test("A semicolon separates nothing, brackets mean nothing")
    func otherSeparators() throws {
        #expect(try FormPair.decode("a=1;b=2&c[d][]=3".utf8) == [FormPair("a", "1;b=2"), FormPair("c[d][]", "3")])
    }

    @Test("Bad escapes", arguments: ["a=%", "a=%2", "a=%zz", "a=%2g", "%=1", "a=%%41", "a=%u0041", "a=% 41", "a=%+1"])
    func badEscape(_ text: String) {
        #expect(throws: FormError.badEscape) { try FormPair.decode(text.utf8) }
    }

    @Test("NUL, escaped and as it is, in name and value")
    func nul() {
        for text in ["a=%00", "a=secret%00x", "%00=1", "a=\u{0}", "\u{0}=b"] {
            #expect(throws: FormError.nul) { try FormPair.decode(text.utf8) }
        }
    }

    @Test(
        "Overlong forms, surrogates, Latin-1, and bytes that end too early",
        arguments: [
            "%C0%AF", "%C0%80", "%E0%80%AF", "%F0%80%80%AF", "%ED%A0%80", "%ED%BF%BF", "%E4", "%FF", "%C3",
            "%F4%90%80%80",
            "%80",
        ])
    func notUTF8(_ text: String) {
        #expect(throws: FormError.notUTF8) { try FormPair.decode("a=\(text)".utf8) }
        #expect(throws: FormError.notUTF8) { try FormPair.decode("\(text)=a".utf8) }
    }

    @Test("In a path, plus stands for itself")
    func paths() throws {
        #expect(try FormPair.text("a+b%20c%2Fd".utf8, plusIsSpace: false) == "a+b c/d")
        #expect(try FormPair.text("a+b%20c%2Fd".utf8, plusIsSpace: true) == "a b c/d")
    }

    @Test("The number of parameters is bounded")
    func bounded() throws {
        func form(_ count: Int) -> String { Array(repeating: "a=1", count: count).joined(separator: "&") }
        #expect(try FormPair.decode(form(1000).utf8).count == 1000)
        #expect(throws: FormError.tooManyPairs) { try FormPair.decode(form(1001).utf8) }
        // Separators alone are no parameters.
        #expect(try FormPair.decode([UInt8](repeating: 0x26, count: 100_000)).isEmpty)
    }

    @Test("Every text that is escaped byte by byte comes back")
    func roundTrip() throws {
        var random = TestGenerator(5)
        let digits = Array("0123456789abcdefABCDEF")
        for _ in 0..<500 {
            let scalars = (0..<8).compactMap { _ in Unicode.Scalar(UInt32.random(in: 1...0x10FFFF, using: &random)) }
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars)
            let text = String(view)
            let escaped = text.utf8.map { byte in
                let upper = Bool.random(using: &random)
                func digit(_ value: UInt8) -> Character {
                    digits[value < 10 ? Int(value) : Int(value) + (upper ? 6 : 0)]
                }
                return "%\(digit(byte >> 4))\(digit(byte & 0xF))"
            }.joined()
            let read = try FormPair.decode("v=\(escaped)".utf8)["v"]
            #expect(read.map { Array($0.utf8) } == Array(text.utf8))
        }
    }
}
