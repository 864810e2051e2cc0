import Web

/// A parameter of an operation, with its type and how its text is read. Names count without regard to case.
struct ClassicParameter<Value: Sendable>: Sendable {
    let description: ClassicParameterDescription
    fileprivate let read: @Sendable (String) -> Value?

    /// - Parameters:
    ///   - aliases: other names that programs use for it.
    ///   - rule: what a value must be, as the end of a sentence: `must be a whole number`.
    init(
        _ name: String, aliases: [String] = [], _ type: String, isRequired: Bool = false, _ words: String,
        rule: String, read: @escaping @Sendable (String) -> Value?
    ) {
        self.read = read
        description = ClassicParameterDescription(
            name: name, aliases: aliases, type: type, isRequired: isRequired, words: words, rule: rule,
            canBeRead: { read($0) != nil })
    }
}

/// What the metadata and the check of a request know of a parameter.
struct ClassicParameterDescription: Sendable {
    let name: String
    let aliases: [String]
    let type: String
    let isRequired: Bool
    let words: String
    let rule: String
    let canBeRead: @Sendable (String) -> Bool
}

extension ClassicParameter<String> {
    static func text(_ name: String, isRequired: Bool = false, _ words: String) -> ClassicParameter {
        ClassicParameter(name, "string", isRequired: isRequired, words, rule: "must be text") { $0 }
    }
}

extension ClassicParameter<Int64> {
    /// The number of an object, which has no sign.
    static func id(
        _ name: String, aliases: [String] = [], isRequired: Bool = false, _ words: String
    ) -> ClassicParameter {
        ClassicParameter(
            name, aliases: aliases, "integer", isRequired: isRequired, words, rule: "must be a whole number"
        ) { text in
            text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int64(text) : nil
        }
    }

    /// A time, in milliseconds since 1970 UTC.
    static func time(_ name: String, isRequired: Bool = false, _ words: String) -> ClassicParameter {
        ClassicParameter(
            name, "dateTime", isRequired: isRequired, words,
            rule: "must be a time such as 2013-08-20T07:00:00Z, or a date"
        ) { ClassicTime.milliseconds($0) }
    }
}

/// The parameters of a request by their names, without regard to case.
struct ClassicParameters: Sendable {
    /// By names in small letters.
    private let values: [String: String]
    /// The names of those that were sent without a value.
    private let blanks: Set<String>

    init(_ values: [String: String] = [:], blanks: Set<String> = []) {
        self.values = values
        self.blanks = blanks
    }

    init(_ pairs: [FormPair]) {
        self.init(pairs.caseless, blanks: Set(pairs.lazy.filter(\.value.isEmpty).map { $0.name.lowercased() }))
    }

    /// These, and of others those that are not among them.
    func merging(_ others: ClassicParameters) -> ClassicParameters {
        ClassicParameters(values.merging(others.values) { own, _ in own }, blanks: blanks.union(others.blanks))
    }

    /// Whether it was sent, but without a value.
    func isBlank(_ description: ClassicParameterDescription) -> Bool {
        text(description) == nil
            && ([description.name] + description.aliases).contains { blanks.contains($0.lowercased()) }
    }

    subscript(name: String) -> String? { values[name.lowercased()] }

    private func text(_ description: ClassicParameterDescription) -> String? {
        ([description.name] + description.aliases).lazy.compactMap { self[$0] }.first
    }

    /// - Throws: `ClassicError` that names every parameter that is missing or cannot be read.
    func check(_ descriptions: [ClassicParameterDescription]) throws(ClassicError) {
        var entries: [ClassicError.Entry] = []
        for description in descriptions {
            if let text = text(description) {
                if !description.canBeRead(text) {
                    entries.append(
                        .init(code: .parameterInvalid, parameter: description.name, message: description.rule))
                }
            } else if description.isRequired {
                entries.append(.init(code: .parameterMissing, parameter: description.name, message: "is required"))
            }
        }
        if !entries.isEmpty { throw ClassicError(entries) }
    }

    /// The value of a parameter; nil where it was not sent.
    func optional<Value>(_ parameter: ClassicParameter<Value>) throws(ClassicError) -> Value? {
        guard let text = text(parameter.description) else { return nil }
        guard let value = parameter.read(text) else {
            throw ClassicError([
                .init(
                    code: .parameterInvalid, parameter: parameter.description.name,
                    message: parameter.description.rule)
            ])
        }
        return value
    }

    func required<Value>(_ parameter: ClassicParameter<Value>) throws(ClassicError) -> Value {
        guard let value = try optional(parameter) else {
            throw ClassicError([
                .init(code: .parameterMissing, parameter: parameter.description.name, message: "is required")
            ])
        }
        return value
    }
}
