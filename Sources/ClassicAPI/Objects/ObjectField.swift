import Fleet

/// A parameter of the operations that create and update objects of a kind, with where its value goes.
struct ObjectField<Object: FleetObject>: Sendable {
    /// As the operation has it that creates; updates require none but the number.
    let description: ClassicParameterDescription
    /// What sets the value in an object; nothing where none was sent.
    let setter: @Sendable (ClassicParameters) throws(ClassicError) -> (@Sendable (inout Object) -> Void)?

    /// A value that every object has.
    init<Value>(_ parameter: ClassicParameter<Value>, _ property: any WritableKeyPath<Object, Value> & Sendable) {
        description = parameter.description
        setter = { (parameters) throws(ClassicError) in
            guard let value = try parameters.optional(parameter) else { return nil }
            return { $0[keyPath: property] = value }
        }
    }

    /// A value that an object may lack: sent without one, it is cleared.
    init<Value>(_ parameter: ClassicParameter<Value>, _ property: any WritableKeyPath<Object, Value?> & Sendable) {
        description = parameter.description
        setter = { (parameters) throws(ClassicError) in
            let value = try parameters.optional(parameter)
            if value == nil, !parameters.isBlank(parameter.description) { return nil }
            return { $0[keyPath: property] = value }
        }
    }
}

extension ClassicParameterDescription {
    var optional: ClassicParameterDescription {
        ClassicParameterDescription(
            name: name, aliases: aliases, type: type, isRequired: false, words: words, rule: rule,
            canBeRead: canBeRead)
    }
}
