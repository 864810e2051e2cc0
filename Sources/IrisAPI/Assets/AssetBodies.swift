import Fleet
import Web

/// What requests say of assets.
enum AssetBodies {
    private static let assetType = Property<AssetType>.oneOf(
        "assetType", "What kind of thing the asset is.", example: .tool)
    private static let name = Property.text("name", "What people call it.", length: 1...200, example: "Drill 12")
    private static let type = Property.text(
        "type", "The class of machine in free words.", length: 1...100, example: "Core drill")
    private static let externalReference = Property.text(
        "externalReference", "The asset's key in a system of yours.", length: 1...100, example: "ERP-12")
    private static let brand = Property.text("brand", "Who made it.", length: 1...100, example: "Hilti")
    private static let model = Property.text(
        "model", "The maker's name of the model.", length: 1...100, example: "DD 150")
    private static let serialNumber = Property.text(
        "serialNumber", "The maker's serial number.", length: 1...100, example: "DD150-0012")
    private static let productionYear = Property.integer(
        "productionYear", "The year in which it was made.", 1900...2100, example: 2024)

    private static let device: BodyShape<String> = {
        let serial = Property.text("serialNumber", "Serial number of the device.", length: 1...64, example: "700001")
        return BodyShape("TelematicsDeviceInput", "A device that reports for the asset.", [serial.schema]) {
            // Required by the schema, which has been checked.
            $0[serial] ?? ""
        }
    }()
    private static let devices = Property<[String]>.list(
        "telematicsDevices", "The devices that report for it. None of them may be on another asset.", of: device,
        count: 0...10
    ).optional

    static let new = draft("NewAsset", "An asset that is to be created.")
    static let onboarding = draft("AssetOnboarding", "An asset and the one telematics device that it is put under.")

    private static func draft(_ name: String, _ words: String) -> BodyShape<AssetDraft> {
        let properties = [
            assetType.schema, self.name.schema, type.clearable.schema, externalReference.clearable.schema,
            brand.clearable.schema, model.clearable.schema, serialNumber.clearable.schema,
            productionYear.clearable.schema, devices.schema,
        ]
        return BodyShape(name, words, properties) { body in
            AssetDraft(
                // Both are required by the schema, which has been checked.
                assetType: body[assetType] ?? .other, type: body[type], name: body[self.name] ?? "",
                externalReference: body[externalReference], brand: body[brand], model: body[model],
                serialNumber: body[serialNumber], productionYear: body[productionYear].map { Int($0) },
                telematicsDevices: body[devices] ?? [])
        }
    }

    static let change = BodyShape<AssetChange>(
        "AssetChange", "The fields that are to change; null clears one. What is left out stays as it is.",
        [
            name.optional.schema, type.clearable.schema, externalReference.clearable.schema, brand.clearable.schema,
            model.clearable.schema, serialNumber.clearable.schema, productionYear.clearable.schema,
        ]
    ) { body in
        AssetChange(
            name: body[name], type: FieldChange(body.change(type)),
            externalReference: FieldChange(body.change(externalReference)), brand: FieldChange(body.change(brand)),
            model: FieldChange(body.change(model)), serialNumber: FieldChange(body.change(serialNumber)),
            productionYear: FieldChange(body.change(productionYear)).map { Int($0) })
    }
}

extension FieldChange {
    fileprivate init(_ change: Change<Value>) {
        switch change {
        case .unchanged: self = .unchanged
        case .cleared: self = .cleared
        case .set(let value): self = .set(value)
        }
    }

    fileprivate func map<Other>(_ transform: (Value) -> Other) -> FieldChange<Other> {
        switch self {
        case .unchanged: .unchanged
        case .cleared: .cleared
        case .set(let value): .set(transform(value))
        }
    }
}
