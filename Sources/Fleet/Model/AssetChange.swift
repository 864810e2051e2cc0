/// What a change says of one field that may be empty.
package enum FieldChange<Value: Sendable & Hashable>: Sendable, Hashable {
    case unchanged
    case cleared
    case set(Value)

    func apply(to value: inout Value?) {
        switch self {
        case .unchanged: break
        case .cleared: value = nil
        case .set(let new): value = new
        }
    }
}

/// A change of some fields of an asset. The empty change changes nothing.
package struct AssetChange: Sendable, Hashable {
    /// nil leaves it as it is; an asset always has a name.
    package var name: String?
    package var type: FieldChange<String>
    package var externalReference: FieldChange<String>
    package var brand: FieldChange<String>
    package var model: FieldChange<String>
    package var serialNumber: FieldChange<String>
    package var productionYear: FieldChange<Int>

    package init(
        name: String? = nil, type: FieldChange<String> = .unchanged,
        externalReference: FieldChange<String> = .unchanged, brand: FieldChange<String> = .unchanged,
        model: FieldChange<String> = .unchanged, serialNumber: FieldChange<String> = .unchanged,
        productionYear: FieldChange<Int> = .unchanged
    ) {
        self.name = name
        self.type = type
        self.externalReference = externalReference
        self.brand = brand
        self.model = model
        self.serialNumber = serialNumber
        self.productionYear = productionYear
    }

    func applied(to asset: Asset) -> Asset {
        var asset = asset
        if let name { asset.name = name }
        type.apply(to: &asset.type)
        externalReference.apply(to: &asset.externalReference)
        brand.apply(to: &asset.brand)
        model.apply(to: &asset.model)
        serialNumber.apply(to: &asset.serialNumber)
        productionYear.apply(to: &asset.productionYear)
        return asset
    }
}
