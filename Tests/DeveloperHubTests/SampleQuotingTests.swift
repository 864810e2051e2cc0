import TestSupport
import Testing

@testable import DeveloperHub

/// Text that is quoted for a language is read back as it was by the rules of the language.
struct SampleQuotingTests {
    static let hostile = [
        "", "plain", "'; rm -rf /; '", "it's", "\"", "\\", "\\\"", "\\u0041", "\\\\u0041", "\"\"\"", "\"\"\"\"",
        "\\\"\"\"",
        "$HOME `id` $(id) ${x}", "a\nb", "\n", "\r\n", "\t", "\u{0}\u{1}\u{7F}\u{85}", "é日本🚜",
        "\u{202E}abc\u{2028}\u{2029}",
        "\u{FEFF}", "</script>", "{{x}}", "%s %7B", "trailing \\", "'''", "\u{1F1E9}\u{1F1F0}", "e\u{301}",
    ]

    /// The hostile ones, and random texts of what is hostile.
    static let texts: [String] = {
        var generator = TestGenerator(15143)
        let pieces = hostile.filter { !$0.isEmpty } + ["\\", "\"", "'", "\n", "u0041", "n", " "]
        return hostile
            + (0..<300).map { _ in
                (0..<Int.random(in: 1...8, using: &generator)).compactMap { _ in pieces.randomElement(using: &generator)
                }
                .joined()
            }
    }()

    @Test func shell() {
        for text in Self.texts { #expect(Self.readShell(CurlSample.quoted(text)) == Array(text.utf8)) }
    }

    @Test func java() {
        for text in Self.texts {
            let quoted = JavaSample.quoted(text)
            #expect(quoted.utf8.allSatisfy { (0x20...0x7E).contains($0) })
            #expect(Self.readQuoted(quoted) == Array(text.utf16))
        }
    }

    @Test func javaTextBlocks() {
        // Lines of JSON neither begin nor end with blanks that count, and hold nothing that is not printed.
        for text in Self.texts {
            let line = text.split(whereSeparator: \.isNewline).joined()
            let block = "{\n  \"\(line)\"\n}"
            #expect(Self.readTextBlock(JavaSample.block(block)) == Array(block.utf16), "\(block)")
        }
    }

    @Test func csharp() {
        for text in Self.texts {
            #expect(Self.readQuoted(CSharpSample.quoted(text)) == Array(text.utf16))
            let verbatim = CSharpSample.verbatim(text)
            #expect(!verbatim.unicodeScalars.contains { $0 != "\n" && CodeString.isHidden($0) })
            #expect(
                (verbatim.hasPrefix("@") ? Self.readVerbatim(verbatim) : Self.readQuoted(verbatim)) == Array(text.utf16)
            )
        }
    }

    @Test func node() {
        for text in Self.texts { #expect(Self.readQuoted(NodeSample.quoted(text)) == Array(text.utf16)) }
    }

    // MARK: The rules of the languages

    /// POSIX, 2.2.1 and 2.2.2: nil for anything that a shell would look at.
    private static func readShell(_ code: String) -> [UInt8]? {
        var bytes = Array(code.utf8)[...]
        var text: [UInt8] = []
        while let first = bytes.first {
            bytes = bytes.dropFirst()
            if first == UInt8(ascii: "'") {
                guard let end = bytes.firstIndex(of: first) else { return nil }
                text += bytes[..<end]
                bytes = bytes[(end + 1)...]
            } else if first == UInt8(ascii: "\\"), let escaped = bytes.first {
                text.append(escaped)
                bytes = bytes.dropFirst()
            } else {
                return nil
            }
        }
        return text
    }

    /// A text between double quotes on one line; nil when it ends too soon or not at all.
    private static func readQuoted(_ code: String) -> [UInt16]? {
        let units = Array(code.utf16)
        let quote = UInt16(UInt8(ascii: "\""))
        guard units.count >= 2, units.first == quote, units.last == quote else { return nil }
        return readEscapes(units.dropFirst().dropLast(), isBlock: false)
    }

    private static func readEscapes(_ units: ArraySlice<UInt16>, isBlock: Bool) -> [UInt16]? {
        var units = units
        var text: [UInt16] = []
        func ascii(_ character: Character) -> UInt16 { character.utf16.first ?? 0 }
        while let first = units.popFirst() {
            if !isBlock, first == ascii("\"") || first < 0x20 { return nil }
            guard first == ascii("\\") else {
                text.append(first)
                continue
            }
            switch units.popFirst() {
            case ascii("\\"): text.append(ascii("\\"))
            case ascii("\""): text.append(ascii("\""))
            case ascii("n"): text.append(10)
            case ascii("r"): text.append(13)
            case ascii("t"): text.append(9)
            case ascii("u"):
                guard let unit = UInt16(String(decoding: units.prefix(4), as: UTF16.self), radix: 16) else {
                    return nil
                }
                text.append(unit)
                units = units.dropFirst(4)
            default: return nil
            }
        }
        return text
    }

    /// Java Language Specification 17, 3.10.6: the margin goes, then escapes are read.
    private static func readTextBlock(_ code: String) -> [UInt16]? {
        guard code.hasPrefix("\"\"\"\n"), code.hasSuffix("\"\"\"") else { return nil }
        let content = code.dropFirst(4).dropLast(3)
        // The first three quotes without a backslash before them would end it.
        guard !content.replacing("\\\\", with: "x").replacing("\\\"", with: "x").contains("\"\"\"") else { return nil }
        let lines = content.split(separator: "\n", omittingEmptySubsequences: false)
        let margin = lines.map { $0.prefix { $0 == " " }.count }.min() ?? 0
        return readEscapes(Array(lines.map { $0.dropFirst(margin) }.joined(separator: "\n").utf16)[...], isBlock: true)
    }

    private static func readVerbatim(_ code: String) -> [UInt16]? {
        guard code.hasPrefix("@\""), code.hasSuffix("\"") else { return nil }
        let content = code.dropFirst(2).dropLast()
        guard !content.replacing("\"\"", with: "").contains("\"") else { return nil }
        return Array(content.replacing("\"\"", with: "\"").utf16)
    }
}
