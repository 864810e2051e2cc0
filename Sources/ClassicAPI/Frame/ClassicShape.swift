import NIOCore

/// What rows of one kind are made of: each field once, with its name, its type, and how it is read.
struct ClassicShape<Row>: Sendable {
    /// What XML calls a row, such as `Unit`.
    let name: String
    let fields: [ClassicField<Row>]

    init(_ name: String, _ fields: [ClassicField<Row>]) {
        self.name = name
        self.fields = fields
    }

    var description: ClassicRecordDescription {
        ClassicRecordDescription(name: name, fields: fields.map(\.description))
    }

    /// What writes a whole row or record in a layout, at a step of it. What writes a field holds what writes the next:
    /// out of an array, each would be retained for its call.
    func write(_ layout: ClassicLayout, _ step: ClassicLayout.Step) -> ClassicField<Row>.Write {
        var writeMembers: ClassicField<Row>.Write = { _, _ in }
        for member in layout.steps[step.members].reversed() {
            let writeField = fields[member.field].write(layout, member)
            writeMembers = { [writeMembers] row, writer in
                writeField(row, &writer)
                writeMembers(row, &writer)
            }
        }
        return { [writeMembers] row, writer in
            let start = writer.begin(step)
            writeMembers(row, &writer)
            writer.end(step, from: start)
        }
    }

    /// Rows as bytes, each with what separates two before it.
    func bytes(_ rows: [Row], _ layout: ClassicLayout) -> ByteBuffer {
        if rows.isEmpty { return ByteBuffer() }
        var writer = ClassicWriter(layout, capacity: rows.count * layout.usualRowSize)
        let write = write(layout, layout.row)
        for row in rows { write(row, &writer) }
        return writer.bytes
    }
}

/// One field of a row. It is left out where it has no value.
struct ClassicField<Row>: Sendable {
    /// Writes the field of a row, or all fields.
    typealias Write = (Row, inout ClassicWriter) -> Void

    let description: ClassicFieldDescription
    /// Gives what writes the field in a layout, at a step of it.
    let write: @Sendable (ClassicLayout, ClassicLayout.Step) -> Write

    private init(
        _ name: String, _ type: ClassicFieldDescription.FieldType, _ words: String,
        _ write: @escaping @Sendable (ClassicLayout, ClassicLayout.Step) -> Write
    ) {
        description = ClassicFieldDescription(name: name, type: type, words: words)
        self.write = write
    }

    static func text(
        _ name: String, _ words: String, _ read: @escaping @Sendable (Row) -> String?
    ) -> ClassicField {
        ClassicField(name, .text, words) { _, step in { row, writer in writer.write(read(row), step) } }
    }

    /// The number of an object, which is written as a text.
    static func id(
        _ name: String, _ words: String, _ read: @escaping @Sendable (Row) -> Int64?
    ) -> ClassicField {
        ClassicField(name, .text, words) { _, step in { row, writer in writer.write(read(row), step) } }
    }

    static func integer(
        _ name: String, _ words: String, _ read: @escaping @Sendable (Row) -> Int64?
    ) -> ClassicField {
        ClassicField(name, .integer, words) { _, step in { row, writer in writer.write(read(row), step) } }
    }

    /// A number that is not finite counts as none.
    static func number(
        _ name: String, _ words: String, _ read: @escaping @Sendable (Row) -> Double?
    ) -> ClassicField {
        ClassicField(name, .number, words) { _, step in { row, writer in writer.write(read(row), step) } }
    }

    static func boolean(
        _ name: String, _ words: String, _ read: @escaping @Sendable (Row) -> Bool?
    ) -> ClassicField {
        ClassicField(name, .boolean, words) { _, step in { row, writer in writer.write(read(row), step) } }
    }

    /// - Parameter read: gives milliseconds since 1970 UTC.
    static func time(
        _ name: String, _ words: String, _ read: @escaping @Sendable (Row) -> Int64?
    ) -> ClassicField {
        ClassicField(name, .time, words) { _, step in { row, writer in writer.write(time: read(row), step) } }
    }

    static func ids(
        _ name: String, _ words: String, _ read: @escaping @Sendable (Row) -> [Int64]?
    ) -> ClassicField {
        ClassicField(name, .ids, words) { _, step in { row, writer in writer.write(ids: read(row), step) } }
    }

    static func record<Value>(
        _ name: String, _ words: String, _ shape: ClassicShape<Value>, _ read: @escaping @Sendable (Row) -> Value?
    ) -> ClassicField {
        ClassicField(name, .record(shape.description), words) { layout, step in
            let writeRecord = shape.write(layout, step)
            return { row, writer in
                if let value = read(row) { writeRecord(value, &writer) } else { writer.skip(step) }
            }
        }
    }

    /// A record that rows have in common: where a row has the same as the last one that had any, its bytes are copied.
    static func shared<Value: AnyObject>(
        _ name: String, _ words: String, _ shape: ClassicShape<Value>, _ read: @escaping @Sendable (Row) -> Value?
    ) -> ClassicField {
        ClassicField(name, .record(shape.description), words) { layout, step in
            let writeRecord = shape.write(layout, step)
            var last: (value: Value, bytes: Range<Int>)?
            return { row, writer in
                guard let value = read(row) else { return writer.skip(step) }
                if let last, last.value === value { return writer.rewrite(last.bytes) }
                let start = writer.count
                writeRecord(value, &writer)
                last = (value, start..<writer.count)
            }
        }
    }
}

/// What a row is made of, for writers and the metadata.
struct ClassicRecordDescription: Sendable {
    let name: String
    let fields: [ClassicFieldDescription]
}

struct ClassicFieldDescription: Sendable {
    indirect enum FieldType: Sendable {
        case text, integer, number, boolean, time, ids
        case record(ClassicRecordDescription)

        /// For the metadata.
        var name: String {
            switch self {
            case .text: "string"
            case .integer: "integer"
            case .number: "number"
            case .boolean: "boolean"
            case .time: "dateTime"
            case .ids: "string[]"
            case .record(let record): record.name
            }
        }
    }

    /// As JSON spells it.
    let name: String
    let type: FieldType
    let words: String

    /// As XML spells it.
    var capitalizedName: String { name.prefix(1).uppercased() + name.dropFirst() }
}
