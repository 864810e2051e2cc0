import Fleet

extension ClassicErrorCode {
    static let contactNotFound = ClassicErrorCode(404, "contactNotFound", "The account has no contact of this number.")
    static let keyNotFound = ClassicErrorCode(404, "keyNotFound", "The account has no key of this number.")
    static let limitReached = ClassicErrorCode(
        400, "limitReached", "The account has \(FleetStore.maximumObjects) objects of the kind, the most it can have.")

    static func notFound(_ kind: FleetObjectKind) -> ClassicErrorCode {
        switch kind {
        case .group: .groupNotFound
        case .category: .categoryNotFound
        case .client: .clientNotFound
        case .contact: .contactNotFound
        case .point: .pointNotFound
        case .zone: .zoneNotFound
        case .key: .keyNotFound
        }
    }
}

/// Runs `body` and turns what the fleet refuses of objects into answers. Everything else passes as it is.
func answering<Value>(_ body: () async throws(FleetError) -> Value) async throws -> Value {
    do {
        return try await body()
    } catch .noObject(let kind, _) {
        let code = ClassicErrorCode.notFound(kind)
        throw ClassicError(code, code.meaning)
    } catch .noUnit {
        throw ClassicError(.unitNotFound, ClassicErrorCode.unitNotFound.meaning)
    } catch .tooManyObjects {
        throw ClassicError(.limitReached, ClassicErrorCode.limitReached.meaning)
    }
}
