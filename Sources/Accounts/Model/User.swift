package import Foundation
import SQL

/// A person who signs in to the Manager.
package struct User: Sendable, Equatable {
    package let id: UUID
    package let accountID: UUID
    package let email: String
    package let name: String
    package let role: Role
    package let isSuspended: Bool
    /// The password is still the one that was made for the user.
    package let hasInitialPassword: Bool
    package let createdAt: Int64
    package let lastSignInAt: Int64?

    static let columns: Statement = """
        account_id, id, email, name, role, is_suspended, has_initial_password, created_at, last_sign_in_at
        """

    init(_ row: Row) throws {
        id = try row.uuid("id")
        accountID = try row.uuid("account_id")
        email = try row.text("email")
        name = try row.text("name")
        guard let role = Role(rawValue: try row.text("role")) else { throw SQLError.wrongType(column: "role") }
        self.role = role
        isSuspended = try row.bool("is_suspended")
        hasInitialPassword = try row.bool("has_initial_password")
        createdAt = try row.integer("created_at")
        lastSignInAt = try row.optionalInteger("last_sign_in_at")
    }
}
