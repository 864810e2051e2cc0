import Web

/// A field of an object, or of an object in it.
struct PropertyRow: Sendable {
    /// `telematicsDevices[].serialNumber`.
    let path: String
    /// `serialNumber`.
    let name: String
    let depth: Int
    let type: String
    let isRequired: Bool
    let words: String

    /// How deep objects are listed within objects.
    private static let deepest = 4

    static func rows(of schema: ObjectSchema, under prefix: String = "", depth: Int = 0) -> [PropertyRow] {
        schema.properties.flatMap { property -> [PropertyRow] in
            let path = prefix + property.name
            let own = PropertyRow(
                path: path, name: property.name, depth: depth, type: SchemaWords(property.schema).text,
                isRequired: property.isRequired,
                words: property.description)
            guard depth < deepest, let (object, suffix) = inner(property.schema) else { return [own] }
            return [own] + rows(of: object, under: path + suffix + ".", depth: depth + 1)
        }
    }

    private static func inner(_ schema: Schema) -> (ObjectSchema, suffix: String)? {
        switch schema {
        case .object(let object): (object, "")
        case .array(let element, _): inner(element).map { ($0.0, "[]" + $0.suffix) }
        case .nullable(let schema): inner(schema)
        case .anyOf(let schemas): schemas.lazy.compactMap(inner).first
        case .string, .integer, .number, .boolean: nil
        }
    }
}
