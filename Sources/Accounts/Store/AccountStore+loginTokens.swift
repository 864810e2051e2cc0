import Foundation
import SQL
import Web

/// A token by which a program hands a person's sign-in over to a browser (Click & Access of the Classic API).
package enum LoginToken {
    /// It must be used within this time (milliseconds), and works once.
    package static let lifetime: Int64 = 2 * 60_000
    /// The session that it opens ends this long after, whatever happens (milliseconds).
    package static let sessionLifetime: Int64 = 86_400_000
}

extension AccountStore {
    /// Makes a login token for a user whose password was right.
    package func createLoginToken(for user: User, by actor: Actor) async throws(AccountsError) -> String {
        let token = MachineSecret(.loginToken).text
        let now = Int64.now
        try await change { [hasher] connection in
            try connection.execute("DELETE FROM login_token WHERE expires_at <= \(now)")
            try connection.execute(
                """
                INSERT INTO login_token (account_id, user_id, hash, expires_at)
                VALUES (\(user.accountID), \(user.id), \(hasher.hash(token)), \(now + LoginToken.lifetime))
                """)
            try connection.audit(
                user.accountID, actor, "user.login_token_created", .init("user", user.id, user.email))
        }
        return token
    }

    /// Whom a login token would sign in; nil when it was used, is too old, or was never made.
    package func user(loginToken token: String) async throws(AccountsError) -> User? {
        guard MachineSecret.isWellFormed(token, .loginToken) else { return nil }
        return try await look { [hasher] connection in try connection.user(loginToken: hasher.hash(token)) }
    }

    /// Uses a login token up.
    /// - Parameter opensSession: whether it opens a session, or the browser has one of the same user.
    /// - Returns: the token of the new session, where one was opened; nil when the login token does not work any more.
    package func use(
        loginToken token: String, opensSession: Bool, address: String, agent: String
    ) async throws(AccountsError) -> String? {
        guard MachineSecret.isWellFormed(token, .loginToken) else { return nil }
        return try await change { [hasher] connection in
            let hash = hasher.hash(token)
            guard let user = try connection.user(loginToken: hash) else { return nil }
            try connection.execute("DELETE FROM login_token WHERE account_id = \(user.accountID) AND hash = \(hash)")
            guard opensSession else { return nil }
            return try connection.openSession(
                of: user, for: LoginToken.sessionLifetime, address: address, agent: agent, hasher: hasher)
        }
    }
}

extension Connection {
    fileprivate func user(loginToken hash: [UInt8]) throws -> User? {
        guard let row = try first("SELECT * FROM login_token WHERE hash = \(hash) AND expires_at > \(Int64.now)") else {
            return nil
        }
        let user = try user(try row.uuid("user_id"), of: try row.uuid("account_id"))
        return user.isSuspended ? nil : user
    }
}
