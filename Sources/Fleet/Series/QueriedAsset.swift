import PromQL

package import struct Foundation.UUID

/// An asset as the labels of its series name it.
package struct QueriedAsset: Sendable {
    package let id: UUID
    /// Labels beside those of a series: the asset's id, and for a whole fleet what tells machines apart.
    let labels: Labels
    /// The value of the label `asset_id`.
    let idText: String

    /// An asset among others.
    init(_ asset: Asset) {
        id = asset.id
        idText = asset.id.uuidString.lowercased()
        let values = [idText, asset.name, asset.brand ?? "", asset.model ?? "", asset.type ?? ""]
        labels = Labels(zip(Self.labelNames, values).map { Labels.Label($0, $1) })
    }

    /// The asset where it is the only one: nothing has to tell it from others.
    var alone: QueriedAsset { QueriedAsset(id: id, labels: [FleetSeries.assetLabel: idText], idText: idText) }

    private init(id: UUID, labels: Labels, idText: String) {
        (self.id, self.labels, self.idText) = (id, labels, idText)
    }

    static let labelNames = [FleetSeries.assetLabel, "asset_name", "brand", "model", "type"]

    /// All labels of a series; its own go before those of the asset. None has `asset_id`, which ingest takes away.
    func labels(of series: Labels) -> Labels { series.adding(labels) }
}
