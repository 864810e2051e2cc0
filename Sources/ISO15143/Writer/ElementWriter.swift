/// Writes elements that hold named values, in either format, to a buffer that grows.
///
/// In XML an element's time is an attribute and a list is an element that repeats. In JSON the time is the last
/// member, and names of the extended vocabulary start with a small letter.
struct ElementWriter: Sendable {
    let format: DocumentFormat
    var bytes: [UInt8] = []
    /// Where numbers and times were written, while that is of interest.
    var slots: [ItemTemplate.Slot]?
    /// Whether the next member or element of JSON follows another.
    private var hasSibling = false
    /// What the members of the open element belong to.
    private var vocabulary = DataPoint.Vocabulary.standard

    init(_ format: DocumentFormat, capacity: Int = 1_024) {
        self.format = format
        bytes.reserveCapacity(capacity)
    }

    // MARK: Elements

    /// Opens an element. As an item of a list it has no name of its own in JSON.
    mutating func begin(
        _ element: String, _ vocabulary: DataPoint.Vocabulary = .standard, time: Int64? = nil, isItem: Bool = false
    ) {
        self.vocabulary = vocabulary
        switch format {
        case .xml:
            bytes.append(ascii: "<")
            bytes.append(utf8Of: element)
            if let time, FeedTime.writable.contains(time) {
                bytes.append(" datetime=\"")
                append(time)
                bytes.append(ascii: "\"")
            }
            bytes.append(ascii: ">")
        case .json:
            if isItem { separate() } else { key(element) }
            bytes.append(ascii: "{")
            hasSibling = false
        }
    }

    /// Closes the element, which was opened with the same name and time.
    mutating func end(_ element: String, time: Int64? = nil) {
        switch format {
        case .xml:
            endTag(element)
        case .json:
            if let time, FeedTime.writable.contains(time) { member("datetime", time: time) }
            bytes.append(ascii: "}")
            hasSibling = true
        }
    }

    /// Opens a list, whose items are elements of this name.
    mutating func beginList(of element: String, _ vocabulary: DataPoint.Vocabulary) {
        guard format == .json else { return }
        self.vocabulary = vocabulary
        key(element)
        bytes.append(ascii: "[")
        hasSibling = false
    }

    mutating func endList() {
        guard format == .json else { return }
        bytes.append(ascii: "]")
        hasSibling = true
    }

    /// Takes an element that was written before, as an item of the open list.
    mutating func item(_ fragment: [UInt8]) {
        if format == .json { separate() }
        bytes.append(contentsOf: fragment)
    }

    // MARK: Members

    mutating func member(_ name: String, text: String) {
        switch format {
        case .xml where text.isEmpty:
            bytes.append(ascii: "<")
            bytes.append(utf8Of: name)
            bytes.append("/>")
        case .xml:
            startTag(name)
            XMLText.append(text, to: &bytes)
            endTag(name)
        case .json:
            key(name)
            bytes.append(ascii: "\"")
            JSONText.append(text, to: &bytes)
            bytes.append(ascii: "\"")
        }
    }

    /// Writes a finite number. JSON has no use for zeros at the end.
    mutating func member(_ name: String, number: Double, decimals: Int) {
        switch format {
        case .xml:
            startTag(name)
            append(number, decimals)
            endTag(name)
        case .json:
            key(name)
            append(number, 0)
        }
    }

    /// Writes a time that is `FeedTime.writable`.
    mutating func member(_ name: String, time: Int64) {
        switch format {
        case .xml:
            startTag(name)
            append(time)
            endTag(name)
        case .json:
            key(name)
            bytes.append(ascii: "\"")
            append(time)
            bytes.append(ascii: "\"")
        }
    }

    mutating func member(_ name: String, boolean: Bool) {
        literal(name, boolean ? "true" : "false")
    }

    /// Writes what JSON takes without quotes.
    mutating func literal(_ name: String, _ value: String) {
        switch format {
        case .xml:
            startTag(name)
            bytes.append(utf8Of: value)
            endTag(name)
        case .json:
            key(name)
            bytes.append(utf8Of: value)
        }
    }

    // MARK: Document

    /// Opens a document; `root` is the name of its element in XML.
    mutating func beginDocument(_ root: String, version: String, snapshotTime: Int64?, links: [FleetSnapshot.Link]) {
        let time = snapshotTime.flatMap { FeedTime.writable.contains($0) ? $0 : nil }
        switch format {
        case .xml:
            bytes.append(#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#)
            bytes.append("\n<")
            bytes.append(utf8Of: root)
            bytes.append(#" xmlns="http://standards.iso.org/iso/15143/-3" version=""#)
            XMLText.append(version, to: &bytes)
            if let time {
                bytes.append("\" snapshotTime=\"")
                FeedTime.append(time, to: &bytes)
            }
            bytes.append("\">")
            write(links)
        case .json:
            bytes.append(ascii: "{")
            write(links)
            if let time { member("snapshotTime", time: time) }
        }
    }

    mutating func endDocument(_ root: String) {
        switch format {
        case .xml: endTag(root)
        case .json: bytes.append(ascii: "}")
        }
    }

    private mutating func write(_ links: [FleetSnapshot.Link]) {
        beginList(of: "Links", .extended)
        for link in links {
            begin("Links", .extended, isItem: true)
            member("rel", text: link.rel)
            member("href", text: link.href)
            end("Links")
        }
        endList()
    }

    // MARK: Steps

    private mutating func append(_ number: Double, _ decimals: Int) {
        let start = bytes.count
        FeedNumber.append(number, decimals: decimals, to: &bytes)
        slots?.append(.init(content: .number(decimals: decimals), range: start..<bytes.count))
    }

    private mutating func append(_ time: Int64) {
        let start = bytes.count
        FeedTime.append(time, to: &bytes)
        slots?.append(.init(content: .time, range: start..<bytes.count))
    }

    private mutating func startTag(_ name: String) {
        bytes.append(ascii: "<")
        bytes.append(utf8Of: name)
        bytes.append(ascii: ">")
    }

    private mutating func endTag(_ name: String) {
        bytes.append("</")
        bytes.append(utf8Of: name)
        bytes.append(ascii: ">")
    }

    private mutating func key(_ name: String) {
        separate()
        bytes.append(ascii: "\"")
        let start = bytes.count
        bytes.append(utf8Of: name)
        if vocabulary == .extended { bytes[start] |= 0x20 }
        bytes.append("\":")
    }

    private mutating func separate() {
        if hasSibling { bytes.append(ascii: ",") }
        hasSibling = true
    }
}
