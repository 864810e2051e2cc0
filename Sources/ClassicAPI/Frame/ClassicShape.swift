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
}

/// One field of a row. It is left out where it has no value.
struct ClassicField<Row>: Sendable {
    typealias Write = @Sendable (Row, ClassicLayout.Step, inout ClassicWriter) -> Void

    let description: ClassicFieldDescription
    let write: Write

    private init(
        _ name: String, _ type: ClassicFieldDescription.FieldType, _ words: String, _ write: @escaping Write
    ) {
        description = ClassicFieldDescription(name: name, type: type, words: words)
        self.write = write
    }

    static func text(
        _ name: String, _ words: String, _ read: @escaping @Sendable (Row) -> String?
    ) -> ClassicField {
        ClassicField(name, .text, words) { row, step, writer in writer.write(read(row), step) }
    }

    /// The number of an object, which is written as a text.
    static func id(
        _ name: String, _ words: String, _ read: @escaping @Sendable (Row) -> Int64?
    ) -> ClassicField {
        ClassicField(name, .text, words) { row, step, writer in writer.write(read(row), step) }
    }

    static func integer(
        _ name: String, _ words: String, _ read: @escaping @Sendable (Row) -> Int64?
    ) -> ClassicField {
        ClassicField(name, .integer, words) { row, step, writer in writer.write(read(row), step) }
    }

    /// A number that is not finite counts as none.
    static func number(
        _ name: String, _ words: String, _ read: @escaping @Sendable (Row) -> Double?
    ) -> ClassicField {
        ClassicField(name, .number, words) { row, step, writer in writer.write(read(row), step) }
    }

    static func boolean(
        _ name: String, _ words: String, _ read: @escaping @Sendable (Row) -> Bool?
    ) -> ClassicField {
        ClassicField(name, .boolean, words) { row, step, writer in writer.write(read(row), step) }
    }

    /// - Parameter read: gives milliseconds since 1970 UTC.
    static func time(
        _ name: String, _ words: String, _ read: @escaping @Sendable (Row) -> Int64?
    ) -> ClassicField {
        ClassicField(name, .time, words) { row, step, writer in writer.write(time: read(row), step) }
    }

    static func ids(
        _ name: String, _ words: String, _ read: @escaping @Sendable (Row) -> [Int64]?
    ) -> ClassicField {
        ClassicField(name, .ids, words) { row, step, writer in writer.write(ids: read(row), step) }
    }

    static func record<Value>(
        _ name: String, _ words: String, _ shape: ClassicShape<Value>,
        _ read: @escaping @Sendable (Row) -> Value?
    ) -> ClassicField {
        ClassicField(name, .record(shape.description), words) { [fields = shape.fields] row, step, writer in
            guard let value = read(row) else { return writer.skip(step) }
            writer.write(value, fields, step)
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
