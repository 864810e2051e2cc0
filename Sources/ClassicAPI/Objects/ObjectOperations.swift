import Fleet
import HTTPTypes

import struct Foundation.UUID

/// The operations of one kind of object: reading all or one, creating, updating and deleting, in every spelling that
/// programs use for them. Kinds differ in what is said here and in nothing else.
struct ObjectOperations<Object: FleetObject>: Sendable {
    let fleet: FleetStore
    /// As in the names of operations and paths: `Group`.
    let name: String
    /// What is to be known of the kind, as whole sentences.
    let words: String
    /// What comes with the deletion, as a whole sentence.
    var deletionWords: String?
    let notFound: ClassicErrorCode
    /// For other objects that one of the kind names.
    var otherErrors: [ClassicErrorCode] = []
    /// Behind the number, which every kind has.
    let fields: [ClassicField<Numbered<Object>>]
    let parameters: [ObjectField<Object>]

    /// Objects in one part of an answer. Each may hold thousands of units.
    private var objectsOfPart: Int { 100 }

    private var noun: String { name.lowercased() }

    private var shape: ClassicShape<Numbered<Object>> {
        ClassicShape(
            name, [.id("id", "The \(noun)'s number, kept for good.") { $0.id }] + fields)
    }

    private func id(isRequired: Bool, _ words: String) -> ClassicParameter<Int64> {
        .id("id", aliases: ["\(noun)Id"], isRequired: isRequired, words)
    }

    var all: [ClassicOperation] { [get(), create, update(), delete] }

    // MARK: Get

    /// - Parameter filter: a condition on the objects that are listed, and how the numbers of those are found that meet
    ///   it, the oldest first.
    func get(
        filter: (
            parameter: ClassicParameter<Int64>, error: ClassicErrorCode,
            ids: @Sendable (_ value: Int64, _ account: UUID) async throws -> [Int64]
        )? = nil
    ) -> ClassicOperation {
        let id = id(isRequired: false, "Only the \(noun) of this number.")
        return ClassicOperation(
            "Get\(name)", "\(name) objects: all that the account has, or one. \(words)",
            routes: [
                .init("/\(name)", .get), .init("/\(name)/{Id}", .get), .init("/Get\(name)", .get, .post),
                .init("/Get\(name)/{Id}", .get, .post),
            ],
            parameters: [id.description] + (filter.map { [$0.parameter.description] } ?? []), row: shape,
            errors: [notFound] + (filter.map { [$0.error] } ?? [])
        ) { [fleet, objectsOfPart] call in
            let number = try call.parameters.optional(id)
            var ids: [Int64]
            if let number {
                _ = try await answering { () throws(FleetError) in
                    try await fleet.object(Object.self, number, of: call.account)
                }
                ids = [number]
            } else {
                ids = try await fleet.objectIDs(Object.self, of: call.account)
            }
            if let filter, let value = try call.parameters.optional(filter.parameter) {
                let fitting = Set(try await filter.ids(value, call.account))
                ids = ids.filter(fitting.contains)
            }
            let parts = ids.split(every: objectsOfPart)
            return ClassicRows(parts: parts.count) { part in
                try await fleet.objects(Object.self, Array(parts[part]), of: call.account)
            }
        }
    }

    // MARK: Create

    var create: ClassicOperation {
        ClassicOperation(
            "Create\(name)", "Creates a \(noun) and answers with its number. \(words)",
            routes: [.init("/\(name)", .post), .init("/Create\(name)", .get, .post)],
            parameters: parameters.map(\.description), answer: CreatedObject.shape,
            errors: otherErrors + [.limitReached]
        ) { [fleet, parameters] call in
            var object = Object()
            for setter in try parameters.compactMap({ try $0.setter(call.parameters) }) { setter(&object) }
            return CreatedObject(
                id: try await answering { [object] () throws(FleetError) in
                    try await fleet.create(object, in: call.account)
                })
        }
    }

    // MARK: Update

    /// An update that sets what was sent.
    private func update() -> ClassicOperation {
        update(
            parameters: parameters.map(\.description.optional),
            words: " What an object may lack is cleared where it is sent as an empty text."
        ) { [fleet, parameters] call, number in
            let setters = try parameters.compactMap { try $0.setter(call.parameters) }
            try await answering { () throws(FleetError) in
                try await fleet.change(Object.self, number, of: call.account) { object in
                    for setter in setters { setter(&object) }
                }
            }
        }
    }

    func update(
        parameters: [ClassicParameterDescription], words detail: String = "",
        change: @escaping @Sendable (ClassicCall, _ id: Int64) async throws -> Void
    ) -> ClassicOperation {
        let id = id(isRequired: true, "The number of the \(noun) to change.")
        return ClassicOperation(
            "Update\(name)", "Changes a \(noun): what is sent is set, and all else stays as it is.\(detail) \(words)",
            routes: [
                .init("/\(name)", .put), .init("/\(name)/{Id}", .put), .init("/Update\(name)", .get, .post),
                .init("/Update\(name)/{Id}", .get, .post),
            ],
            parameters: [id.description] + parameters, answer: EmptyAnswer.shape, errors: [notFound] + otherErrors
        ) { call in
            try await change(call, try call.parameters.required(id))
            return EmptyAnswer()
        }
    }

    // MARK: Delete

    var delete: ClassicOperation {
        let id = id(isRequired: true, "The number of the \(noun) to delete.")
        return ClassicOperation(
            "Delete\(name)", ["Deletes a \(noun).", deletionWords].compactMap { $0 }.joined(separator: " "),
            routes: [
                .init("/\(name)/{Id}", .delete), .init("/Delete\(name)", .get, .post),
                .init("/Delete\(name)/{Id}", .get, .post),
            ],
            parameters: [id.description], answer: EmptyAnswer.shape, errors: [notFound]
        ) { [fleet] call in
            let number = try call.parameters.required(id)
            try await answering { () throws(FleetError) in
                try await fleet.delete(Object.self, number, of: call.account)
            }
            return EmptyAnswer()
        }
    }
}

/// The answer of an operation that has created an object.
struct CreatedObject: Sendable {
    let id: Int64

    static let shape = ClassicShape<CreatedObject>(
        "CreatedObject", [.id("id", "The number of the new object.") { $0.id }])
}

/// The answer of an operation that has done what it was asked, and has nothing to say of it.
struct EmptyAnswer: Sendable {
    static let shape = ClassicShape<EmptyAnswer>("EmptyAnswer", [])
}
