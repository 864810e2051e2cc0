package import Foundation
package import SQL
package import Telemetry

/// Why the fleet refused a request.
package enum FleetError: Error, Sendable, CustomStringConvertible {
    /// The account has no such asset.
    case notFound(UUID)
    /// The account has the asset, but nobody knows where it is.
    case noLocation(UUID)
    /// Another asset of the account has the telematics device.
    case deviceTaken(serialNumber: String, by: UUID)
    /// The same telematics device was named twice.
    case deviceNamedTwice(serialNumber: String)
    /// Onboarding puts an asset under one device, not `count`.
    case exactlyOneTelematicsDeviceIsRequired(count: Int)
    /// Machines and vehicles have built-in devices.
    case machineCannotBeOnboarded(AssetType)
    /// The account has no object of this kind and number.
    case noObject(FleetObjectKind, Int64)
    /// The account has no unit of this number.
    case noUnit(Int64)
    /// The account has as many objects of the kind as it may.
    case tooManyObjects(FleetObjectKind)
    /// The database failed; nothing was changed.
    case storage(SQLError)
    /// The sample store failed.
    case samples(TelemetryError)

    /// Whether the same request may succeed later: the database was locked, or its disk was full.
    package var isTransient: Bool {
        switch self {
        case .storage(.busy), .storage(.full), .samples(.full), .samples(.busy): true
        default: false
        }
    }

    package var description: String {
        switch self {
        case .notFound(let id): "There is no asset \(id.text) in the account."
        case .noLocation(let id): "The location of asset \(id.text) is not known."
        case .deviceTaken(let serial, let id): "The telematics device \(serial) is on asset \(id.text) already."
        case .deviceNamedTwice(let serial): "The telematics device \(serial) is named twice."
        case .exactlyOneTelematicsDeviceIsRequired(let count):
            "Onboarding takes exactly one telematics device, not \(count)."
        case .machineCannotBeOnboarded(let type):
            "An asset of type \(type.rawValue) has a built-in device and cannot be onboarded or offboarded; "
                + "create or delete it."
        case .noObject(let kind, let id): "There is no \(kind.rawValue) \(id) in the account."
        case .noUnit(let number): "There is no unit \(number) in the account."
        case .tooManyObjects(let kind):
            "The account has \(FleetStore.maximumObjects) objects of the kind \(kind.rawValue), the most it can have."
        case .samples(let error): "The samples could not be read or changed: \(error)."
        case .storage(let error): "The fleet could not be read or changed: \(error)."
        }
    }
}

extension UUID {
    /// The form in which ids are written everywhere.
    var text: String { uuidString.lowercased() }
}
