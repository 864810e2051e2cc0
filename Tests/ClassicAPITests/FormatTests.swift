import Foundation
import FoundationXML
import TestSupport
import Testing
import Web

@testable import ClassicAPI

@Suite("Formats of the Classic API")
struct FormatTests {
    /// A row whose values are given, nil where there is none.
    private typealias Values = [String: ClassicValue]

    private static let inner = ClassicShape<Values>(
        "Inner", [.number("zebra", "") { $0["inner.zebra"]?.number }, .text("apple", "") { $0["inner.apple"]?.words }])
    private static let shape = ClassicShape<Values>(
        "Row",
        [
            .text("id", "") { $0["id"]?.words }, .text("uoM", "") { $0["uoM"]?.words },
            .integer("count", "") { if case .integer(let number) = $0["count"] { number } else { nil } },
            .number("level", "") { $0["level"]?.number },
            .boolean("isOn", "") { if case .boolean(let flag) = $0["isOn"] { flag } else { nil } },
            .time("time", "") { if case .time(let time) = $0["time"] { time } else { nil } },
            .record("inner", "", inner) { $0.keys.contains { $0.hasPrefix("inner.") } ? $0 : nil },
            .text("name", "") { $0["name"]?.words },
        ])

    private static func bytes(_ rows: [Values], _ format: ClassicFormat, wrapper: ClassicOperation.Wrapper = .list)
        async throws -> [UInt8]
    {
        let parts = rows.split(every: 3)
        let operation = ClassicOperation(
            "GetRow", "", routes: [], parameters: [], wrapper: wrapper, row: shape
        ) { _ in ClassicRows(parts: parts.count) { Array(parts[$0]) } }
        return try await operation.bytes(format)
    }

    @Test("The same values stand in all formats", arguments: 0..<300)
    func sameValues(seed: Int) async throws {
        var random = TestGenerator(UInt64(seed))
        let rows = (0..<Int.random(in: 0...7, using: &random)).map { _ in Self.row(&random) }
        let expected = rows.map { $0.mapValues(\.text) }

        let json = try JSONParser.parse(try await Self.bytes(rows, .json, wrapper: .result))
        #expect(json["result"]?.array?.map(Self.flat) == expected)
        #expect(json.members?.count == 1)

        let lines = try await Self.bytes(rows, .jsonl).split(separator: UInt8(ascii: "\n"))
        #expect(try lines.map { Self.flat(try JSONParser.parse($0)) } == expected)

        let table = Self.csv(String(decoding: try await Self.bytes(rows, .csv), as: UTF8.self))
        #expect(
            table.first?.map(\.text)
                == ["id", "uoM", "count", "level", "isOn", "time", "inner.zebra", "inner.apple", "name"])
        let cells = table.dropFirst().map { row in
            Dictionary(
                uniqueKeysWithValues: zip(table[0].map(\.text), row).compactMap { name, cell in
                    cell.isQuoted || !cell.text.isEmpty ? (name, cell.text) : nil
                })
        }
        #expect(cells == expected)

        let tree = try #require(XMLRows(try await Self.bytes(rows, .xml)))
        #expect(tree.root == "GetRowResponse/List")
        let sayable = expected.map { $0.mapValues(Self.asXMLCanSay) }
        #expect(tree.rows.map { $0.mapValues { $0 } } == sayable)
        #expect(tree.areMembersAlphabetical)
        #expect(tree.namespace == "http://schemas.servicestack.net/types")
    }

    @Test func numbersReadBackToTheBit() async throws {
        var random = TestGenerator(7)
        for _ in 0..<2_000 {
            let number = Double(bitPattern: UInt64.random(in: .min ... .max, using: &random))
            guard number.isFinite else { continue }
            #expect(Double(NumberText.text(number)) == number)
        }
        #expect(NumberText.text(5) == "5")
        #expect(NumberText.text(-0.0) == "-0.0")
        #expect(NumberText.text(0.1) == "0.1")
    }

    private final class Shared: Sendable {
        let word: String?
        init(_ word: String?) { self.word = word }
    }

    /// Rows with a record of which some have the same object, and which stands in the middle or at the end.
    private static func shape(
        isLast: Bool,
        _ field: (_ inner: ClassicShape<Shared>, _ read: @escaping @Sendable (Shared?) -> Shared?) -> ClassicField<
            Shared?
        >
    ) -> ClassicShape<Shared?> {
        let record = field(ClassicShape("Inner", [.text("word", "") { $0.word }])) { $0 }
        let flag = ClassicField<Shared?>.boolean("flag", "") { $0 == nil ? nil : true }
        return ClassicShape("Row", isLast ? [flag, record] : [flag, record, flag])
    }

    @Test(
        "A record that rows share is written as if each had its own", arguments: ClassicFormat.allCases, [true, false])
    func sharedRecords(format: ClassicFormat, isLast: Bool) async throws {
        var random = TestGenerator(11)
        let own = Self.shape(isLast: isLast) { .record("record", "", $0, $1) }
        let shared = Self.shape(isLast: isLast) { .shared("record", "", $0, $1) }
        let operation = ClassicOperation("GetRow", "", routes: [], parameters: [], row: own) { _ in ClassicRows([]) }
        let layout = ClassicLayout(operation, format)
        for _ in 0..<200 {
            // The long one is more than the memory that is taken at first.
            let words = [nil, "", "plain", "a\"<,&\n", String(repeating: "long", count: 500)]
            let records = (0..<3).map { _ in Shared(words.randomElement(using: &random) ?? nil) }
            let rows = (0..<12).map { _ in Bool.random(using: &random) ? records.randomElement(using: &random) : nil }
            #expect(shared.bytes(rows, layout) == own.bytes(rows, layout))
        }
    }

    @Test func aNumberThatIsNoneIsLeftOut() async throws {
        let rows: [Values] = [["id": .text("1"), "level": .number(.nan)], ["level": .number(.infinity)]]
        #expect(String(decoding: try await Self.bytes(rows, .json), as: UTF8.self) == #"{"list":[{"id":"1"},{}]}"#)
    }

    @Test(
        "The format is the one that the client likes most, JSON where it names none",
        arguments: [
            ([], .json), (["*/*"], .json), (["application/xml"], .xml), (["text/csv"], .csv), (["text/jsonl"], .jsonl),
            (["text/html,application/xml;q=0.9,*/*;q=0.8"], .xml), (["image/png"], .json),
            (["application/json;q=0.5, text/csv;q=0.6"], .csv), (["application/xml;q=0"], .json),
            (["application/json", "application/xml"], .json), (["TEXT/XML"], .xml),
        ] as [([String], ClassicFormat)])
    func accept(fields: [String], expected: ClassicFormat) {
        #expect(ClassicFormat(accept: fields) == expected)
    }

    // MARK: Random rows

    private static let hostile = [
        "", " ", "a", "Ünïcödé", "=1+1", "@SUM(A1)", "a,b", "\"", "a\"b", "line\nbreak", "\r\n", "\r", "<b>&amp;</b>",
        "]]>",
        "\u{2028}\u{2029}", "\u{1}\u{1F}", "\t", "\\", "'", "null", "true", "🚜", "a\u{0}b", "\u{FFFE}", "</script>",
        "-1",
    ]

    private static func row(_ random: inout TestGenerator) -> Values {
        var row: Values = [:]
        func maybe() -> Bool { Int.random(in: 0..<3, using: &random) > 0 }
        func text() -> ClassicValue {
            let parts = (0..<Int.random(in: 1...3, using: &random)).compactMap { _ in
                hostile.randomElement(using: &random)
            }
            return .text(parts.joined())
        }
        for name in ["id", "uoM", "name", "inner.apple"] where maybe() { row[name] = text() }
        for name in ["level", "inner.zebra"] where maybe() {
            row[name] = .number(
                [0, -0.0, 1e300, .leastNonzeroMagnitude, 0.1, -17, 1e21, 9_007_199_254_740_994]
                    .randomElement(using: &random) ?? 0)
        }
        if maybe() { row["count"] = .integer(.random(in: .min ... .max, using: &random)) }
        if maybe() { row["isOn"] = .boolean(.random(using: &random)) }
        if maybe() { row["time"] = .time(.random(in: 0...4_000_000_000_000, using: &random)) }
        return row
    }

    // MARK: Reading back

    private static func flat(_ value: JSONValue) -> [String: String] {
        var texts: [String: String] = [:]
        for member in value.members ?? [] {
            switch member.value {
            case .object: for (name, text) in flat(member.value) { texts["\(member.name).\(name)"] = text }
            case .string(let text): texts[member.name] = text
            case .bool(let flag): texts[member.name] = flag ? "true" : "false"
            case .integer(let number): texts[member.name] = String(number)
            case .number(let number): texts[member.name] = NumberText.text(number)
            case .null, .array: texts[member.name] = "not expected"
            }
        }
        return texts
    }

    /// What XML 1.0 has no way to say stands there as the replacement character.
    private static func asXMLCanSay(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    let isSayable = scalar.value >= 0x20 && scalar.value < 0xFFFE || scalar.value > 0xFFFF
                    return isSayable || ["\t", "\n", "\r"].contains(scalar) ? scalar : "\u{FFFD}"
                }))
    }

    private struct Cell {
        var text = ""
        var isQuoted = false
    }

    /// Reads CSV as RFC 4180 has it.
    private static func csv(_ text: String) -> [[Cell]] {
        var rows: [[Cell]] = [[Cell()]]
        var isInside = false
        let scalars = Array(text.unicodeScalars)
        var index = 0
        func put(_ scalar: Unicode.Scalar) {
            rows[rows.count - 1][rows[rows.count - 1].count - 1].text.unicodeScalars.append(scalar)
        }
        while index < scalars.count {
            let scalar = scalars[index]
            if isInside {
                if scalar != "\"" {
                    put(scalar)
                } else if index + 1 < scalars.count, scalars[index + 1] == "\"" {
                    put(scalar)
                    index += 1
                } else {
                    isInside = false
                }
            } else if scalar == "\"" {
                isInside = true
                rows[rows.count - 1][rows[rows.count - 1].count - 1].isQuoted = true
            } else if scalar == "," {
                rows[rows.count - 1].append(Cell())
            } else if scalar == "\r", index + 1 < scalars.count, scalars[index + 1] == "\n" {
                rows.append([Cell()])
                index += 1
            } else {
                put(scalar)
            }
            index += 1
        }
        return rows.dropLast()
    }
}

/// A value of a row.
private enum ClassicValue: Sendable, Hashable {
    case text(String)
    case integer(Int64)
    case number(Double)
    case boolean(Bool)
    case time(Int64)

    /// How every format says it before its own escapes.
    var text: String {
        switch self {
        case .text(let text): text
        case .integer(let number): String(number)
        case .number(let number): NumberText.text(number)
        case .boolean(let flag): flag ? "true" : "false"
        case .time(let time): ClassicTime.text(time)
        }
    }

    var words: String? { if case .text(let text) = self { text } else { nil } }
    var number: Double? { if case .number(let number) = self { number } else { nil } }
}

/// The rows of an XML answer, read by another parser.
private final class XMLRows: NSObject, XMLParserDelegate {
    private(set) var rows: [[String: String]] = []
    private(set) var areMembersAlphabetical = true
    private(set) var namespace: String?
    private(set) var root = ""
    private var path: [String] = []
    private var siblings: [String] = [""]
    private var hasMembers = false
    private var text = ""

    init?(_ bytes: [UInt8]) {
        super.init()
        let parser = XMLParser(data: Data(bytes))
        parser.shouldProcessNamespaces = true
        parser.delegate = self
        guard parser.parse() else { return nil }
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        path.append(name)
        if path.count == 2 {
            root = path.joined(separator: "/")
            namespace = namespaceURI
        }
        if path.count == 3 { rows.append([:]) }
        if path.count > 3, let last = siblings.last, last.utf8.lexicographicallyPrecedes(name.utf8) == false {
            areMembersAlphabetical = false
        }
        siblings[siblings.count - 1] = path.count > 3 ? name : ""
        siblings.append("")
        hasMembers = false
        text = ""
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        if path.count > 3, !hasMembers {
            let names = path.dropFirst(3).map { $0.prefix(1).lowercased() + $0.dropFirst() }
            rows[rows.count - 1][names.joined(separator: ".")] = text
        }
        path.removeLast()
        siblings.removeLast()
        hasMembers = true
    }
}
