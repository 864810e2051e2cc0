package import SQL

/// A company for which the owner of a fleet works.
package struct Client: FleetObject {
    package static let kind = FleetObjectKind.client
    package static let table: StaticString = "classic_client"
    package static let assetColumn: StaticString? = "client_id"

    package var name = ""
    package var note: String?
    package var address: AssetLocation.Address?

    package init() {}

    package init(_ row: Row) throws {
        name = try row.text("name")
        note = try row.optionalText("note")
        address = try AssetLocation.Address(row)
    }

    package var columns: [(name: Statement, value: Statement)] {
        [("name", "\(name)"), ("note", "\(note)")] + AssetLocation.Address.columns(address)
    }
}

/// How the addresses of objects stand in tables.
extension AssetLocation.Address {
    /// nil where no part of it is there.
    init?(_ row: Row) throws {
        self.init(
            street: try row.optionalText("street"), zip: try row.optionalText("zip"),
            city: try row.optionalText("city"), country: try row.optionalText("country"))
        if self == Self() { return nil }
    }

    static func columns(_ address: Self?) -> [(name: Statement, value: Statement)] {
        [
            ("street", "\(address?.street)"), ("zip", "\(address?.zip)"), ("city", "\(address?.city)"),
            ("country", "\(address?.country)"),
        ]
    }
}
