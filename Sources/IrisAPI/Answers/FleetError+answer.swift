import Fleet
import Web

extension ErrorCode {
    static let exactlyOneTelematicsDeviceIsRequired = ErrorCode(
        400, "exactly_one_telematics_device_is_required",
        "Onboarding puts an asset under one telematics device: name one, not none or several.")
    static let machineCannotBeOnboarded = ErrorCode(
        400, "machine_cannot_be_onboarded",
        "Machines and vehicles have built-in devices: create or delete them in place of onboarding or offboarding.")
}

/// Runs `body` and turns the fleet's refusals into answers. A failure of the server itself passes as it is, to be
/// logged and answered by status 500.
func answering<Value>(_ body: () async throws(FleetError) -> Value) async throws -> Value {
    do {
        return try await body()
    } catch {
        throw error.answer ?? error
    }
}

extension FleetError {
    fileprivate var answer: (any Error)? {
        switch self {
        case .notFound, .noLocation, .noObject, .noUnit: APIError(.notFound, description)
        case .deviceTaken, .tooManyObjects: APIError(.conflict, description)
        case .deviceNamedTwice: APIError(violations: [Violation("telematicsDevices", description)])
        case .exactlyOneTelematicsDeviceIsRequired: APIError(.exactlyOneTelematicsDeviceIsRequired, description)
        case .machineCannotBeOnboarded: APIError(.machineCannotBeOnboarded, description)
        case .storage where isTransient, .samples where isTransient:
            APIError(.unavailable, "The fleet cannot be read or changed at the moment; nothing was changed. Try again.")
        case .storage, .samples: nil
        }
    }
}
