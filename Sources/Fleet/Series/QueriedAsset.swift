import PromQL

package import struct Foundation.UUID

/// An asset as the labels of its series name it.
package struct QueriedAsset: Sendable {
    package let id: UUID
    /// Labels beside those of a series: the asset's id, and for a whole fleet what tells machines apart.
    let labels: Labels
    /// The value of the label `asset_id`.
    let idText: String

    init(_ asset: Asset, isOneOfMany: Bool) {
        id = asset.id
        idText = asset.id.uuidString.lowercased()
        let values =
            [idText] + (isOneOfMany ? [asset.name, asset.brand ?? "", asset.model ?? "", asset.type ?? ""] : [])
        labels = Labels(zip(Self.labelNames, values).map { Labels.Label($0, $1) })
    }

    static let labelNames = [FleetSeries.assetLabel, "asset_name", "brand", "model", "type"]

    /// All labels of a series; its own go before those of the asset. None has `asset_id`, which ingest takes away.
    func labels(of series: Labels) -> Labels { series.adding(labels) }
}
