/// Reads an ISO 15143-3 (AEMP 2.0) fleet page, in XML or JSON, from any maker.
///
/// The document must be well formed and must be a fleet; otherwise it is refused as a whole by a `FeedError`. Within
/// it the reader is generous: namespaces, prefixes, letter case, order and wrappers do not matter, and unknown
/// elements are passed over. What is wrong with one machine is told with that machine and harms no other.
///
///     let page = try FleetReader.read(bytes)
///     for machine in page.machines {
///         if let equipment = machine.equipment { take(equipment) }
///         for problem in machine.problems { print("Machine \(machine.index): \(problem)") }
///     }
package enum FleetReader {
    /// The largest document that is read unless the caller says otherwise: 64 MiB.
    package static let defaultLimit = FeedBounds.documentBytes

    /// Reads one page, or several pages of JSON that stand on lines of their own.
    ///
    /// With `keepsEmptyModel`, a `Model` without text is read as an empty one, so that the page can be written again
    /// exactly as it was; otherwise it is read as none.
    package static func read(
        _ bytes: [UInt8], limit: Int = defaultLimit, keepsEmptyModel: Bool = false
    ) throws(FeedError) -> FleetSnapshot {
        guard bytes.count <= limit else {
            throw FeedError(.tooLarge, "the document has \(bytes.count) bytes; at most \(limit) are read")
        }
        guard !bytes.starts(with: [0xFE, 0xFF]), !bytes.starts(with: [0xFF, 0xFE]) else {
            throw FeedError(.encoding, "the document is UTF-16; only UTF-8 is read")
        }
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            throw FeedError(.encoding, "the document is not UTF-8 here", at: error.byteOffsets.lowerBound, of: bytes)
        }
        let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        guard let start = bytes[(hasMark ? 3 : 0)...].firstIndex(where: { !XMLCharacter.isSpace($0) }) else {
            throw FeedError(.notWellFormed, "the document is empty")
        }
        let fleet = FleetBuilder(keepsEmptyModel: keepsEmptyModel)
        switch bytes[start] {
        case UInt8(ascii: "<"): return try readXML(bytes, from: start, into: fleet)
        case UInt8(ascii: "{"), UInt8(ascii: "["): return try readJSON(bytes, from: start, into: fleet)
        default:
            throw FeedError(.notAFleet, "the document is neither XML nor JSON", at: start, of: bytes)
        }
    }
}

// MARK: XML

extension FleetReader {
    /// Goes through the document once. Only one machine at a time is held as a tree.
    private static func readXML(
        _ bytes: [UInt8], from start: Int, into fleet: FleetBuilder
    ) throws(FeedError) -> FleetSnapshot {
        var reader = try XMLReader(bytes, from: start)
        var fleet = fleet
        var root: String?
        while true {
            switch try reader.next() {
            case .start(let element, let attributes):
                root = root ?? element
                switch element.inSmallLetters {
                case "fleet":
                    fleet.isFleet = true
                    for attribute in attributes {
                        fleet.set(attribute.name.inSmallLetters, to: attribute.value.withoutOuterSpace)
                    }
                case "equipment":
                    try fleet.add(machine: FeedNode(element, attributes, from: &reader))
                case "links", "link":
                    try fleet.add(links: FeedNode(element, attributes, from: &reader))
                case "snapshottime", "version":
                    let node = try FeedNode(element, attributes, from: &reader)
                    fleet.set(node.name, to: node.text)
                default: break  // A wrapper: what it holds comes next.
                }
            case .end, .text: break
            case .endOfDocument:
                guard fleet.isFleet else {
                    throw FeedError(
                        .notAFleet, "the document holds no Fleet; its root element is \((root ?? "").excerpt)")
                }
                return fleet.snapshot
            }
        }
    }
}

// MARK: JSON

extension FleetReader {
    private static func readJSON(
        _ bytes: [UInt8], from start: Int, into fleet: FleetBuilder
    ) throws(FeedError) -> FleetSnapshot {
        var fleet = fleet
        for document in try JSONReader.readLines(bytes, from: start) {
            try read(page: document, into: &fleet)
        }
        guard fleet.isFleet else { throw FeedError(.notAFleet, "the document holds no list of equipment") }
        return fleet.snapshot
    }

    private static func read(page: JSONValue, into fleet: inout FleetBuilder) throws(FeedError) {
        switch page {
        case .object where isMachine(page):
            try fleet.add(machine: FeedNode("equipment", page))
        case .object(let members):
            for member in members { try read(member, into: &fleet) }
        case .array(let elements) where elements.contains(where: isMachine):
            for element in elements { try fleet.add(machine: FeedNode("equipment", element)) }
        case .array(let elements):
            for element in elements { try read(page: element, into: &fleet) }
        default: break
        }
    }

    private static func read(_ member: JSONValue.Member, into fleet: inout FleetBuilder) throws(FeedError) {
        let name = member.key.inSmallLetters
        switch (name, member.value) {
        case ("equipment", .array(let elements)):
            fleet.isFleet = true
            for element in elements { try fleet.add(machine: FeedNode(name, element)) }
        case ("equipment", .object):
            try fleet.add(machine: FeedNode(name, member.value))
        case ("equipment", .null):
            fleet.isFleet = true
        case ("equipment", _):
            throw FeedError(.notAFleet, "\(member.key) is no list of machines")
        case ("links", _), ("link", _):
            try fleet.add(links: FeedNode(name, member.value))
        case ("fleet", .object), ("fleet", .array):
            fleet.isFleet = true
            try read(page: member.value, into: &fleet)
        case ("snapshottime", .string(let text)), ("version", .string(let text)), ("version", .number(let text)):
            fleet.set(name, to: text.withoutOuterSpace)
        case (_, .object), (_, .array):
            try read(page: member.value, into: &fleet)
        default: break
        }
    }

    private static func isMachine(_ value: JSONValue) -> Bool {
        guard case .object(let members) = value else { return false }
        return members.contains { $0.key.inSmallLetters == "equipmentheader" }
    }
}
