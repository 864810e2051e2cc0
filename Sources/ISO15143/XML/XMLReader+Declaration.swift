/// The XML declaration: `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`.
extension XMLReader {
    mutating func readDeclaration() throws(FeedError) {
        offset += 5
        guard let version = try readPseudoAttribute("version") else {
            throw failure("the XML declaration has no version")
        }
        guard version.hasPrefix("1."), version.count > 2, version.dropFirst(2).allSatisfy(\.isASCIIDigit) else {
            throw failure("the XML version \"\(version)\" is not known")
        }
        if let encoding = try readPseudoAttribute("encoding") {
            guard ["utf-8", "utf8", "us-ascii", "ascii"].contains(encoding.lowercased()) else {
                throw failure("the document declares the encoding \"\(encoding)\"; only UTF-8 is read", .encoding)
            }
        }
        if let standalone = try readPseudoAttribute("standalone") {
            guard standalone == "yes" || standalone == "no" else {
                throw failure("standalone is \"\(standalone)\", which is neither yes nor no")
            }
        }
        skipSpace()
        guard starts(with: "?>") else { throw failure("the XML declaration does not end") }
        offset += 2
    }

    /// The value of the pseudo attribute, if it comes next.
    private mutating func readPseudoAttribute(_ name: StaticString) throws(FeedError) -> String? {
        let start = offset
        guard skipSpace(), starts(with: name) else {
            offset = start
            return nil
        }
        offset += name.utf8CodeUnitCount
        skipSpace()
        guard byte(at: offset) == UInt8(ascii: "=") else {
            throw failure("\(name) in the XML declaration has no \"=\"")
        }
        offset += 1
        skipSpace()
        guard let quote = byte(at: offset), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
            let end = bytes[(offset + 1)...].firstIndex(of: quote), end - offset <= 64
        else { throw failure("\(name) in the XML declaration has no value in quotes") }
        let value = string(offset + 1..<end)
        offset = end + 1
        return value
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
