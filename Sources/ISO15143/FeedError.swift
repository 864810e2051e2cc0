/// Why a whole document was refused. Nothing of a refused document is returned.
package struct FeedError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What a caller can act on.
    package enum Kind: Sendable, Hashable {
        /// The document, or one of its parts, is larger or deeper than the reader's bounds.
        case tooLarge
        /// The document is not UTF-8.
        case encoding
        /// The document breaks the grammar of XML or JSON.
        case notWellFormed
        /// The document asks for something that is refused on purpose: a DOCTYPE or an entity of its own.
        case forbidden
        /// The document is sound, but is no ISO 15143-3 fleet.
        case notAFleet
    }

    package let kind: Kind
    /// A sentence for people that names the offending thing.
    package let message: String
    /// Where in the document, counted from 1; `nil` where the document as a whole is meant.
    package let line: Int?
    /// The column in Unicode characters (scalars), counted from 1.
    package let column: Int?

    init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
        line = nil
        column = nil
    }

    init(_ kind: Kind, _ message: String, at offset: Int, of bytes: [UInt8]) {
        self.kind = kind
        self.message = message
        var line = 1
        var column = 1
        for byte in bytes.prefix(offset) {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        // A byte order mark is no column that an editor would show.
        if line == 1, offset >= 3, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { column -= 1 }
        self.line = line
        self.column = column
    }

    package var description: String {
        guard let line, let column else { return message }
        return "line \(line), column \(column): \(message)"
    }
}
