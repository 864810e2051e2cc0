package import SQL

/// A place that the owner of a fleet has named.
package struct PointOfInterest: FleetObject {
    package static let kind = FleetObjectKind.point
    package static let table: StaticString = "classic_point"

    package var name = ""
    package var note: String?
    package var place = Place(latitude: 0, longitude: 0)
    package var address: AssetLocation.Address?

    package init() {}

    package init(_ row: Row) throws {
        name = try row.text("name")
        note = try row.optionalText("note")
        place = Place(latitude: try row.real("latitude"), longitude: try row.real("longitude"))
        address = try AssetLocation.Address(row)
    }

    package var columns: [(name: Statement, value: Statement)] {
        [
            ("name", "\(name)"), ("note", "\(note)"), ("latitude", "\(place.latitude)"),
            ("longitude", "\(place.longitude)"),
        ] + AssetLocation.Address.columns(address)
    }
}
