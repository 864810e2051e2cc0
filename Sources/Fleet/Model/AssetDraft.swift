/// An asset that is to be created.
package struct AssetDraft: Sendable, Hashable {
    package var assetType: AssetType
    package var type: String?
    package var name: String
    package var externalReference: String?
    package var brand: String?
    package var model: String?
    package var serialNumber: String?
    package var pin: String?
    package var equipmentID: String?
    package var productionYear: Int?
    /// Serial numbers of its telematics devices.
    package var telematicsDevices: [String]

    package init(
        assetType: AssetType, type: String? = nil, name: String, externalReference: String? = nil,
        brand: String? = nil, model: String? = nil, serialNumber: String? = nil, pin: String? = nil,
        equipmentID: String? = nil, productionYear: Int? = nil, telematicsDevices: [String] = []
    ) {
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
        self.telematicsDevices = telematicsDevices
    }
}
