/// How the rows of an operation's answers are laid out in one format: what stands before and behind all of them, each row
/// and each value. Made once for an answer, so that rows are copied together from bytes that are there.
struct ClassicLayout: Sendable {
    /// Where the bytes around a value stand, and which values are inside.
    struct Step: Sendable {
        /// The place of the field among those of its record.
        let field: Int
        /// Among `names`.
        let before: Range<Int>
        /// Among `names`.
        let after: Range<Int>
        /// How many cells stand for it in CSV; none in another format.
        let cells: Int
        /// The steps of a record's fields, in the order of the format.
        let members: Range<Int>
        /// Whether the comma behind the last value inside goes.
        let dropsComma: Bool
    }

    let format: ClassicFormat
    /// What stands before the first row.
    private(set) var begin: [UInt8] = []
    /// What stands behind the last row.
    private(set) var end: [UInt8] = []
    /// What stands between two rows. Each has it before it.
    let separator: [UInt8]
    /// All that stands around values, one after the other.
    private(set) var names: [UInt8] = []
    private(set) var steps: [Step] = []
    /// The step of a whole row.
    private(set) var row = Step(field: 0, before: 0..<0, after: 0..<0, cells: 0, members: 0..<0, dropsComma: false)

    init(_ operation: ClassicOperation, _ format: ClassicFormat) {
        self.format = format
        separator = format == .json ? [UInt8(ascii: ",")] : []
        let wrapper = operation.wrapper == .none ? nil : operation.wrapper.rawValue
        let columns = Self.columns(operation.row)
        let members = addSteps(operation.row)
        let (before, after): (String, String)
        switch format {
        case .json:
            (before, after) = (",{", "}")
            if let wrapper { (begin, end) = (Array("{\"\(wrapper)\":[".utf8), Array("]}".utf8)) }
        case .jsonl: (before, after) = ("{", "}\n")
        case .xml:
            let element = operation.row.name
            (before, after) = wrapper == nil ? ("", "") : ("<\(element)>", "</\(element)>")
            let list = wrapper.map { ($0.prefix(1).uppercased() + $0.dropFirst()) }
            begin = Array("\(XMLText.declaration)<\(operation.name)Response \(XMLText.namespace)>".utf8)
            list.map { begin += "<\($0)>".utf8 }
            list.map { end += "</\($0)>".utf8 }
            end += "</\(operation.name)Response>".utf8
        case .csv:
            (before, after) = ("", columns.isEmpty ? "" : "\r\n")
            for (index, column) in columns.enumerated() {
                if index > 0 { begin.append(UInt8(ascii: ",")) }
                CSVText.append(column, to: &begin)
            }
            begin += after.utf8
        }
        row = step(0, before, after, members: members, dropsComma: format != .xml)
    }

    /// The heads of the columns; a member of a record is named after both: `location.latitude`.
    private static func columns(_ record: ClassicRecordDescription) -> [String] {
        record.fields.flatMap { field in
            guard case .record(let inner) = field.type else { return [field.name] }
            return columns(inner).map { "\(field.name).\($0)" }
        }
    }

    /// Roughly, in bytes; a row without most of its values is shorter, and one with long texts longer.
    var usualRowSize: Int { 2 * names.count }

    // MARK: Steps

    private mutating func addSteps(_ record: ClassicRecordDescription) -> Range<Int> {
        var order = Array(record.fields.indices)
        if format == .xml {
            order.sort {
                record.fields[$0].capitalizedName.utf8.lexicographicallyPrecedes(record.fields[$1].capitalizedName.utf8)
            }
        }
        // Those of a record stand together, behind those of the records in it.
        let own = order.map { step($0, record.fields[$0]) }
        steps += own
        return steps.count - own.count..<steps.count
    }

    private mutating func step(_ place: Int, _ field: ClassicFieldDescription) -> Step {
        var members: ClassicRecordDescription?
        if case .record(let inner) = field.type { members = inner }
        let inside = members.map { addSteps($0) } ?? 0..<0
        switch format {
        case .json, .jsonl:
            let (opening, closing) = field.type.brackets
            return step(
                place, "\"\(field.name)\":\(opening)", "\(closing),", members: inside, dropsComma: members != nil)
        case .xml:
            let element = field.capitalizedName
            var attribute = ""
            if case .ids = field.type { attribute = " \(XMLText.arraysNamespace)" }
            return step(place, "<\(element)\(attribute)>", "</\(element)>", members: inside)
        case .csv:
            let columns = members.map { Self.columns($0).count }
            return step(place, "", columns == nil ? "," : "", cells: columns ?? 1, members: inside)
        }
    }

    private mutating func step(
        _ place: Int, _ before: String, _ after: String, cells: Int = 0, members: Range<Int>, dropsComma: Bool = false
    ) -> Step {
        func add(_ text: String) -> Range<Int> {
            names += text.utf8
            return names.count - text.utf8.count..<names.count
        }
        return Step(
            field: place, before: add(before), after: add(after), cells: cells, members: members,
            dropsComma: dropsComma)
    }
}

extension ClassicFieldDescription.FieldType {
    /// What stands around a value in JSON.
    fileprivate var brackets: (String, String) {
        switch self {
        case .text, .time: ("\"", "\"")
        case .ids: ("[", "]")
        case .record: ("{", "}")
        case .integer, .number, .boolean: ("", "")
        }
    }
}
