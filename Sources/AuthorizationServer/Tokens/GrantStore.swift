package import Accounts
import Foundation
package import SQL
import Web

/// Refresh tokens and revocations: what must outlive the process.
///
/// A refresh token is used once. Its successor is computed from it under the server's key, so that a client that lost
/// the answer gets the same successor again, and no token is ever stored as it is.
package final class GrantStore: Sendable {
    /// A used token still gives its successor for so long (milliseconds), for answers that were lost on the way.
    package static let retryWindow: Int64 = 30_000
    /// A family ends when it was not used for so long (milliseconds), and in any case after `lifetime`.
    package static let idleLifetime: Int64 = 30 * 86_400_000
    package static let lifetime: Int64 = 180 * 86_400_000

    private let database: Database
    private let accounts: AccountStore
    private let register: AccessTokenRegister
    private let accessTokenLifetime: Int64

    package static let migrations = [
        Migration(
            3,
            """
            CREATE TABLE refresh_family (
                account_id TEXT NOT NULL,
                id TEXT NOT NULL,
                client_id TEXT NOT NULL,
                api_user_id TEXT NOT NULL,
                scope TEXT NOT NULL,
                credential_version INTEGER NOT NULL,
                created_at INTEGER NOT NULL,
                expires_at INTEGER NOT NULL,
                revoked_at INTEGER,
                PRIMARY KEY (account_id, id)
            ) STRICT;

            CREATE TABLE refresh_token (
                account_id TEXT NOT NULL,
                hash BLOB NOT NULL,
                family_id TEXT NOT NULL,
                issued_at INTEGER NOT NULL,
                used_at INTEGER,
                PRIMARY KEY (account_id, hash)
            ) STRICT;
            CREATE INDEX refresh_token_family ON refresh_token (account_id, family_id);

            CREATE TABLE revoked_token (
                account_id TEXT NOT NULL,
                id TEXT NOT NULL,
                expires_at INTEGER NOT NULL,
                PRIMARY KEY (account_id, id)
            ) STRICT;
            """)
    ]

    /// - Parameter accessTokenLifetime: seconds that the access tokens of a family live.
    package init(
        database: Database, accounts: AccountStore, register: AccessTokenRegister, accessTokenLifetime: Int64
    ) async throws {
        self.database = database
        self.accounts = accounts
        self.register = register
        self.accessTokenLifetime = accessTokenLifetime
        let now = Int64.now
        let (tokens, families) = try await database.read { connection in
            (
                try connection.rows("SELECT id, expires_at FROM revoked_token WHERE expires_at > \(now / 1000)"),
                try connection.rows(
                    """
                    SELECT id, revoked_at FROM refresh_family
                    WHERE revoked_at > \(now - accessTokenLifetime * 1000)
                    """)
            )
        }
        for row in tokens { register.revoke(token: try row.text("id"), expiresAt: try row.integer("expires_at")) }
        for row in families {
            register.revoke(
                family: try row.uuid("id"), until: try row.integer("revoked_at") / 1000 + accessTokenLifetime)
        }
    }

    struct Family: Sendable {
        let id: UUID
        let accountID: UUID
        let clientID: String
        let apiUserID: UUID
        let scopes: [String]
        let credentialVersion: Int64
        let expiresAt: Int64
        let isRevoked: Bool

        init(_ row: Row) throws {
            id = try row.uuid("family_id")
            accountID = try row.uuid("account_id")
            clientID = try row.text("client_id")
            apiUserID = try row.uuid("api_user_id")
            scopes = try row.text("scope").split(separator: " ").map(String.init)
            credentialVersion = try row.integer("credential_version")
            expiresAt = try row.integer("expires_at")
            isRevoked = try row.optionalInteger("revoked_at") != nil
        }
    }

    /// Begins a family; its first token is durable when this returns.
    func begin(for user: APIUser, client: String, scopes: [String], at time: Int64) async throws -> (UUID, String) {
        let token = MachineSecret(.refreshToken).text
        let hash = accounts.hasher.hash(token)
        let id = UUID.version7(at: time)
        try await database.write { connection in
            try connection.execute(
                """
                INSERT INTO refresh_family (account_id, id, client_id, api_user_id, scope, credential_version,
                    created_at, expires_at)
                VALUES (\(user.accountID), \(id), \(client), \(user.id), \(scopes.joined(separator: " ")),
                    \(user.credentialVersion), \(time), \(time + Self.lifetime))
                """)
            try connection.insertRefreshToken(hash, of: id, in: user.accountID, at: time)
        }
        return (id, token)
    }

    enum Use: Sendable {
        case successor(Family, token: String)
        /// Unknown, another client's, ended.
        case refused
        /// A token that had its successor used already came back: the family is revoked now.
        case reused(Family)
    }

    /// Uses a refresh token. Many uses at once within the retry window give one and the same successor.
    func use(_ token: String, by client: Credential, at time: Int64) async throws -> Use {
        guard MachineSecret.isWellFormed(token, .refreshToken) else { return .refused }
        let hash = accounts.hasher.hash(token)
        let entropy = accounts.hasher.hash(token, purpose: "successor of a refresh token")
        let successor = MachineSecret(.refreshToken, entropy: entropy).text
        let successorHash = accounts.hasher.hash(successor)
        let account = client.accountID
        let use = try await database.write { connection -> Use in
            guard let row = try connection.refreshToken(hash, in: account) else { return .refused }
            let family = try Family(row)
            let user = self.accounts.directory.credential(family.apiUserID)
            guard family.clientID == client.clientID, !family.isRevoked, family.expiresAt > time,
                try row.integer("issued_at") > time - Self.idleLifetime, let user, user.isActive(at: time),
                user.credentialVersion == family.credentialVersion
            else { return .refused }
            if let usedAt = try row.optionalInteger("used_at") {
                let next = try connection.refreshToken(successorHash, in: account)
                let isRetry = try time - usedAt <= Self.retryWindow && next?.optionalInteger("used_at") == nil
                if isRetry { return .successor(family, token: successor) }
                try connection.revokeFamily(family.id, in: account, at: time)
                return .reused(family)
            }
            try connection.execute(
                "UPDATE refresh_token SET used_at = \(time) WHERE account_id = \(account) AND hash = \(hash)")
            try connection.insertRefreshToken(successorHash, of: family.id, in: account, at: time)
            return .successor(family, token: successor)
        }
        if case .reused(let family) = use {
            register.revoke(family: family.id, until: time / 1000 + accessTokenLifetime)
            let actor = Actor.unknown(address: "")
            try await accounts.record(account, actor, "refresh_token.reused", AuditObject(client))
        }
        return use
    }

    /// The family of a refresh token that would still be taken, and when the token ends (milliseconds).
    func live(_ token: String, in account: UUID, at time: Int64) async throws -> (
        family: Family, issuedAt: Int64, expiresAt: Int64
    )? {
        guard MachineSecret.isWellFormed(token, .refreshToken) else { return nil }
        let hash = accounts.hasher.hash(token)
        let row = try await database.read { try $0.refreshToken(hash, in: account) }
        guard let row, try row.optionalInteger("used_at") == nil else { return nil }
        let family = try Family(row)
        let issuedAt = try row.integer("issued_at")
        let end = min(family.expiresAt, issuedAt + Self.idleLifetime)
        guard !family.isRevoked, end > time, let user = accounts.directory.credential(family.apiUserID),
            user.isActive(at: time), user.credentialVersion == family.credentialVersion
        else { return nil }
        return (family, issuedAt, end)
    }

    /// Revokes the family of a refresh token of the client's own. Returns false when there is none.
    func revoke(refreshToken token: String, of client: Credential, at time: Int64) async throws -> Bool {
        guard MachineSecret.isWellFormed(token, .refreshToken) else { return false }
        let hash = accounts.hasher.hash(token)
        let account = client.accountID
        let family = try await database.write { connection -> Family? in
            guard let row = try connection.refreshToken(hash, in: account) else { return nil }
            let family = try Family(row)
            guard family.clientID == client.clientID else { return nil }
            try connection.revokeFamily(family.id, in: account, at: time)
            return family
        }
        guard let family else { return false }
        register.revoke(family: family.id, until: time / 1000 + accessTokenLifetime)
        return true
    }

    /// Revokes one access token; durable when this returns, in force at once.
    func revoke(_ token: AccessToken) async throws {
        _ = try await database.write { connection in
            try connection.execute(
                """
                INSERT INTO revoked_token (account_id, id, expires_at)
                VALUES (\(token.accountID), \(token.id), \(token.expiresAt)) ON CONFLICT DO NOTHING
                """)
        }
        register.revoke(token: token.id, expiresAt: token.expiresAt)
    }

    /// Deletes what no longer matters.
    package func prune(at time: Int64) async throws {
        _ = try await database.write { connection in
            try connection.execute("DELETE FROM revoked_token WHERE expires_at < \(time / 1000)")
            let ended: Statement = """
                expires_at < \(time) OR revoked_at < \(time - Self.idleLifetime) OR NOT EXISTS (
                    SELECT 1 FROM refresh_token AS token WHERE token.account_id = refresh_family.account_id
                    AND token.family_id = refresh_family.id AND token.issued_at > \(time - Self.idleLifetime))
                """
            try connection.execute(
                """
                DELETE FROM refresh_token WHERE (account_id, family_id) IN
                    (SELECT account_id, id FROM refresh_family WHERE \(ended))
                """)
            try connection.execute("DELETE FROM refresh_family WHERE \(ended)")
        }
    }
}

extension Connection {
    fileprivate func refreshToken(_ hash: [UInt8], in account: UUID) throws -> Row? {
        try first(
            """
            SELECT token.account_id, token.family_id, token.issued_at, token.used_at, family.client_id,
                family.api_user_id, family.scope, family.credential_version, family.expires_at, family.revoked_at
            FROM refresh_token AS token JOIN refresh_family AS family
                ON family.account_id = token.account_id AND family.id = token.family_id
            WHERE token.account_id = \(account) AND token.hash = \(hash)
            """)
    }

    fileprivate func insertRefreshToken(_ hash: [UInt8], of family: UUID, in account: UUID, at time: Int64) throws {
        try execute(
            """
            INSERT INTO refresh_token (account_id, hash, family_id, issued_at)
            VALUES (\(account), \(hash), \(family), \(time))
            """)
    }

    fileprivate func revokeFamily(_ id: UUID, in account: UUID, at time: Int64) throws {
        try execute(
            """
            UPDATE refresh_family SET revoked_at = \(time)
            WHERE account_id = \(account) AND id = \(id) AND revoked_at IS NULL
            """)
    }
}
