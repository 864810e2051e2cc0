/// A member of a request body, with the Swift type that a handler gets.
package struct Property<Value: Sendable>: Sendable {
    package let schema: PropertySchema
    let convert: @Sendable (JSONValue) -> Value?

    init(
        _ name: String, _ description: String, _ schema: Schema, required: Bool, nullable: Bool, example: JSONValue,
        convert: @escaping @Sendable (JSONValue) -> Value?
    ) {
        self.schema = PropertySchema(
            name, description, nullable ? .nullable(schema) : schema, required: required, example: example)
        self.convert = convert
    }

    /// The same member in a body that may leave it out.
    package var optional: Property {
        Property(copying: self, required: false, nullable: isNullable)
    }

    /// The same member in a body where null clears the value.
    package var clearable: Property {
        Property(copying: self, required: false, nullable: true)
    }

    private var isNullable: Bool {
        if case .nullable = schema.schema { true } else { false }
    }

    private init(copying other: Property, required: Bool, nullable: Bool) {
        var inner = other.schema.schema
        if case .nullable(let wrapped) = inner { inner = wrapped }
        self.init(
            other.schema.name, other.schema.description, inner, required: required, nullable: nullable,
            example: other.schema.example, convert: other.convert)
    }
}

extension Property<String> {
    package static func text(
        _ name: String, _ description: String, length: ClosedRange<Int>, example: String
    ) -> Property {
        Property(
            name, description, .text(length), required: true, nullable: false, example: .string(example),
            convert: \.string)
    }
}

extension Property<Int64> {
    package static func integer(
        _ name: String, _ description: String, _ range: ClosedRange<Int64>, example: Int64
    ) -> Property {
        Property(
            name, description, .integer(range), required: true, nullable: false, example: .integer(example),
            convert: \.integer)
    }
}

extension Property<Timestamp> {
    /// A time of RFC 3339.
    package static func time(_ name: String, _ description: String, example: String) -> Property {
        Property(
            name, description, .dateTime, required: true, nullable: false, example: .string(example),
            convert: { $0.string.flatMap { Timestamp(rfc3339: $0) } })
    }
}

extension Property where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of the raw values of an enumeration.
    package static func oneOf(_ name: String, _ description: String, example: Value) -> Property {
        Property(
            name, description, .oneOf(Value.allCases.map(\.rawValue)), required: true, nullable: false,
            example: .string(example.rawValue), convert: { $0.string.flatMap(Value.init) })
    }
}

extension Property<[Int64]> {
    package static func integers(
        _ name: String, _ description: String, _ range: ClosedRange<Int64>, count: ClosedRange<Int>, example: [Int64]
    ) -> Property {
        Property(
            name, description, .array(.integer(range), count: count), required: true, nullable: false,
            example: .array(example.map(JSONValue.integer)), convert: { $0.array?.compactMap(\.integer) })
    }
}

extension Property {
    /// An object, read like a body.
    package static func object(_ name: String, _ description: String, _ body: BodyShape<Value>) -> Property {
        Property(
            name, description, .object(body.schema), required: true, nullable: false, example: body.schema.example,
            convert: { value in value.members.map { body.read(InputObject($0)) } })
    }

    /// A list of objects, each read like a body.
    package static func list<Item: Sendable>(
        _ name: String, _ description: String, of body: BodyShape<Item>, count: ClosedRange<Int> = 0...1000
    ) -> Property where Value == [Item] {
        Property(
            name, description, .array(.object(body.schema), count: count), required: true, nullable: false,
            example: [body.schema.example],
            convert: { value in
                value.array?.compactMap { item in item.members.map { body.read(InputObject($0)) } }
            })
    }
}

/// What a change says of one value: nothing, no value any more, or a new one.
package enum Change<Value: Sendable>: Sendable {
    case unchanged
    case cleared
    case set(Value)

    /// The value after the change.
    package func applied(to current: Value?) -> Value? {
        switch self {
        case .unchanged: current
        case .cleared: nil
        case .set(let value): value
        }
    }
}

extension Change: Equatable where Value: Equatable {}

/// A JSON object that has passed its schema's checks.
package struct InputObject: Sendable {
    private let members: [JSONValue.Member]

    init(_ members: [JSONValue.Member]) {
        self.members = members
    }

    package subscript<Value>(property: Property<Value>) -> Value? {
        members.first { $0.name == property.schema.name }.flatMap { property.convert($0.value) }
    }

    fileprivate func object(_ name: String) -> InputObject? {
        members.first { $0.name == name }?.value.members.map { InputObject($0) }
    }

    package func change<Value>(_ property: Property<Value>) -> Change<Value> {
        guard let member = members.first(where: { $0.name == property.schema.name }) else { return .unchanged }
        if member.value == .null { return .cleared }
        return property.convert(member.value).map { .set($0) } ?? .unchanged
    }
}

/// A request body: its schema and how a handler's value is made from it.
package struct BodyShape<Value: Sendable>: Sendable {
    package let schema: ObjectSchema
    let read: @Sendable (InputObject) -> Value

    package init(
        _ name: String, _ description: String, _ properties: [PropertySchema],
        read: @escaping @Sendable (InputObject) -> Value
    ) {
        schema = ObjectSchema(name, description, properties)
        self.read = read
    }

    /// A body whose only member is this one.
    package func wrapped(in member: String, _ name: String) -> BodyShape {
        let object = PropertySchema(
            member, "What is asked for.", .object(schema), required: true, example: schema.example)
        return BodyShape(name, schema.description, [object]) { body in
            // Required by the schema, which has been checked.
            read(body.object(member) ?? InputObject([]))
        }
    }

    /// Parses and checks a body.
    /// - Throws: `APIError` with every rule that the body breaks.
    func decode(_ bytes: some Collection<UInt8>) throws(APIError) -> Value {
        let json: JSONValue
        do {
            json = try JSONParser.parse(bytes)
        } catch {
            throw APIError(
                .malformedRequest,
                "The body is not JSON: \(error.reason) at line \(error.line), column \(error.column).")
        }
        guard let members = json.members else {
            throw APIError(.malformedRequest, "The body must be a JSON object, not \(json.kind).")
        }
        let violations = schema.violations(of: members, at: "")
        if !violations.isEmpty { throw APIError(violations: violations) }
        return read(InputObject(members))
    }
}
