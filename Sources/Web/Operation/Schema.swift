import Foundation

/// What a JSON value may be. From it come the checks of the input and the schema in the OpenAPI document, so that
/// the two cannot disagree.
package indirect enum Schema: Sendable {
    case string(StringRule = StringRule())
    case integer(ClosedRange<Int64> = Int64.min...Int64.max)
    case number(ClosedRange<Double> = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude)
    case boolean
    case array(Schema, count: ClosedRange<Int> = 0...1000)
    case object(ObjectSchema)
    case nullable(Schema)
    /// A value of one of several types.
    case anyOf([Schema])

    package struct StringRule: Sendable {
        /// Length in Unicode code points.
        package var length: ClosedRange<Int>
        /// `uuid`, `date-time`, `uri`, ...: the first two are checked, the others are told.
        package var format: String?
        /// A regular expression for the documentation; the parameter that has one checks it by its own means.
        package var pattern: String?
        package var oneOf: [String]?

        package init(
            length: ClosedRange<Int> = 0...10_000, format: String? = nil, pattern: String? = nil,
            oneOf: [String]? = nil
        ) {
            self.length = length
            self.format = format
            self.pattern = pattern
            self.oneOf = oneOf
        }
    }

    /// A value, or an array where there are several of the kind.
    package static func oneOrSeveral(_ schema: Schema) -> Schema { .anyOf([schema, .array(schema)]) }
    package static let uuid = Schema.string(StringRule(length: 36...36, format: "uuid"))
    package static let dateTime = Schema.string(StringRule(length: 20...35, format: "date-time"))
    package static func text(_ length: ClosedRange<Int>) -> Schema { .string(StringRule(length: length)) }
    package static func oneOf(_ values: [String]) -> Schema { .string(StringRule(oneOf: values)) }
}

/// An object of named properties. No other member is allowed in input.
package struct ObjectSchema: Sendable {
    package let name: String
    package let description: String
    package let properties: [PropertySchema]

    package init(_ name: String, _ description: String, _ properties: [PropertySchema]) {
        self.name = name
        self.description = description
        self.properties = properties
    }

    /// An object made of the examples of its properties.
    package var example: JSONValue {
        .object(properties.map { JSONValue.Member($0.name, $0.example) })
    }
}

package struct PropertySchema: Sendable {
    package let name: String
    package let description: String
    package let schema: Schema
    package let isRequired: Bool
    package let example: JSONValue

    package init(_ name: String, _ description: String, _ schema: Schema, required: Bool, example: JSONValue) {
        self.name = name
        self.description = description
        self.schema = schema
        isRequired = required
        self.example = example
    }
}

/// A rule of the input that was broken: which field, and what is wrong with it.
package struct Violation: Error, Sendable, Equatable {
    package let field: String
    package let message: String

    package init(_ field: String, _ message: String) {
        self.field = field
        self.message = message
    }
}

extension Schema {
    /// All rules that `value` breaks, each with the path of its field (`telematicsDevices[0].serialNumber`).
    package func violations(of value: JSONValue, at field: String) -> [Violation] {
        switch self {
        case .nullable(let schema):
            return value == .null ? [] : schema.violations(of: value, at: field)
        case .anyOf(let schemas):
            let found = schemas.map { $0.violations(of: value, at: field) }
            return found.contains([]) ? [] : found.first ?? []
        case .string(let rule):
            guard let text = value.string else { return [wrongKind("a string", value, field)] }
            return rule.problem(of: text).map { [Violation(field, $0)] } ?? []
        case .integer(let range):
            guard let number = value.integer else { return [wrongKind("an integer", value, field)] }
            return range.contains(number) ? [] : [Violation(field, "must be \(Self.words(range))")]
        case .number(let range):
            guard let number = value.number else { return [wrongKind("a number", value, field)] }
            return range.contains(number)
                ? [] : [Violation(field, "must be between \(range.lowerBound) and \(range.upperBound)")]
        case .boolean:
            return value.bool == nil ? [wrongKind("a boolean", value, field)] : []
        case .array(let schema, let count):
            guard let values = value.array else { return [wrongKind("an array", value, field)] }
            guard count.contains(values.count) else {
                return [Violation(field, "must have \(count.lowerBound) to \(count.upperBound) items")]
            }
            return values.enumerated().flatMap { schema.violations(of: $1, at: "\(field)[\($0)]") }
        case .object(let object):
            guard let members = value.members else { return [wrongKind("an object", value, field)] }
            return object.violations(of: members, at: field)
        }
    }

    private func wrongKind(_ expected: String, _ value: JSONValue, _ field: String) -> Violation {
        Violation(field, "must be \(expected), not \(value.kind)")
    }

    static func words(_ range: ClosedRange<Int64>) -> String {
        range.upperBound == .max
            ? "at least \(range.lowerBound)" : "between \(range.lowerBound) and \(range.upperBound)"
    }
}

extension Schema.StringRule {
    func problem(of text: String) -> String? {
        let count = text.unicodeScalars.count
        if let oneOf { return oneOf.contains(text) ? nil : "must be one of \(oneOf.joined(separator: ", "))" }
        if format == "uuid" { return UUID(uuidString: text) == nil ? "must be a UUID" : nil }
        if format == "date-time" {
            return Timestamp(rfc3339: text) == nil ? "must be a time such as 2026-01-02T03:04:05Z" : nil
        }
        if count < length.lowerBound {
            return length.lowerBound == 1 ? "must not be empty" : "must have at least \(length.lowerBound) characters"
        }
        if count > length.upperBound { return "must have at most \(length.upperBound) characters" }
        if text.unicodeScalars.contains(where: { $0.value < 0x20 && $0 != "\n" && $0 != "\t" || $0.value == 0x7F }) {
            return "must not contain control characters"
        }
        return nil
    }
}

extension ObjectSchema {
    func violations(of members: [JSONValue.Member], at field: String) -> [Violation] {
        func path(_ name: String) -> String { field.isEmpty ? name : "\(field).\(name)" }
        var found: [Violation] = []
        for member in members {
            if let property = properties.first(where: { $0.name == member.name }) {
                found += property.schema.violations(of: member.value, at: path(member.name))
            } else {
                found.append(Violation(path(member.name), "is not a field of \(name)"))
            }
        }
        for property in properties where property.isRequired && !members.contains(where: { $0.name == property.name }) {
            found.append(Violation(path(property.name), "is required"))
        }
        return found
    }
}
