package import ISO15143

extension EquipmentHeader {
    /// Who an asset is, as an export says it.
    ///
    /// Where the asset came from a feed this is what the feed said, a model that was there and empty included, but for
    /// what people have made of it since. An asset that was created here goes by its name, and by the serial number of
    /// its device where it has none of its own, so that something tells it from others.
    package init(_ asset: Asset) {
        let sent = asset.feedHeader
        let isCreatedHere = sent == FeedHeader()
        self.init(
            unitInstallTime: sent.unitInstallTime,
            oemName: asset.brand,
            model: asset.model ?? (sent.model == "" ? "" : nil),
            equipmentID: asset.equipmentID ?? (isCreatedHere ? asset.name : nil),
            serialNumber: asset.serialNumber
                ?? (isCreatedHere ? asset.telematicsDevices.first?.serialNumber : nil),
            pin: asset.pin)
    }
}
