package import Foundation
package import Telemetry

/// A thing that an account keeps track of: a machine, a vehicle, an attachment, a tool.
package struct Asset: Sendable, Hashable, Identifiable {
    /// Of version 7 and strictly growing, so that the order of ids is the order of creation.
    package let id: UUID
    package let accountID: UUID
    /// The number by which programs of the Classic API name it: unique in the installation, given when the asset is
    /// created and kept for good. 0 before that.
    package var unitNumber: Int64
    package let assetType: AssetType
    /// The class of machine in free words, such as `Wheel loader`.
    package var type: String?
    package var name: String
    /// The asset's key in a system of its owner.
    package var externalReference: String?
    package var brand: String?
    package var model: String?
    package var serialNumber: String?
    /// Product identification number (ISO 10261).
    package var pin: String?
    /// What the feed that the asset came from calls it.
    package var equipmentID: String?
    package var productionYear: Int?
    /// Hidden assets stand in no list that does not ask for them.
    package var hidden: Bool
    /// In milliseconds since 1970 UTC.
    package let createdAt: Int64
    /// The newest time of its samples, in milliseconds since 1970 UTC.
    package var lastReportedAt: Int64?
    /// The number of its category in the Classic API.
    package var category: Int64?
    /// The number of the client for whom it works, in the Classic API.
    package var client: Int64?
    /// In the order of their ids.
    package var telematicsDevices: [TelematicsDevice]
    package var feedHeader: FeedHeader

    package init(
        id: UUID, accountID: UUID, unitNumber: Int64 = 0, assetType: AssetType, type: String? = nil, name: String,
        externalReference: String? = nil, brand: String? = nil, model: String? = nil, serialNumber: String? = nil,
        pin: String? = nil, equipmentID: String? = nil, productionYear: Int? = nil, hidden: Bool = false,
        createdAt: Int64, lastReportedAt: Int64? = nil, category: Int64? = nil, client: Int64? = nil,
        telematicsDevices: [TelematicsDevice] = [], feedHeader: FeedHeader = FeedHeader()
    ) {
        self.id = id
        self.accountID = accountID
        self.unitNumber = unitNumber
        self.assetType = assetType
        self.type = type
        self.name = name
        self.externalReference = externalReference
        self.brand = brand
        self.model = model
        self.serialNumber = serialNumber
        self.pin = pin
        self.equipmentID = equipmentID
        self.productionYear = productionYear
        self.hidden = hidden
        self.createdAt = createdAt
        self.lastReportedAt = lastReportedAt
        self.category = category
        self.client = client
        self.telematicsDevices = telematicsDevices
        self.feedHeader = feedHeader
    }
}

/// The device that reports for an asset.
package struct TelematicsDevice: Sendable, Hashable, Identifiable {
    /// Unique in its account; the serial number, as long as there is but one maker of devices.
    package let id: String
    package let serialNumber: String

    package init(id: String, serialNumber: String) {
        self.id = id
        self.serialNumber = serialNumber
    }

    package init(serialNumber: String) {
        self.init(id: serialNumber, serialNumber: serialNumber)
    }
}

/// What a feed last said of a machine's header, kept beside what people made of it: an edited brand survives the next
/// import, the machine is still recognised by what its maker calls it, and an export can repeat it as it came.
/// PIN and equipment id stand in the asset itself, for nobody edits them.
package struct FeedHeader: Sendable, Hashable {
    package var oemName: String?
    package var model: String?
    package var serialNumber: String?
    /// Serial number of the telematics device that the feed named.
    package var device: String?
    /// In milliseconds since 1970 UTC.
    package var unitInstallTime: Int64?
    /// How new the feed was: the newest time among the machine's position and values in it.
    package var time: Int64?
    /// Tells whether a feed says the same of position and values as the last one.
    package var digest: Int64?

    package init(
        oemName: String? = nil, model: String? = nil, serialNumber: String? = nil, device: String? = nil,
        unitInstallTime: Int64? = nil, time: Int64? = nil, digest: Int64? = nil
    ) {
        self.oemName = oemName
        self.model = model
        self.serialNumber = serialNumber
        self.device = device
        self.unitInstallTime = unitInstallTime
        self.time = time
        self.digest = digest
    }
}

extension Asset {
    /// Under which the sample store knows it.
    package var sampleKey: AssetKey { AssetKey(account: accountID, asset: id) }
}
