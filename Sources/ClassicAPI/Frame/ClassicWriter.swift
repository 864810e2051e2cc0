import Web

/// Writes the rows of an answer in one format as bytes. A value has the same text in all formats, but for the
/// escapes of each; a field without a value is left out, and an empty cell in CSV.
struct ClassicWriter: Sendable {
    let format: ClassicFormat
    private(set) var bytes: [UInt8] = []
    private let operation: String
    /// nil where an answer is one row and stands for itself.
    private let wrapper: String?
    private let row: ClassicRowNames
    private var hasRows = false

    init(_ operation: ClassicOperation, _ format: ClassicFormat) {
        self.format = format
        self.operation = operation.name
        wrapper = operation.wrapper == .none ? nil : operation.wrapper.rawValue
        row = ClassicRowNames(operation.row)
    }

    /// What was written so far, which the writer forgets: what comes next follows it.
    mutating func drain() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    /// Appends what stands around a whole answer.
    mutating func append(_ text: String) {
        bytes += text.utf8
    }

    mutating func begin() {
        switch format {
        case .json: wrapper.map { bytes += "{\"\($0)\":[".utf8 }
        case .xml:
            bytes += "\(XMLText.declaration)<\(operation)Response \(XMLText.namespace)>".utf8
            wrapperElement.map { bytes += "<\($0)>".utf8 }
        case .jsonl: break
        case .csv: writeCells(row.columns)
        }
    }

    mutating func end() {
        switch format {
        case .json: if wrapper != nil { bytes += "]}".utf8 }
        case .xml:
            wrapperElement.map { bytes += "</\($0)>".utf8 }
            bytes += "</\(operation)Response>".utf8
        case .jsonl, .csv: break
        }
    }

    private var wrapperElement: String? { wrapper.map { $0.prefix(1).uppercased() + $0.dropFirst() } }

    /// - Parameter values: of the row's fields, in their order.
    mutating func write(_ values: [ClassicValue?]) {
        switch format {
        case .json:
            if hasRows { bytes.append(UInt8(ascii: ",")) }
            writeObject(values, row)
        case .jsonl:
            writeObject(values, row)
            bytes.append(UInt8(ascii: "\n"))
        case .xml where wrapper == nil: writeMembers(values, row)
        case .xml: writeElement(row.startTag, values, row, row.endTag)
        case .csv:
            var cells: [String?] = []
            Self.appendCells(values, row, to: &cells)
            writeCells(cells)
        }
        hasRows = true
    }

    // MARK: JSON

    private mutating func writeObject(_ values: [ClassicValue?], _ names: ClassicRowNames) {
        bytes.append(UInt8(ascii: "{"))
        var isFirst = true
        for (value, field) in zip(values, names.fields) {
            guard let value else { continue }
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            bytes += field.key
            switch value {
            case .record(let members): field.members.map { writeObject(members, $0) }
            case .text(let text): JSONText.appendQuoted(text, to: &bytes)
            case .time(let time):
                bytes.append(UInt8(ascii: "\""))
                ClassicTime.append(time, to: &bytes)
                bytes.append(UInt8(ascii: "\""))
            case .ids(let ids):
                bytes.append(UInt8(ascii: "["))
                for (index, id) in ids.enumerated() { bytes += "\(index > 0 ? "," : "")\"\(id)\"".utf8 }
                bytes.append(UInt8(ascii: "]"))
            case .integer, .number, .boolean: bytes += value.text.utf8
            }
        }
        bytes.append(UInt8(ascii: "}"))
    }

    // MARK: XML

    private mutating func writeElement(
        _ startTag: [UInt8], _ values: [ClassicValue?], _ names: ClassicRowNames, _ endTag: [UInt8]
    ) {
        bytes += startTag
        writeMembers(values, names)
        bytes += endTag
    }

    private mutating func writeMembers(_ values: [ClassicValue?], _ names: ClassicRowNames) {
        for index in names.alphabetical where index < values.count {
            guard let value = values[index] else { continue }
            let field = names.fields[index]
            if case .record(let members) = value {
                field.members.map { writeElement(field.startTag, members, $0, field.endTag) }
            } else if case .ids(let ids) = value {
                bytes += "<\(field.element) \(XMLText.arraysNamespace)>".utf8
                for id in ids { bytes += "<a:string>\(id)</a:string>".utf8 }
                bytes += field.endTag
            } else {
                bytes += field.startTag
                XMLText.append(value.text, to: &bytes)
                bytes += field.endTag
            }
        }
    }

    // MARK: CSV

    private static func appendCells(_ values: [ClassicValue?], _ names: ClassicRowNames, to cells: inout [String?]) {
        for (value, field) in zip(values, names.fields) {
            if let members = field.members {
                if case .record(let values)? = value {
                    appendCells(values, members, to: &cells)
                } else {
                    cells += Array(repeating: nil, count: members.columns.count)
                }
            } else {
                cells.append(value?.text)
            }
        }
    }

    private mutating func writeCells(_ cells: [String?]) {
        if cells.isEmpty { return }
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            if let cell { CSVText.append(cell, to: &bytes) }
        }
        bytes += "\r\n".utf8
    }
}

extension ClassicValue {
    /// How every format says it before its own escapes. Of a record there is no text; its members have theirs.
    var text: String {
        switch self {
        case .text(let text): text
        case .integer(let number): String(number)
        case .number(let number): ClassicNumber.text(number)
        case .boolean(let flag): flag ? "true" : "false"
        case .time(let time): ClassicTime.text(time)
        case .ids(let ids): ids.map(String.init).joined(separator: ",")
        case .record: ""
        }
    }
}

/// Numbers as texts: the shortest digits that read back as the same number, whole ones without a fraction.
enum ClassicNumber {
    static func text(_ number: Double) -> String {
        guard let whole = Int64(exactly: number), whole.magnitude < 1 << 53, whole != 0 || number.sign == .plus else {
            return number.description
        }
        return String(whole)
    }
}

/// The names of a row's fields in the form of each format, made once for an answer.
struct ClassicRowNames: Sendable {
    struct Field: Sendable {
        /// The name in XML.
        let element: String
        /// `"name":`
        let key: [UInt8]
        let startTag: [UInt8]
        let endTag: [UInt8]
        /// Of a field that is a record.
        let members: ClassicRowNames?
    }

    let startTag: [UInt8]
    let endTag: [UInt8]
    let fields: [Field]
    /// The places of the fields in the order of their names in XML.
    let alphabetical: [Int]
    /// The heads of the columns; a member of a record is named after both: `location.latitude`.
    let columns: [String]

    init(_ record: ClassicRecordDescription) {
        startTag = Array("<\(record.name)>".utf8)
        endTag = Array("</\(record.name)>".utf8)
        var fields: [Field] = []
        var columns: [String] = []
        for field in record.fields {
            let element = field.capitalizedName
            var members: ClassicRowNames?
            if case .record(let inner) = field.type {
                let names = ClassicRowNames(inner)
                columns += names.columns.map { "\(field.name).\($0)" }
                members = names
            } else {
                columns.append(field.name)
            }
            fields.append(
                Field(
                    element: element, key: Array("\"\(field.name)\":".utf8), startTag: Array("<\(element)>".utf8),
                    endTag: Array("</\(element)>".utf8), members: members))
        }
        self.fields = fields
        self.columns = columns
        alphabetical = fields.indices.sorted {
            record.fields[$0].capitalizedName.utf8.lexicographicallyPrecedes(record.fields[$1].capitalizedName.utf8)
        }
    }
}
