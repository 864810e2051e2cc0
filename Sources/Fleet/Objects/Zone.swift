package import SQL

/// An area that the owner of a fleet has named.
package struct Zone: FleetObject {
    package static let kind = FleetObjectKind.zone
    package static let table: StaticString = "classic_zone"

    package var name = ""
    package var note: String?
    package var polygon = ZonePolygon()

    package init() {}

    package init(_ row: Row) throws {
        name = try row.text("name")
        note = try row.optionalText("note")
        guard let polygon = ZonePolygon(text: try row.text("polygon")) else {
            throw SQLError.wrongType(column: "polygon")
        }
        self.polygon = polygon
    }

    package var columns: [(name: Statement, value: Statement)] {
        [("name", "\(name)"), ("note", "\(note)"), ("polygon", "\(polygon.text)")]
    }
}
