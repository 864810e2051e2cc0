import Foundation

/// A parameter of an operation, with the Swift type that the handler gets.
package struct Parameter<Value: Sendable>: Sendable {
    package let description: ParameterDescription
    let read: @Sendable (RequestParameters) throws(Violation) -> Value

    init(_ description: ParameterDescription, read: @escaping @Sendable (RequestParameters) throws(Violation) -> Value)
    {
        self.description = description
        self.read = read
    }
}

/// What the documentation says of a parameter. A class, for parameters are copied with every request.
package final class ParameterDescription: Sendable {
    package enum Place: String, Sendable {
        case path, query
    }

    package let name: String
    package let place: Place
    package let words: String
    package let schema: Schema
    package let isRequired: Bool
    package let defaultValue: JSONValue?
    package let example: JSONValue

    package init(
        name: String, place: Place, words: String, schema: Schema, isRequired: Bool, defaultValue: JSONValue? = nil,
        example: JSONValue
    ) {
        self.name = name
        self.place = place
        self.words = words
        self.schema = schema
        self.isRequired = isRequired
        self.defaultValue = defaultValue
        self.example = example
    }
}

/// The parameters of one request, decoded.
struct RequestParameters: Sendable {
    let path: [String: String]
    let query: [FormPair]

    /// - Throws: `Violation` when the query names a parameter twice.
    func query(_ name: String) throws(Violation) -> String? {
        let values = query.all(name)
        if values.count > 1 { throw Violation(name, "must appear once") }
        return values.first
    }
}

extension Parameter<UUID> {
    /// An id in the path.
    package static func id(_ name: String, _ words: String) -> Parameter {
        let example = JSONValue.string("0198c0de-0000-7000-8000-000000000001")
        let description = ParameterDescription(
            name: name, place: .path, words: words, schema: .uuid, isRequired: true, defaultValue: nil, example: example
        )
        return Parameter(description) { parameters throws(Violation) in
            guard let id = UUID(uuidString: parameters.path[name] ?? "") else {
                throw Violation(name, "must be a UUID")
            }
            return id
        }
    }
}

extension Parameter<Int> {
    /// An integer in the query.
    package static func integer(
        _ name: String, _ words: String, _ range: ClosedRange<Int>, default defaultValue: Int
    ) -> Parameter {
        let bounds = Int64(range.lowerBound)...Int64(range.upperBound)
        let value = JSONValue.integer(Int64(defaultValue))
        let description = ParameterDescription(
            name: name, place: .query, words: words, schema: .integer(bounds), isRequired: false, defaultValue: value,
            example: value)
        return Parameter(description) { parameters throws(Violation) in
            guard let text = try parameters.query(name) else { return defaultValue }
            guard let number = Int(text), text.first != "+", range.contains(number) else {
                throw Violation(name, "must be an integer \(Schema.words(bounds))")
            }
            return number
        }
    }
}

extension Parameter<Int64> {
    /// An integer in the query that must be there.
    package static func number(
        _ name: String, _ words: String, _ range: ClosedRange<Int64>, example: Int64
    ) -> Parameter {
        let description = ParameterDescription(
            name: name, place: .query, words: words, schema: .integer(range), isRequired: true,
            example: .integer(example))
        return Parameter(description) { parameters throws(Violation) in
            guard let text = try parameters.query(name) else { throw Violation(name, "is required") }
            guard let number = Int64(text), text.first != "+", range.contains(number) else {
                throw Violation(name, "must be an integer \(Schema.words(range))")
            }
            return number
        }
    }
}

extension Parameter<Timestamp> {
    /// A time of RFC 3339 in the query that must be there.
    package static func time(_ name: String, _ words: String, example: String) -> Parameter {
        let description = ParameterDescription(
            name: name, place: .query, words: words, schema: .dateTime, isRequired: true, example: .string(example))
        return Parameter(description) { parameters throws(Violation) in
            guard let text = try parameters.query(name) else { throw Violation(name, "is required") }
            // The plus sign of an offset comes as a space where it was not escaped.
            guard let time = Timestamp(rfc3339: text.replacing(" ", with: "+")) else {
                throw Violation(name, "must be a time such as \(example)")
            }
            return time
        }
    }
}

extension Parameter<Bool> {
    /// `true` or `false` in the query; false when left out.
    package static func flag(_ name: String, _ words: String) -> Parameter {
        let description = ParameterDescription(
            name: name, place: .query, words: words, schema: .boolean, isRequired: false, defaultValue: false,
            example: true)
        return Parameter(description) { parameters throws(Violation) in
            switch try parameters.query(name) {
            case nil, "false": return false
            case "true": return true
            default: throw Violation(name, "must be true or false")
            }
        }
    }
}
