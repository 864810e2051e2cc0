package import Foundation
import SQL
import Web

extension AccountStore {
    /// Oldest first.
    package func users(of account: UUID) async throws(AccountsError) -> [User] {
        try await look { connection in
            try connection.rows(
                "SELECT \(User.columns) FROM app_user WHERE account_id = \(account) AND deleted_at IS NULL ORDER BY id"
            ).map(User.init)
        }
    }

    package func user(_ id: UUID, of account: UUID) async throws(AccountsError) -> User {
        try await look { try $0.user(id, of: account) }
    }

    /// Creates a user with a generated password, which is returned this one time.
    package func createUser(
        _ account: UUID, email: String, name: String, role: Role, by actor: Actor
    ) async throws(AccountsError) -> (user: User, password: String) {
        let email = try Self.checkedEmail(email)
        let name = try checkedName(name)
        let password = MachineSecret(.password).text
        let hash = await PasswordHash.make(password)
        let user = try await change { connection in
            guard try connection.first("SELECT 1 AS one FROM account WHERE account_id = \(account)") != nil else {
                throw AccountsError.notFound("account")
            }
            if try connection.first("SELECT 1 AS one FROM app_user WHERE email = \(email) AND deleted_at IS NULL")
                != nil
            {
                throw AccountsError.conflict("a user with this e-mail address exists")
            }
            let id = UUID.version7()
            try connection.execute(
                """
                INSERT INTO app_user (account_id, id, email, name, role, password_hash, has_initial_password,
                    is_suspended, created_at)
                VALUES (\(account), \(id), \(email), \(name), \(role.rawValue), \(hash), \(true), \(false),
                    \(Int64.now))
                """)
            try connection.audit(
                account, actor, "user.created", .init("user", id, email),
                after: ["name": .string(name), "role": .string(role.rawValue)])
            return try connection.user(id, of: account)
        }
        return (user, password)
    }

    package func setRole(_ id: UUID, of account: UUID, _ role: Role, by actor: Actor) async throws(AccountsError) {
        try await change { connection in
            let user = try connection.user(id, of: account)
            if user.role == .admin, role != .admin { try connection.checkAnotherAdmin(than: user) }
            try connection.execute(
                "UPDATE app_user SET role = \(role.rawValue) WHERE account_id = \(account) AND id = \(id)")
            try connection.audit(
                account, actor, "user.role_changed", .init("user", id, user.email),
                before: ["role": .string(user.role.rawValue)], after: ["role": .string(role.rawValue)])
        }
    }

    /// Suspends a user and ends their sessions, or lets them sign in again.
    package func setUser(
        _ id: UUID, of account: UUID, suspended: Bool, by actor: Actor
    ) async throws(AccountsError) {
        try await change { connection in
            let user = try connection.user(id, of: account)
            if suspended {
                try connection.checkAnotherAdmin(than: user)
                try connection.endSessions(of: id, in: account)
            }
            try connection.execute(
                "UPDATE app_user SET is_suspended = \(suspended) WHERE account_id = \(account) AND id = \(id)")
            try connection.audit(
                account, actor, suspended ? "user.suspended" : "user.resumed", .init("user", id, user.email),
                before: ["suspended": .bool(user.isSuspended)], after: ["suspended": .bool(suspended)])
        }
    }

    /// Gives a user a new generated password and ends their sessions.
    package func resetUserPassword(_ id: UUID, of account: UUID, by actor: Actor) async throws(AccountsError) -> String
    {
        let password = MachineSecret(.password).text
        let hash = await PasswordHash.make(password)
        try await change { connection in
            let user = try connection.user(id, of: account)
            try connection.setPassword(hash, isInitial: true, of: user)
            try connection.endSessions(of: id, in: account)
            try connection.audit(account, actor, "user.password_reset", .init("user", id, user.email))
        }
        return password
    }

    /// A user's own change of password. Every session but the one it is done from ends.
    package func changePassword(
        of user: User, from current: String, to new: String, keeping session: UUID?, by actor: Actor
    ) async throws(AccountsError) {
        if new.unicodeScalars.count < PasswordHash.minimumCharacters {
            throw .invalid(
                field: "newPassword", reason: "must have at least \(PasswordHash.minimumCharacters) characters")
        }
        if new.utf8.count > PasswordHash.maximumBytes {
            throw .invalid(field: "newPassword", reason: "must have at most \(PasswordHash.maximumBytes) bytes")
        }
        let stored = try await look { connection in
            try connection.first(
                "SELECT password_hash FROM app_user WHERE account_id = \(user.accountID) AND id = \(user.id)")?
                .text("password_hash")
        }
        guard let stored, current.utf8.count <= PasswordHash.maximumBytes,
            await PasswordHash.verify(current, against: stored)
        else { throw .invalid(field: "currentPassword", reason: "is not right") }
        let hash = await PasswordHash.make(new)
        try await change { connection in
            try connection.setPassword(hash, isInitial: false, of: user)
            try connection.endSessions(of: user.id, in: user.accountID, but: session)
            try connection.audit(
                user.accountID, actor, "user.password_changed", .init("user", user.id, user.email))
        }
    }

    package func deleteUser(_ id: UUID, of account: UUID, by actor: Actor) async throws(AccountsError) {
        try await change { connection in
            let user = try connection.user(id, of: account)
            try connection.checkAnotherAdmin(than: user)
            try connection.endSessions(of: id, in: account)
            try connection.execute(
                "UPDATE app_user SET deleted_at = \(Int64.now) WHERE account_id = \(account) AND id = \(id)")
            try connection.audit(
                account, actor, "user.deleted", .init("user", id, user.email),
                before: ["name": .string(user.name), "role": .string(user.role.rawValue)])
        }
    }

    /// Lower case without spaces around: one person, one spelling.
    static func checkedEmail(_ email: String) throws(AccountsError) -> String {
        let trimmed = email.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
        let parts = trimmed.split(separator: "@", omittingEmptySubsequences: false)
        let isPlain = !trimmed.unicodeScalars.contains { $0.value <= 0x20 || $0.value == 0x7F }
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, isPlain, trimmed.utf8.count <= 254 else {
            throw .invalid(field: "email", reason: "must be an e-mail address")
        }
        return trimmed
    }
}

extension Connection {
    func user(_ id: UUID, of account: UUID) throws -> User {
        guard
            let row = try first(
                """
                SELECT \(User.columns) FROM app_user
                WHERE account_id = \(account) AND id = \(id) AND deleted_at IS NULL
                """)
        else { throw AccountsError.notFound("user") }
        return try User(row)
    }

    /// An account must keep someone who can administer it.
    fileprivate func checkAnotherAdmin(than user: User) throws {
        guard user.role == .admin, !user.isSuspended else { return }
        let others = try first(
            """
            SELECT count(*) AS n FROM app_user WHERE account_id = \(user.accountID) AND id <> \(user.id)
                AND role = \(Role.admin.rawValue) AND is_suspended = \(false) AND deleted_at IS NULL
            """)
        if try others?.integer("n") ?? 0 == 0 {
            throw AccountsError.refused("this is the account's last administrator; make another one first")
        }
    }

    fileprivate func setPassword(_ hash: String, isInitial: Bool, of user: User) throws {
        try execute(
            """
            UPDATE app_user SET password_hash = \(hash), has_initial_password = \(isInitial)
            WHERE account_id = \(user.accountID) AND id = \(user.id)
            """)
    }

    /// And takes back what would open others.
    func endSessions(of user: UUID, in account: UUID, but kept: UUID? = nil) throws {
        try execute("DELETE FROM login_token WHERE account_id = \(account) AND user_id = \(user)")
        try execute(
            """
            DELETE FROM session WHERE account_id = \(account) AND user_id = \(user)
                AND id <> \(kept?.uuidString.lowercased() ?? "")
            """)
    }
}
