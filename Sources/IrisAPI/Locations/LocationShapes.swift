import Fleet
import Web

import struct Foundation.UUID

/// How positions look in answers: a feature of GeoJSON (RFC 7946).
enum LocationShapes {
    private static let address = Shape<AssetLocation.Address>(
        "LocationAddress", "A postal address near the position.",
        [
            .optional("street", "Street and number.", example: "Sundkaj 12") { $0.street },
            .optional("zip", "Postal code.", example: "2150") { $0.zip },
            .optional("city", "City.", example: "København") { $0.city },
            .optional("country", "Country.", example: "Denmark") { $0.country },
        ])

    private static let properties = Shape<AssetLocation>(
        "LocationProperties", "What is known of the position; what is not is left out.",
        [
            .optional("accuracy", "Radius in metres.", schema: .number(0...1e9), example: 4) { $0.accuracy },
            .optional("heading", "Degrees from north, clockwise.", schema: .number(0...360), example: 90) {
                $0.heading
            },
            .optional("speed", "Kilometres an hour.", schema: .number(0...1e9), example: 12.5) { $0.speed },
            .optional("updatedAt", "When the asset was there.", example: "2026-01-02T03:04:05Z") {
                $0.time.map(Timestamp.init)
            },
            .object("locationAddress", "A postal address near the position.", address, optional: true) { $0.address },
        ])

    private static let geometry = Shape<AssetLocation>(
        "LocationGeometry", "A point.",
        [
            Field("type", "Always `Point`.", schema: .oneOf(["Point"]), example: "Point") { _ in "Point" },
            Field(
                "coordinates", "Longitude and latitude in degrees of WGS 84, then, if known, the altitude in metres.",
                schema: .array(.number(), count: 2...3), example: [9.75, 55.5, 12]
            ) { [$0.longitude, $0.latitude] + [$0.altitudeInMetres].compactMap { $0 } },
        ])

    static let location = Shape<AssetLocation>(
        "Location", "Where an asset was last.",
        [
            Field("type", "Always `Feature`.", schema: .oneOf(["Feature"]), example: "Feature") { _ in "Feature" },
            Field("id", "Id of the asset.", example: "0198c0de-0000-7000-8000-000000000001") { $0.assetID },
            Field("assetId", "Id of the asset.", example: "0198c0de-0000-7000-8000-000000000001") { $0.assetID },
            .object("geometry", "Where it was.", geometry) { $0 },
            .object("properties", "What is known of the position.", properties) { $0 },
        ])
}

extension AssetLocation {
    /// nil when the source sent a unit that is not known: no altitude is better than a wrong one.
    fileprivate var altitudeInMetres: Double? {
        switch altitudeUnits?.lowercased() {
        case nil, "m", "metre", "metres", "meter", "meters": altitude
        case "ft", "foot", "feet": altitude.map { $0 * 0.3048 }
        default: nil
        }
    }
}
