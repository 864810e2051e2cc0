package import Foundation
import SQL

/// A customer: owner of users, credentials and assets.
package struct Account: Sendable, Equatable {
    package let id: UUID
    /// A short number for people, used in the usernames of API Users.
    package let number: Int64
    package let name: String
    /// Id of a package of the catalogue.
    package internal(set) var package: String
    /// Ids of add-ons of the catalogue, in its order.
    package internal(set) var addOns: [String]
    package let createdAt: Int64

    init(_ row: Row) throws {
        id = try row.uuid("account_id")
        number = try row.integer("number")
        name = try row.text("name")
        package = try row.text("package")
        addOns = try row.text("add_ons").split(separator: " ").map(String.init)
        createdAt = try row.integer("created_at")
    }

    init(id: UUID, number: Int64, name: String, package: String, addOns: [String], createdAt: Int64) {
        self.id = id
        self.number = number
        self.name = name
        self.package = package
        self.addOns = addOns
        self.createdAt = createdAt
    }
}
