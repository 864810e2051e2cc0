/// A pull reader for XML documents that are already in memory as UTF-8.
///
/// It takes what machine feeds need: elements, attributes, text, CDATA, comments, processing instructions, character
/// references and the five named ones. A prefix is dropped from a name, so that a feed reads alike whichever
/// namespace its maker chose. A DOCTYPE is refused, and with it every entity a document could bring along. The
/// document must be well formed, and within `FeedBounds`.
struct XMLReader {
    struct Attribute: Equatable {
        /// The local name.
        var name: String
        var value: String
    }

    enum Event: Equatable {
        /// The local name of an element and its attributes, without declarations of namespaces.
        case start(name: String, attributes: [Attribute])
        /// The innermost open element ends. An empty element has a start and an end like any other.
        case end
        /// A run of text. What one element holds may come in several runs. White space that only indents elements
        /// is not reported.
        case text(String)
        case endOfDocument
    }

    let bytes: [UInt8]
    var offset: Int
    /// Where the raw names of the open elements stand, the innermost last.
    private var openNames: [Range<Int>] = []
    private var hasRoot = false
    private var isEmptyElement = false

    /// Starts at `offset`, where the document begins. The bytes must be valid UTF-8.
    init(_ bytes: [UInt8], from offset: Int = 0) throws(FeedError) {
        self.bytes = bytes
        self.offset = offset
        try requireCharacters()
        if starts(with: "<?xml"), let next = byte(at: offset + 5), XMLCharacter.isSpace(next) {
            try readDeclaration()
        }
    }

    /// The next event. After `endOfDocument` it is returned again and again.
    mutating func next() throws(FeedError) -> Event {
        if isEmptyElement {
            isEmptyElement = false
            openNames.removeLast()
            return .end
        }
        while offset < bytes.count {
            guard bytes[offset] == UInt8(ascii: "<") else {
                if let text = try readText() { return .text(text) }
                continue
            }
            switch byte(at: offset + 1) {
            case UInt8(ascii: "/"): return try readEndTag()
            case UInt8(ascii: "?"): try skipInstruction()
            case UInt8(ascii: "!"):
                if let text = try readMarkedSection() { return .text(text) }
            default: return try readStartTag()
            }
        }
        if let name = openNames.last {
            throw failure("the document ends inside <\(string(name))>")
        }
        guard hasRoot else { throw failure("the document holds no element") }
        return .endOfDocument
    }

    // MARK: Tags

    private mutating func readStartTag() throws(FeedError) -> Event {
        let start = offset
        guard !(hasRoot && openNames.isEmpty) else {
            throw failure("a second element stands after the root element")
        }
        guard openNames.count < FeedBounds.depth else {
            throw failure("elements are nested deeper than \(FeedBounds.depth)", .tooLarge)
        }
        offset += 1
        let name = try readName("an element name")
        var attributes: [Attribute] = []
        var attributeNames: [Range<Int>] = []
        while true {
            let hadSpace = skipSpace()
            switch byte(at: offset) {
            case UInt8(ascii: ">"):
                offset += 1
                return try open(name, attributes, at: start)
            case UInt8(ascii: "/"):
                guard byte(at: offset + 1) == UInt8(ascii: ">") else {
                    throw failure("\"/\" in the tag <\(string(name))> is not followed by \">\"")
                }
                offset += 2
                isEmptyElement = true
                return try open(name, attributes, at: start)
            case nil:
                throw failure("the document ends inside the tag <\(string(name))>")
            default:
                guard hadSpace else { throw failure("white space is missing in the tag <\(string(name))>") }
                try readAttribute(of: name, into: &attributes, names: &attributeNames)
            }
        }
    }

    private mutating func open(
        _ name: Range<Int>, _ attributes: [Attribute], at start: Int
    ) throws(FeedError) -> Event {
        hasRoot = true
        openNames.append(name)
        return .start(name: string(try localName(name)), attributes: attributes)
    }

    private mutating func readEndTag() throws(FeedError) -> Event {
        let start = offset
        offset += 2
        let name = try readName("the name of an end tag")
        skipSpace()
        guard byte(at: offset) == UInt8(ascii: ">") else {
            throw failure("the end tag </\(string(name)) has no \">\"")
        }
        guard let open = openNames.popLast() else {
            offset = start
            throw failure("the end tag </\(string(name))> has no start tag")
        }
        guard bytes[open].elementsEqual(bytes[name]) else {
            offset = start
            throw failure("<\(string(open))> is ended by </\(string(name))>")
        }
        offset += 1
        return .end
    }

    private mutating func readAttribute(
        of element: Range<Int>, into attributes: inout [Attribute], names: inout [Range<Int>]
    ) throws(FeedError) {
        let start = offset
        let name = try readName("an attribute name")
        guard names.count < FeedBounds.attributes else {
            throw failure("<\(string(element))> has more than \(FeedBounds.attributes) attributes", .tooLarge)
        }
        guard !names.contains(where: { bytes[$0].elementsEqual(bytes[name]) }) else {
            offset = start
            throw failure("<\(string(element))> has the attribute \(string(name)) twice")
        }
        names.append(name)
        skipSpace()
        guard byte(at: offset) == UInt8(ascii: "=") else {
            throw failure("the attribute \(string(name)) has no \"=\"")
        }
        offset += 1
        skipSpace()
        let value = try readQuoted(attribute: name)
        let local = try localName(name)
        let declaresNamespace =
            string(name) == "xmlns" || bytes[name].starts(with: "xmlns:".utf8)
        if !declaresNamespace { attributes.append(Attribute(name: string(local), value: value)) }
    }

    /// A value between quotes; `offset` stands at the first.
    private mutating func readQuoted(attribute name: Range<Int>) throws(FeedError) -> String {
        guard let quote = byte(at: offset), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            throw failure("the value of the attribute \(string(name)) stands in no quotes")
        }
        offset += 1
        let start = offset
        var isPlain = true
        while let byte = byte(at: offset), byte != quote {
            guard byte != UInt8(ascii: "<") else {
                throw failure("the value of the attribute \(string(name)) holds \"<\"")
            }
            if byte == UInt8(ascii: "&") || byte < 0x20 { isPlain = false }
            offset += 1
        }
        guard offset < bytes.count else {
            throw failure("the document ends inside the attribute \(string(name))")
        }
        let range = start..<offset
        try requireBound(range, "the attribute \(string(name))")
        offset += 1
        return isPlain ? string(range) : try resolve(range, foldingSpace: true)
    }

    // MARK: Text

    /// The text up to the next markup, or `nil` where it only indents.
    private mutating func readText() throws(FeedError) -> String? {
        let start = offset
        var isPlain = true
        var isBlank = true
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte == UInt8(ascii: "<") { break }
            if !XMLCharacter.isSpace(byte) { isBlank = false }
            if byte == UInt8(ascii: "&") || byte == 0x0D { isPlain = false }
            if byte == UInt8(ascii: ">"), offset - start >= 2, bytes[offset - 1] == UInt8(ascii: "]"),
                bytes[offset - 2] == UInt8(ascii: "]")
            {
                throw failure("\"]]>\" stands in text")
            }
            offset += 1
        }
        let range = start..<offset
        guard !openNames.isEmpty else {
            guard isBlank else {
                offset = start
                throw failure("text stands outside the root element")
            }
            return nil
        }
        if isBlank {
            // Between two CDATA sections or comments, white space may be part of a value.
            let next = byte(at: offset + 1)
            guard next == UInt8(ascii: "!") || next == UInt8(ascii: "?") else { return nil }
        }
        try requireBound(range, "a text")
        return isPlain ? string(range) : try resolve(range, foldingSpace: false)
    }

    /// A comment, which gives nothing, or a CDATA section; `offset` stands at `<!`.
    private mutating func readMarkedSection() throws(FeedError) -> String? {
        if starts(with: "<!--") {
            try skipComment()
            return nil
        }
        if starts(with: "<![CDATA[") {
            guard !openNames.isEmpty else { throw failure("a CDATA section stands outside the root element") }
            let start = offset + 9
            guard let end = find("]]>", from: start) else { throw failure("a CDATA section does not end") }
            try requireBound(start..<end, "a CDATA section")
            let text = try resolve(start..<end, foldingSpace: false, references: false)
            offset = end + 3
            return text
        }
        if starts(with: "<!DOCTYPE") {
            throw failure("a document type declaration (DOCTYPE) is refused, for entities could hide in it", .forbidden)
        }
        throw failure("\"<!\" begins neither a comment nor a CDATA section")
    }

    private mutating func skipComment() throws(FeedError) {
        guard let end = find("--", from: offset + 4) else { throw failure("a comment does not end") }
        guard byte(at: end + 2) == UInt8(ascii: ">") else {
            offset = end
            throw failure("\"--\" stands inside a comment")
        }
        offset = end + 3
    }

    private mutating func skipInstruction() throws(FeedError) {
        let start = offset
        offset += 2
        let target = try readName("the target of a processing instruction")
        guard string(target).lowercased() != "xml" else {
            offset = start
            throw failure("an XML declaration stands elsewhere than at the start of the document")
        }
        guard starts(with: "?>") || skipSpace() else {
            throw failure("white space is missing after <?\(string(target))")
        }
        guard let end = find("?>", from: offset) else {
            throw failure("the processing instruction <?\(string(target)) does not end")
        }
        offset = end + 2
    }
}
