package import Foundation
import SQL

/// A token of the Classic API: it signs every request by itself, for as long as it is not revoked.
package struct ClassicToken: Sendable, Equatable {
    package let id: UUID
    package let accountID: UUID
    package let name: String
    /// What a list may show of it.
    package let hint: String
    package let createdBy: String
    package let createdAt: Int64
    package internal(set) var revokedAt: Int64?
    let hash: [UInt8]

    /// The user name that programs send with it as HTTP Basic; the token is the password.
    package static let basicUser = "API"
    /// Where they send it: what comes before the name of every operation of the Classic API.
    package static let basePath = "/public/"

    init(_ row: Row) throws {
        id = try row.uuid("id")
        accountID = try row.uuid("account_id")
        name = try row.text("name")
        hint = try row.text("hint")
        createdBy = try row.text("created_by")
        createdAt = try row.integer("created_at")
        revokedAt = try row.optionalInteger("revoked_at")
        hash = try row.blob("hash")
    }
}
