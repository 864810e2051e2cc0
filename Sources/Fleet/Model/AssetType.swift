/// What kind of thing an asset is.
package enum AssetType: String, Sendable, Hashable, CaseIterable {
    case machine = "MACHINE"
    case vehicle = "VEHICLE"
    case gateway = "GATEWAY"
    case equipment = "EQUIPMENT"
    case tool = "TOOL"
    case attachment = "ATTACHMENT"
    case other = "OTHER"

    /// Machines and vehicles come with a device that is built in: they are created and deleted, while the others are
    /// put under a device that can be taken off again.
    package var hasBuiltInDevice: Bool { self == .machine || self == .vehicle }
}
