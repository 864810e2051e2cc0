package import SQL

/// A person of a client.
package struct Contact: FleetObject {
    package static let kind = FleetObjectKind.contact
    package static let table: StaticString = "classic_contact"

    /// The number of the client.
    package var client: Int64 = 0
    package var name = ""
    package var email: String?
    package var phone: String?
    package var mobile: String?

    package init() {}

    package init(_ row: Row) throws {
        client = try row.integer("client_id")
        name = try row.text("name")
        email = try row.optionalText("email")
        phone = try row.optionalText("phone")
        mobile = try row.optionalText("mobile")
    }

    package var columns: [(name: Statement, value: Statement)] {
        [
            ("client_id", "\(client)"), ("name", "\(name)"), ("email", "\(email)"), ("phone", "\(phone)"),
            ("mobile", "\(mobile)"),
        ]
    }

    package func check(on links: ObjectLinks) throws {
        try links.require(Client.self, client)
    }
}
