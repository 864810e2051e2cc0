/// A value of one field.
enum ClassicValue: Sendable, Hashable {
    case text(String)
    case integer(Int64)
    case number(Double)
    case boolean(Bool)
    /// In milliseconds since 1970 UTC.
    case time(Int64)
    /// Numbers of objects, which are written as texts, as the number of a single one is.
    case ids([Int64])
    /// The values of a record's members, in their order.
    case record([ClassicValue?])
}

/// What rows of one kind are made of: each field once, with its name, its type, and how it is read.
struct ClassicShape<Row>: Sendable {
    /// What XML calls a row, such as `Unit`.
    let name: String
    let fields: [ClassicField<Row>]

    init(_ name: String, _ fields: [ClassicField<Row>]) {
        self.name = name
        self.fields = fields
    }

    func values(_ row: Row) -> [ClassicValue?] { fields.map { $0.read(row) } }

    var description: ClassicRecordDescription {
        ClassicRecordDescription(name: name, fields: fields.map(\.description))
    }
}

/// One field of a row. It is left out where it has no value.
struct ClassicField<Row>: Sendable {
    let description: ClassicFieldDescription
    let read: @Sendable (Row) -> ClassicValue?

    private init(
        _ name: String, _ type: ClassicFieldDescription.FieldType, _ words: String,
        _ read: @escaping @Sendable (Row) -> ClassicValue?
    ) {
        description = ClassicFieldDescription(name: name, type: type, words: words)
        self.read = read
    }

    static func text(
        _ name: String, _ words: String, _ read: @escaping @Sendable (Row) -> String?
    ) -> ClassicField {
        ClassicField(name, .text, words) { read($0).map(ClassicValue.text) }
    }

    static func integer(
        _ name: String, _ words: String, _ read: @escaping @Sendable (Row) -> Int64?
    ) -> ClassicField {
        ClassicField(name, .integer, words) { read($0).map(ClassicValue.integer) }
    }

    /// A number that is not finite counts as none.
    static func number(
        _ name: String, _ words: String, _ read: @escaping @Sendable (Row) -> Double?
    ) -> ClassicField {
        ClassicField(name, .number, words) { row in
            read(row).flatMap { $0.isFinite ? ClassicValue.number($0) : nil }
        }
    }

    static func boolean(
        _ name: String, _ words: String, _ read: @escaping @Sendable (Row) -> Bool?
    ) -> ClassicField {
        ClassicField(name, .boolean, words) { read($0).map(ClassicValue.boolean) }
    }

    /// - Parameter read: gives milliseconds since 1970 UTC.
    static func time(
        _ name: String, _ words: String, _ read: @escaping @Sendable (Row) -> Int64?
    ) -> ClassicField {
        ClassicField(name, .time, words) { read($0).map(ClassicValue.time) }
    }

    static func ids(
        _ name: String, _ words: String, _ read: @escaping @Sendable (Row) -> [Int64]?
    ) -> ClassicField {
        ClassicField(name, .ids, words) { read($0).map(ClassicValue.ids) }
    }

    static func record<Value>(
        _ name: String, _ words: String, _ shape: ClassicShape<Value>, _ read: @escaping @Sendable (Row) -> Value?
    ) -> ClassicField {
        ClassicField(name, .record(shape.description), words) { row in
            read(row).map { ClassicValue.record(shape.values($0)) }
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
