import Testing

@testable import ISO15143

@Suite("Text that could break a document, written")
struct HostileTextTests {
    static let hostile: [String] =
        [
            "</Equipment>", "<!-- ", "]]>", "<![CDATA[", "<!DOCTYPE a>", "&", "&#0;", "\" onload=\"", "'", "\\", "\\\"",
            "\"}]}", "a\nb\r\nc\td", "\u{FFFE}\u{FFFF}", "x\u{FFFE}", "\u{FFFD}\u{FEFF}", "\u{7F}\u{85}\u{2028}", "😀",
            "\u{EFFF}\u{F000}", "\0", String(repeating: "<&\"\0", count: 1_000),
        ] + (0..<0x20).map { "a" + String(Unicode.Scalar($0)) + "b" }

    /// The text as XML can carry it.
    private func carried(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { XMLCharacter.isAllowed($0) ? $0 : "\u{FFFD}" }))
    }

    /// A machine with the text wherever a text can stand.
    private func machine(_ text: String) -> Equipment {
        Equipment(
            header: EquipmentHeader(oemName: text, model: text, equipmentID: text, serialNumber: text, pin: text),
            location: Location(time: 0, latitude: 1, longitude: 2, altitude: 3, altitudeUnits: text),
            values: DataPoint.all.map {
                DataValue(point: $0, time: 0, reading: $0.kind == .text ? .text(text) : .number(1), units: text)
            },
            metadata: Metadata(
                assetId: text, machineId: text, telematicSerialNumber: text, unitId: text,
                externalReferenceNumber: text))
    }

    private func page(_ text: String, as format: DocumentFormat) -> [UInt8] {
        FleetDocument.page(
            fragments: [EquipmentWriter.fragment(machine(text), as: format, metadata: true, extended: true)],
            links: [.init(rel: text, href: text)], version: text, as: format)
    }

    private func allTexts(_ tree: DocumentTree) -> [String] {
        [tree.text].filter { !$0.isEmpty } + tree.children.flatMap(allTexts)
    }

    @Test("XML stays well formed, keeps its shape and carries the text", arguments: hostile)
    func xml(text: String) throws {
        let tree = try DocumentTree.read(xml: page(text, as: .xml))
        #expect(tree.shape == (try DocumentTree.read(xml: page("x", as: .xml)).shape))
        #expect(tree.attributes == ["version=\(carried(text))"])
        let header = tree.children[1].children[0]
        #expect(header.children.map { Array($0.text.utf8) } == Array(repeating: Array(carried(text).utf8), count: 5))
        let expected: Set = [carried(text).inSmallLetters, "1", "2", "3.00", "1.00"]
        #expect(Set(allTexts(tree).map(\.inSmallLetters)).isSubset(of: expected))
    }

    @Test("JSON stays well formed and carries the text to the last control character", arguments: hostile)
    func json(text: String) throws {
        guard case .object(let page) = try JSONReader.read(page(text, as: .json)),
            page.map(\.key) == ["links", "equipment"], case .array(let machines) = page[1].value,
            case .object(let machine) = machines.first, case .object(let header) = machine.first?.value
        else {
            Issue.record("The page has lost its shape")
            return
        }
        let link = [JSONValue.Member(key: "rel", value: .string(text)), .init(key: "href", value: .string(text))]
        #expect(page[0].value == .array([.object(link)]))
        #expect(header.map(\.key) == ["OEMName", "Model", "EquipmentID", "SerialNumber", "PIN"])
        #expect(header.allSatisfy { $0.value == .string(text) })
        #expect(machine.count == 3 + Set(DataPoint.all.map(\.element)).count)
    }
}
