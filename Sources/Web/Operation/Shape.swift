package import Foundation

/// How a Swift value is written as a JSON object: one `Field` a member. The same list gives the schema.
package struct Shape<Root: Sendable>: Sendable {
    package let schema: ObjectSchema
    private let fields: [Field<Root>]

    package init(_ name: String, _ description: String, _ fields: [Field<Root>]) {
        schema = ObjectSchema(name, description, fields.map(\.property))
        self.fields = fields
    }

    package func write(_ root: Root, to writer: inout JSONWriter) {
        writer.beginObject()
        for field in fields { field.write(root, &writer) }
        writer.endObject()
    }

    package func encode(_ root: Root) -> [UInt8] {
        var writer = JSONWriter()
        write(root, to: &writer)
        return writer.bytes
    }
}

/// One member of a `Shape`.
package struct Field<Root: Sendable>: Sendable {
    let property: PropertySchema
    let write: @Sendable (Root, inout JSONWriter) -> Void

    private init<Value: JSONRepresentable>(
        _ name: String, _ description: String, schema: Schema?, example: JSONValue, required: Bool, nullable: Bool,
        get: @escaping @Sendable (Root) -> Value?
    ) {
        let schema = schema ?? Value.defaultSchema
        property = PropertySchema(
            name, description, nullable ? .nullable(schema) : schema, required: required, example: example)
        write = { root, writer in
            if let value = get(root) {
                writer.name(name)
                value.write(to: &writer)
            } else if required {
                writer.name(name)
                writer.writeNull()
            }
        }
    }

    /// A member that is always there.
    package init<Value: JSONRepresentable>(
        _ name: String, _ description: String, schema: Schema? = nil, example: JSONValue,
        _ get: @escaping @Sendable (Root) -> Value
    ) {
        self.init(
            name, description, schema: schema, example: example, required: true, nullable: false, get: { get($0) })
    }

    /// A member that is left out when there is no value.
    package static func optional<Value: JSONRepresentable>(
        _ name: String, _ description: String, schema: Schema? = nil, example: JSONValue,
        _ get: @escaping @Sendable (Root) -> Value?
    ) -> Field {
        Field(name, description, schema: schema, example: example, required: false, nullable: false, get: get)
    }

    /// A member that is null when there is no value.
    package static func nullable<Value: JSONRepresentable>(
        _ name: String, _ description: String, schema: Schema? = nil, example: JSONValue,
        _ get: @escaping @Sendable (Root) -> Value?
    ) -> Field {
        Field(name, description, schema: schema, example: example, required: true, nullable: true, get: get)
    }

    /// A member that is an object of another shape.
    package static func object<Value: Sendable>(
        _ name: String, _ description: String, _ shape: Shape<Value>, optional: Bool = false,
        _ get: @escaping @Sendable (Root) -> Value?
    ) -> Field {
        Field(
            PropertySchema(
                name, description, .object(shape.schema), required: !optional, example: shape.schema.example)
        ) { root, writer in
            guard let value = get(root) else { return }
            writer.name(name)
            shape.write(value, to: &writer)
        }
    }

    /// A member that is a list of objects of another shape.
    /// - Parameter limit: the list is never longer.
    package static func list<Value: Sendable>(
        _ name: String, _ description: String, of shape: Shape<Value>, atMost limit: Int = 1000,
        _ get: @escaping @Sendable (Root) -> [Value]
    ) -> Field {
        list(name, description, of: shape, atMost: limit, required: true) { get($0) }
    }

    /// A list of objects that is left out when there is none.
    package static func optionalList<Value: Sendable>(
        _ name: String, _ description: String, of shape: Shape<Value>, _ get: @escaping @Sendable (Root) -> [Value]?
    ) -> Field {
        list(name, description, of: shape, atMost: 1000, required: false, get)
    }

    private static func list<Value: Sendable>(
        _ name: String, _ description: String, of shape: Shape<Value>, atMost limit: Int, required: Bool,
        _ get: @escaping @Sendable (Root) -> [Value]?
    ) -> Field {
        let schema = Schema.array(.object(shape.schema), count: 0...limit)
        let property = PropertySchema(
            name, description, schema, required: required, example: [shape.schema.example])
        return Field(property) { root, writer in
            guard let values = get(root) else { return }
            writer.name(name)
            writer.beginArray()
            for value in values { shape.write(value, to: &writer) }
            writer.endArray()
        }
    }

    private init(_ property: PropertySchema, write: @escaping @Sendable (Root, inout JSONWriter) -> Void) {
        self.property = property
        self.write = write
    }
}

/// A value that has a JSON form of its own.
package protocol JSONRepresentable: Sendable {
    static var defaultSchema: Schema { get }
    func write(to writer: inout JSONWriter)
}

extension String: JSONRepresentable {
    package static var defaultSchema: Schema { .string() }
    package func write(to writer: inout JSONWriter) { writer.write(self) }
}

extension Bool: JSONRepresentable {
    package static var defaultSchema: Schema { .boolean }
    package func write(to writer: inout JSONWriter) { writer.write(self) }
}

extension Int64: JSONRepresentable {
    package static var defaultSchema: Schema { .integer() }
    package func write(to writer: inout JSONWriter) { writer.write(self) }
}

extension Int: JSONRepresentable {
    package static var defaultSchema: Schema { .integer() }
    package func write(to writer: inout JSONWriter) { writer.write(self) }
}

extension Double: JSONRepresentable {
    package static var defaultSchema: Schema { .number() }
    package func write(to writer: inout JSONWriter) { writer.write(self) }
}

extension UUID: JSONRepresentable {
    package static var defaultSchema: Schema { .uuid }
    package func write(to writer: inout JSONWriter) { writer.write(self) }
}

extension Timestamp: JSONRepresentable {
    package static var defaultSchema: Schema { .dateTime }
    package func write(to writer: inout JSONWriter) { writer.write(description) }
}

extension Array: JSONRepresentable where Element: JSONRepresentable {
    package static var defaultSchema: Schema { .array(Element.defaultSchema) }
    package func write(to writer: inout JSONWriter) {
        writer.beginArray()
        for element in self { element.write(to: &writer) }
        writer.endArray()
    }
}
