extension Parameter {
    /// A segment of the path in a form of its own.
    /// - Parameters:
    ///   - rule: what a value must be, as the rest of a sentence: `must be ...`.
    ///   - read: gives nil for a text that breaks the rule.
    package static func segment(
        _ name: String, _ words: String, schema: Schema, example: JSONValue, rule: String,
        read: @escaping @Sendable (String) -> Value?
    ) -> Parameter {
        let description = ParameterDescription(
            name: name, place: .path, words: words, schema: schema, isRequired: true, defaultValue: nil,
            example: example)
        return Parameter(description) { parameters throws(Violation) in
            guard let value = parameters.path[name].flatMap(read) else { throw Violation(name, rule) }
            return value
        }
    }
}

extension Parameter<String> {
    /// A segment of the path that is any text.
    package static func segment(
        _ name: String, _ words: String, length: ClosedRange<Int> = 1...200, example: String
    ) -> Parameter {
        let rule = Schema.StringRule(length: length)
        let schema = Schema.string(rule)
        return segment(
            name, words, schema: schema, example: .string(example),
            rule: "must have \(length.lowerBound) to \(length.upperBound) characters, none of them a control character"
        ) { rule.problem(of: $0) == nil ? $0 : nil }
    }
}

extension Parameter<Int> {
    /// An integer as a segment of the path.
    package static func segment(
        _ name: String, _ words: String, _ range: ClosedRange<Int>, example: Int
    ) -> Parameter {
        let bounds = Int64(range.lowerBound)...Int64(range.upperBound)
        return segment(
            name, words, schema: .integer(bounds), example: .integer(Int64(example)),
            rule: "must be an integer \(Schema.words(bounds))"
        ) { text in Int(text).flatMap { text.first != "+" && range.contains($0) ? $0 : nil } }
    }
}
