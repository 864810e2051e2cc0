extension ClassicFormat {
    /// Whether a text stands in the format as it is. Some do that this takes for others: their first bytes are those of
    /// characters that are escaped.
    func saysPlainly(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        switch self {
        case .json, .jsonl:
            Self.holdsNone(utf8) {
                // U+2028 and U+2029 begin with 0xE2.
                $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") || $0 == 0xE2
            }
        case .xml:
            Self.holdsNone(utf8) {
                // U+FFFE and U+FFFF begin with 0xEF.
                $0 < 0x20 || $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "&") || $0 == 0xEF
            }
        case .csv:
            !utf8.isEmpty
                && Self.holdsNone(utf8) {
                    $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\r")
                        || $0 == UInt8(ascii: "\n")
                }
        }
    }

    /// Looks at all bytes, which takes less time than to stop at the first that is found.
    @inline(__always)
    private static func holdsNone(_ utf8: UnsafeBufferPointer<UInt8>, _ isFound: (UInt8) -> Bool) -> Bool {
        var found = false
        for byte in utf8 { found = isFound(byte) || found }
        return !found
    }
}

/// Texts as each format escapes them.
enum JSONText {
    /// Appends what stands between the quotes of a string. The two line ends of Unicode are escaped, for they end a line
    /// of the scripts that JSONP answers are.
    static func append(_ text: String, to bytes: inout [UInt8]) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": bytes += "\\\"".utf8
            case "\\": bytes += "\\\\".utf8
            case "\n": bytes += "\\n".utf8
            case "\r": bytes += "\\r".utf8
            case "\t": bytes += "\\t".utf8
            case "\u{0}"..."\u{1F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                bytes += "\\u".utf8
                bytes += repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count)
                bytes += digits.utf8
            default: bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            }
        }
    }
}

enum XMLText {
    static let declaration = "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
    static let namespace = "xmlns=\"http://schemas.servicestack.net/types\""
    /// Of the members of a list of texts, whose prefix is `a`.
    static let arraysNamespace = "xmlns:a=\"http://schemas.microsoft.com/2003/10/Serialization/Arrays\""

    /// Appends the text of an element. What XML cannot say, even escaped, becomes the replacement character; a carriage
    /// return is escaped, lest readers make a line feed of it.
    static func append(_ text: String, to bytes: inout [UInt8]) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": bytes += "&lt;".utf8
            case ">": bytes += "&gt;".utf8
            case "&": bytes += "&amp;".utf8
            case "\r": bytes += "&#xD;".utf8
            case "\t", "\n": bytes.append(UInt8(scalar.value))
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": bytes += UTF8.encodedReplacementCharacter
            default: bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            }
        }
    }
}

enum CSVText {
    /// Appends a cell (RFC 4180). An empty text has quotes, which tells it from a cell without a value.
    static func append(_ text: String, to bytes: inout [UInt8]) {
        let needsQuotes =
            text.isEmpty
            || text.utf8.contains { byte in
                byte == UInt8(ascii: "\"") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\r")
                    || byte == UInt8(ascii: "\n")
            }
        guard needsQuotes else {
            bytes += text.utf8
            return
        }
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
