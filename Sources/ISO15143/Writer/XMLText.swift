/// Text as XML 1.0 carries it, in content and in attribute values alike.
enum XMLText {
    /// Appends a text escaped. A character that no document may hold, not even by reference, becomes U+FFFD.
    static func append(_ text: String, to bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { utf8 in
            // Where the bytes begin that are not appended yet.
            var start = 0
            for (index, byte) in utf8.enumerated() {
                guard let (length, substitute) = substitute(for: byte, at: index, of: utf8) else { continue }
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<index]))
                bytes.append(substitute)
                start = index + length
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start...]))
        }
    }

    /// What stands for the character that begins with this byte, and how many bytes the character has. `nil` when it
    /// stands for itself.
    private static func substitute(
        for byte: UInt8, at index: Int, of utf8: UnsafeBufferPointer<UInt8>
    ) -> (length: Int, StaticString)? {
        switch byte {
        case UInt8(ascii: "&"): return (1, "&amp;")
        case UInt8(ascii: "<"): return (1, "&lt;")
        case UInt8(ascii: ">"): return (1, "&gt;")
        case UInt8(ascii: "\""): return (1, "&quot;")
        // A reader makes other white space of these where they stand unescaped.
        case 0x09: return (1, "&#9;")
        case 0x0A: return (1, "&#10;")
        case 0x0D: return (1, "&#13;")
        case 0..<0x20: return (1, "\u{FFFD}")
        // U+FFFE and U+FFFF in UTF-8.
        case 0xEF where utf8[index + 1] == 0xBF && utf8[index + 2] >= 0xBE: return (3, "\u{FFFD}")
        default: return nil
        }
    }
}
