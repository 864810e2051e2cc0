package import Foundation
import SQL
import Web

/// What is shown once when an API User is made.
package struct NewAPIUser: Sendable {
    package let user: APIUser
    package let clientSecret: String
    package let password: String
}

/// What is shown once when an API Key is made.
package struct NewAPIKey: Sendable {
    package let key: APIKey
    package let clientSecret: String
}

extension AccountStore {
    // MARK: API Users

    package func createAPIUser(
        _ account: UUID, name: String, description: String = "", by actor: Actor
    ) async throws(AccountsError) -> NewAPIUser {
        let name = try checkedName(name)
        let description = try checkedText(description, field: "description", limit: 1000)
        let password = MachineSecret(.password)
        let passwordHash = hasher.hash(password.text)
        let id = UUID.version7()
        let clientID = Self.newClientID()
        let (secret, record) = newSecret(account, clientID)
        return try await change { [directory] connection in
            guard let accountRow = try connection.first("SELECT * FROM account WHERE account_id = \(account)") else {
                throw AccountsError.notFound("account")
            }
            let last = try connection.first("SELECT max(number) AS n FROM api_user WHERE account_id = \(account)")
            let number = (try last?.optionalInteger("n") ?? 0) + 1
            let username = "IRIS-API-\(try Account(accountRow).number)-\(number)"
            try connection.execute(
                """
                INSERT INTO api_user (account_id, id, number, client_id, username, name, description, password_hash,
                    credential_version, is_suspended, created_by, created_at)
                VALUES (\(account), \(id), \(number), \(clientID), \(username), \(name), \(description),
                    \(passwordHash), 1, \(false), \(actor.name), \(Int64.now))
                """)
            let user = try connection.apiUser(id, of: account)
            try connection.insert(record)
            try connection.audit(
                account, actor, "api_user.created", .init(.apiUser(user)),
                after: ["username": .string(username), "clientId": .string(clientID)])
            connection.whenDurable {
                directory.put(record)
                directory.put(user)
            }
            return NewAPIUser(user: user, clientSecret: secret.text, password: password.text)
        }
    }

    /// Gives an API User a new password. Everything issued under the old one ends at once.
    package func resetAPIUserPassword(
        _ id: UUID, of account: UUID, by actor: Actor
    ) async throws(AccountsError) -> String {
        let password = MachineSecret(.password)
        let hash = hasher.hash(password.text)
        try await changeAPIUser(id, of: account, by: actor, "api_user.password_reset") { user in
            user.passwordHash = hash
            user.credentialVersion += 1
        }
        return password.text
    }

    /// Suspends an API User, or lets it work again. Tokens from before stay dead either way.
    package func setAPIUser(
        _ id: UUID, of account: UUID, suspended: Bool, by actor: Actor
    ) async throws(AccountsError) {
        let action = suspended ? "api_user.suspended" : "api_user.resumed"
        try await changeAPIUser(id, of: account, by: actor, action) { user in
            user.isSuspended = suspended
            user.credentialVersion += 1
        }
    }

    /// Ends an API User for good; the audit log keeps its name, its username is never used again.
    package func deleteAPIUser(_ id: UUID, of account: UUID, by actor: Actor) async throws(AccountsError) {
        try await change { [directory] connection in
            let user = try connection.apiUser(id, of: account)
            try connection.execute(
                "UPDATE api_user SET deleted_at = \(Int64.now) WHERE account_id = \(account) AND id = \(id)")
            try connection.execute(
                "DELETE FROM client_secret WHERE account_id = \(account) AND client_id = \(user.clientID)")
            try connection.audit(
                account, actor, "api_user.deleted", .init(.apiUser(user)), before: ["username": .string(user.username)])
            connection.whenDurable { directory.remove(user) }
        }
    }

    private func changeAPIUser(
        _ id: UUID, of account: UUID, by actor: Actor, _ action: String,
        _ mutate: @escaping @Sendable (inout APIUser) -> Void
    ) async throws(AccountsError) {
        try await change { [directory] connection in
            var user = try connection.apiUser(id, of: account)
            let wasSuspended = user.isSuspended
            mutate(&user)
            try connection.execute(
                """
                UPDATE api_user SET password_hash = \(user.passwordHash), is_suspended = \(user.isSuspended),
                    credential_version = \(user.credentialVersion)
                WHERE account_id = \(account) AND id = \(id)
                """)
            try connection.audit(
                account, actor, action, .init(.apiUser(user)), before: ["suspended": .bool(wasSuspended)],
                after: ["suspended": .bool(user.isSuspended)])
            connection.whenDurable { [user] in directory.put(user) }
        }
    }

    // MARK: API Keys

    /// - Parameter expiresAt: milliseconds since 1970; nil for never.
    package func createAPIKey(
        _ account: UUID, name: String, description: String = "", scopes: [String], allowedNetworks: [String] = [],
        expiresAt: Int64? = nil, by actor: Actor
    ) async throws(AccountsError) -> NewAPIKey {
        let name = try checkedName(name)
        let description = try checkedText(description, field: "description", limit: 1000)
        let scopes = try checkedScopes(scopes)
        try check(allowedNetworks: allowedNetworks)
        if let expiresAt, expiresAt <= .now { throw .invalid(field: "expires", reason: "must be in the future") }
        let id = UUID.version7()
        let clientID = Self.newClientID()
        let (secret, record) = newSecret(account, clientID)
        return try await change { [directory] connection in
            let now = Int64.now
            guard try connection.first("SELECT 1 AS one FROM account WHERE account_id = \(account)") != nil else {
                throw AccountsError.notFound("account")
            }
            let live = try connection.first(
                """
                SELECT count(*) AS n FROM api_key
                WHERE account_id = \(account) AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > \(now))
                """)
            if try live?.integer("n") ?? 0 >= Self.maximumKeys {
                throw AccountsError.refused(
                    "the account has \(Self.maximumKeys) API Keys, the most it can have; revoke one first")
            }
            try connection.execute(
                """
                INSERT INTO api_key (account_id, id, client_id, name, description, scopes, allowed_networks,
                    credential_version, expires_at, created_by, created_at)
                VALUES (\(account), \(id), \(clientID), \(name), \(description), \(scopes.joined(separator: " ")),
                    \(allowedNetworks.joined(separator: " ")), 1, \(expiresAt), \(actor.name), \(now))
                """)
            let key = try connection.apiKey(id, of: account)
            try connection.insert(record)
            try connection.audit(
                account, actor, "api_key.created", .init(.apiKey(key)), after: key.auditDetails)
            connection.whenDurable {
                directory.put(record)
                directory.put(key)
            }
            return NewAPIKey(key: key, clientSecret: secret.text)
        }
    }

    /// Changes name, description, scopes and addresses. A scope that is taken away is gone from living tokens too.
    package func updateAPIKey(
        _ id: UUID, of account: UUID, name: String, description: String, scopes: [String], allowedNetworks: [String],
        by actor: Actor
    ) async throws(AccountsError) {
        let name = try checkedName(name)
        let description = try checkedText(description, field: "description", limit: 1000)
        let scopes = try checkedScopes(scopes)
        try check(allowedNetworks: allowedNetworks)
        try await changeAPIKey(id, of: account, by: actor, "api_key.updated") { key in
            key.name = name
            key.description = description
            key.scopes = scopes
            key.allowedNetworks = allowedNetworks
        }
    }

    /// Ends a key and every token issued for it, at once and for good.
    package func revokeAPIKey(_ id: UUID, of account: UUID, by actor: Actor) async throws(AccountsError) {
        try await changeAPIKey(id, of: account, by: actor, "api_key.revoked") { key in
            key.revokedAt = key.revokedAt ?? .now
            key.credentialVersion += 1
        }
    }

    /// Notes in the audit log that keys have expired, each once.
    package func recordExpiredKeys(at time: Int64) async throws(AccountsError) {
        try await change { connection in
            let expired = try connection.rows(
                """
                SELECT * FROM api_key WHERE expires_at <= \(time) AND revoked_at IS NULL AND NOT EXISTS (
                    SELECT 1 FROM audit_entry AS entry WHERE entry.account_id = api_key.account_id
                    AND entry.object_id = api_key.id AND entry.action = 'api_key.expired')
                """
            ).map(APIKey.init)
            for key in expired {
                try connection.audit(key.accountID, .system, "api_key.expired", .init(.apiKey(key)))
            }
        }
    }

    private func changeAPIKey(
        _ id: UUID, of account: UUID, by actor: Actor, _ action: String,
        _ mutate: @escaping @Sendable (inout APIKey) -> Void
    ) async throws(AccountsError) {
        try await change { [directory] connection in
            let before = try connection.apiKey(id, of: account)
            if before.revokedAt != nil { throw AccountsError.refused("the API Key has been revoked") }
            var key = before
            mutate(&key)
            try connection.execute(
                """
                UPDATE api_key SET name = \(key.name), description = \(key.description),
                    scopes = \(key.scopes.joined(separator: " ")),
                    allowed_networks = \(key.allowedNetworks.joined(separator: " ")),
                    credential_version = \(key.credentialVersion), revoked_at = \(key.revokedAt)
                WHERE account_id = \(account) AND id = \(id)
                """)
            try connection.audit(
                account, actor, action, .init(.apiKey(key)), before: before.auditDetails, after: key.auditDetails)
            connection.whenDurable { [key] in directory.put(key) }
        }
    }

    private func checkedScopes(_ scopes: [String]) throws(AccountsError) -> [String] {
        let known = Scope.grantableToKeys.map(\.name)
        if let unknown = scopes.first(where: { !known.contains($0) }) {
            throw .invalid(
                field: "scopes", reason: "has no scope '\(unknown)'; a key can hold \(known.joined(separator: ", "))")
        }
        if scopes.isEmpty { throw .invalid(field: "scopes", reason: "must name at least one scope") }
        return known.filter(scopes.contains)
    }

    private func check(allowedNetworks: [String]) throws(AccountsError) {
        for text in allowedNetworks where Network(text) == nil {
            throw .invalid(field: "allowedAddresses", reason: "must be addresses or CIDR blocks; '\(text)' is neither")
        }
    }

    static func newClientID() -> String { "iris_" + Base62.random(22) }
}

extension APIKey {
    fileprivate var auditDetails: JSONValue {
        .object([
            "clientId": .string(clientID), "name": .string(name), "scopes": .strings(scopes),
            "allowedAddresses": .strings(allowedNetworks),
            "expiresAt": expiresAt.map { .string(Timestamp(milliseconds: $0).description) },
            "revoked": .bool(revokedAt != nil),
        ])
    }
}

extension Connection {
    func apiUser(_ id: UUID, of account: UUID) throws -> APIUser {
        guard
            let row = try first(
                "SELECT * FROM api_user WHERE account_id = \(account) AND id = \(id) AND deleted_at IS NULL")
        else { throw AccountsError.notFound("API User") }
        return try APIUser(row)
    }

    func apiKey(_ id: UUID, of account: UUID) throws -> APIKey {
        guard let row = try first("SELECT * FROM api_key WHERE account_id = \(account) AND id = \(id)") else {
            throw AccountsError.notFound("API Key")
        }
        return try APIKey(row)
    }
}
