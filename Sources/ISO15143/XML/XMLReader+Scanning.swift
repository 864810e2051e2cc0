/// The small steps of the reader: names, white space, references, and where an error stands.
extension XMLReader {
    func byte(at index: Int) -> UInt8? {
        index < bytes.count ? bytes[index] : nil
    }

    func string(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    func failure(_ message: String, _ kind: FeedError.Kind = .notWellFormed) -> FeedError {
        FeedError(kind, message, at: offset, of: bytes)
    }

    func starts(with text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard bytes.count - offset >= count else { return false }
        return text.withUTF8Buffer { bytes[offset..<offset + count].elementsEqual($0) }
    }

    /// Where `text` next begins.
    func find(_ text: StaticString, from start: Int) -> Int? {
        text.withUTF8Buffer { pattern in
            guard start <= bytes.count - pattern.count else { return nil }
            for index in start...bytes.count - pattern.count where bytes[index] == pattern[0] {
                if bytes[index..<index + pattern.count].elementsEqual(pattern) { return index }
            }
            return nil
        }
    }

    @discardableResult
    mutating func skipSpace() -> Bool {
        let start = offset
        while let byte = byte(at: offset), XMLCharacter.isSpace(byte) { offset += 1 }
        return offset > start
    }

    func requireBound(_ range: Range<Int>, _ what: String) throws(FeedError) {
        guard range.count <= FeedBounds.textBytes else {
            throw FeedError(
                .tooLarge, "\(what) is longer than \(FeedBounds.textBytes) bytes", at: range.lowerBound, of: bytes)
        }
    }

    /// Refuses characters that XML knows in no place at all, so that the rest of the reader need not look for them.
    func requireCharacters() throws(FeedError) {
        for (index, byte) in bytes.enumerated() {
            if byte < 0x20, !XMLCharacter.isSpace(byte) {
                throw FeedError(
                    .notWellFormed, "the control character \(hexadecimal(UInt32(byte))) is not allowed", at: index,
                    of: bytes)
            }
            // U+FFFE and U+FFFF in UTF-8.
            if byte == 0xEF, index + 2 < bytes.count, bytes[index + 1] == 0xBF, bytes[index + 2] >= 0xBE {
                throw FeedError(
                    .notWellFormed, "the character U+FFFE or U+FFFF is not allowed", at: index, of: bytes)
            }
        }
    }

    // MARK: Names

    /// A name as it stands, prefix and all.
    mutating func readName(_ what: String) throws(FeedError) -> Range<Int> {
        let start = offset
        while let byte = byte(at: offset) {
            if byte < 0x80 {
                guard XMLCharacter.isName(byte) else { break }
                offset += 1
            } else {
                let scalar = self.scalar(at: offset)
                guard XMLCharacter.isName(scalar) else { break }
                offset += scalar.utf8.count
            }
        }
        guard offset > start else {
            throw failure(offset < bytes.count ? "\(what) is missing" : "the document ends where \(what) should stand")
        }
        guard XMLCharacter.isNameStart(scalar(at: start)) else {
            offset = start
            throw failure("\(what) begins with a character that no name begins with")
        }
        guard offset - start <= FeedBounds.nameBytes else {
            offset = start
            throw failure("\(what) is longer than \(FeedBounds.nameBytes) bytes", .tooLarge)
        }
        return start..<offset
    }

    /// The part of a name behind its prefix.
    func localName(_ name: Range<Int>) throws(FeedError) -> Range<Int> {
        guard let colon = bytes[name].firstIndex(of: UInt8(ascii: ":")) else { return name }
        let local = colon + 1..<name.upperBound
        guard colon > name.lowerBound, !local.isEmpty, !bytes[local].contains(UInt8(ascii: ":")),
            XMLCharacter.isNameStart(scalar(at: local.lowerBound))
        else {
            throw FeedError(
                .notWellFormed, "\"\(string(name))\" is not a prefix and a name", at: name.lowerBound, of: bytes)
        }
        return local
    }

    private func scalar(at index: Int) -> Unicode.Scalar {
        let end = min(index + 4, bytes.count)
        return String(decoding: bytes[index..<end], as: UTF8.self).unicodeScalars.first ?? "\u{FFFD}"
    }

    // MARK: References

    /// The text of a range with its line ends made one and, unless it is CDATA, its references resolved.
    func resolve(
        _ range: Range<Int>, foldingSpace: Bool, references: Bool = true
    ) throws(FeedError) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            if byte == UInt8(ascii: "&"), references {
                let (scalar, next) = try reference(at: index, before: range.upperBound)
                text.append(contentsOf: scalar.utf8)
                index = next
                continue
            }
            if byte == 0x0D {
                text.append(foldingSpace ? 0x20 : 0x0A)
                if index + 1 < range.upperBound, bytes[index + 1] == 0x0A { index += 1 }
            } else {
                text.append(foldingSpace && XMLCharacter.isSpace(byte) ? 0x20 : byte)
            }
            index += 1
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The character that a reference stands for, and where the text goes on.
    private func reference(at start: Int, before end: Int) throws(FeedError) -> (Unicode.Scalar, Int) {
        guard let semicolon = bytes[start..<min(end, start + FeedBounds.nameBytes)].firstIndex(of: UInt8(ascii: ";"))
        else {
            throw FeedError(.notWellFormed, "\"&\" begins no reference; it is written &amp;", at: start, of: bytes)
        }
        let name = string(start + 1..<semicolon)
        switch name {
        case "amp": return ("&", semicolon + 1)
        case "lt": return ("<", semicolon + 1)
        case "gt": return (">", semicolon + 1)
        case "quot": return ("\"", semicolon + 1)
        case "apos": return ("'", semicolon + 1)
        default: break
        }
        guard name.hasPrefix("#") else {
            let isName = !name.isEmpty && name.unicodeScalars.allSatisfy(XMLCharacter.isName)
            throw FeedError(
                isName ? .forbidden : .notWellFormed,
                isName
                    ? "the entity &\(name); is refused; only amp, lt, gt, quot and apos are known"
                    : "\"&\" begins no reference; it is written &amp;",
                at: start, of: bytes)
        }
        let isHexadecimal = name.hasPrefix("#x")
        let digits = name.dropFirst(isHexadecimal ? 2 : 1)
        // UInt32 would take a sign before the digits.
        guard let first = digits.utf8.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-"),
            let number = UInt32(digits, radix: isHexadecimal ? 16 : 10), let scalar = Unicode.Scalar(number),
            XMLCharacter.isAllowed(scalar)
        else { throw FeedError(.notWellFormed, "&\(name); stands for no character of XML", at: start, of: bytes) }
        return (scalar, semicolon + 1)
    }

    private func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
