/// A part of a feed, read from XML or JSON into one shape, so that what a machine is gets decided once.
///
/// Attributes and child elements of XML, and members of JSON objects, are children alike: feeds differ in which they
/// use. So do they in letter case, hence names are kept in small letters.
struct FeedNode {
    /// In small letters, without a prefix.
    var name: String
    /// What the part holds beside its children, without white space around it. A number or flag of JSON is its text
    /// and `null` is empty.
    var text = ""
    var children: [FeedNode] = []

    /// The first child of a name, which is given in small letters.
    func child(_ name: String) -> FeedNode? {
        children.first { $0.name == name }
    }

    func count(of name: String) -> Int {
        children.count { $0.name == name }
    }

    /// Whether the part is a bare value where a structure should be.
    var isBareValue: Bool { children.isEmpty && !text.isEmpty }
}

// MARK: From XML

extension FeedNode {
    /// Reads the element that has just started, to its end.
    init(
        _ name: String, _ attributes: [XMLReader.Attribute], from reader: inout XMLReader
    ) throws(FeedError) {
        var room = FeedBounds.nodesOfMachine
        self = try FeedNode.element(name, attributes, from: &reader, room: &room)
    }

    private static func element(
        _ name: String, _ attributes: [XMLReader.Attribute], from reader: inout XMLReader, room: inout Int
    ) throws(FeedError) -> FeedNode {
        room -= 1 + attributes.count
        guard room >= 0 else {
            throw reader.failure("one machine holds more than \(FeedBounds.nodesOfMachine) elements", .tooLarge)
        }
        var node = FeedNode(name: name.inSmallLetters)
        for attribute in attributes {
            node.children.append(
                FeedNode(name: attribute.name.inSmallLetters, text: attribute.value.withoutOuterSpace))
        }
        var text = ""
        while true {
            switch try reader.next() {
            case .start(let name, let attributes):
                node.children.append(try element(name, attributes, from: &reader, room: &room))
            case .text(let run):
                guard text.utf8.count + run.utf8.count <= FeedBounds.textBytes else {
                    throw reader.failure("a text is longer than \(FeedBounds.textBytes) bytes", .tooLarge)
                }
                text += run
            case .end, .endOfDocument:
                node.text = text.withoutOuterSpace
                return node
            }
        }
    }
}

// MARK: From JSON

extension FeedNode {
    init(_ name: String, _ value: JSONValue) {
        self.name = name.inSmallLetters
        switch value {
        case .null: break
        case .boolean(let flag): text = flag ? "true" : "false"
        case .number(let number): text = number
        case .string(let string): text = string.withoutOuterSpace
        case .object(let members):
            for member in members { append(member.value, as: member.key) }
        case .array(let elements):
            for element in elements { append(element, as: "item") }
        }
    }

    /// A list becomes a child for each of its elements, as XML repeats an element.
    private mutating func append(_ value: JSONValue, as name: String) {
        if case .array(let elements) = value {
            for element in elements { append(element, as: name) }
        } else {
            children.append(FeedNode(name, value))
        }
    }
}

// MARK: Text

extension String {
    /// ASCII letters made small. Names of the standard are ASCII; others match nothing either way.
    var inSmallLetters: String {
        guard utf8.contains(where: { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") }) else { return self }
        return String(unsafeUninitializedCapacity: utf8.count) { buffer in
            var count = 0
            for byte in utf8 {
                let isCapital = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
                buffer[count] = isCapital ? byte | 0x20 : byte
                count += 1
            }
            return count
        }
    }

    var withoutOuterSpace: String {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        guard let first = utf8.first, let last = utf8.last, isSpace(first) || isSpace(last) else { return self }
        guard let start = utf8.firstIndex(where: { !isSpace($0) }), let end = utf8.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(self[start...end])
    }

    /// A value as a message may quote it: short and on one line.
    var excerpt: String {
        var excerpt = ""
        for scalar in unicodeScalars.prefix(40) {
            excerpt += scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) ? "\u{FFFD}" : String(scalar)
        }
        return excerpt.unicodeScalars.count < unicodeScalars.count ? excerpt + "..." : excerpt
    }
}
