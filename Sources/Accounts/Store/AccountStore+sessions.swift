package import Foundation
import SQL
import Web

/// A browser in which a user is signed in.
package struct Session: Sendable, Equatable {
    package let id: UUID
    package let userID: UUID
    package let createdAt: Int64
    package let lastSeenAt: Int64
    package let expiresAt: Int64
    package let address: String
    package let agent: String

    /// A session ends this long after sign-in, whatever happens (milliseconds).
    package static let lifetime: Int64 = 7 * 86_400_000
    /// And this long after it was last used.
    package static let idleLifetime: Int64 = 12 * 3_600_000

    init(_ row: Row) throws {
        id = try row.uuid("id")
        userID = try row.uuid("user_id")
        createdAt = try row.integer("created_at")
        lastSeenAt = try row.integer("last_seen_at")
        expiresAt = try row.integer("expires_at")
        address = try row.text("address")
        agent = try row.text("agent")
    }
}

/// What came of a look at a password.
package enum PasswordCheck: Sendable {
    case right(User)
    /// Unknown address, wrong password or suspended user: deliberately one answer.
    case refused
    /// Too many failures; seconds to wait.
    case throttled(retryAfter: Int)
}

/// What came of a sign-in.
package enum SignIn: Sendable {
    /// The token goes into the cookie; only its hash is kept.
    case signedIn(User, token: String)
    case refused
    /// Seconds to wait.
    case throttled(retryAfter: Int)
}

extension AccountStore {
    /// Signs a user in. Unknown, wrong and suspended take the same time, because a password is hashed in each case.
    package func signIn(
        email: String, password: String, address: String, agent: String, throttle: Throttle
    ) async throws(AccountsError) -> SignIn {
        switch try await check(email: email, password: password, address: address, throttle: throttle) {
        case .right(let user):
            let token = try await change { [hasher] connection in
                try connection.openSession(
                    of: user, for: Session.lifetime, address: address, agent: agent, hasher: hasher)
            }
            return .signedIn(user, token: token)
        case .refused: return .refused
        case .throttled(let seconds): return .throttled(retryAfter: seconds)
        }
    }

    /// Whether a password is that of the user with an e-mail address, and may be tried at all.
    package func check(
        email: String, password: String, address: String, throttle: Throttle
    ) async throws(AccountsError) -> PasswordCheck {
        let now = Int64.now
        let email = (try? Self.checkedEmail(email)) ?? ""
        let names = ["sign-in:\(email.prefix(254))|\(address)", "sign-in-address:\(address)"]
        let wait = { @Sendable in throttle.retryAfter(names, at: .now) }
        if let seconds = wait() { return .throttled(retryAfter: seconds) }
        let row = try await look { connection in
            try connection.first(
                "SELECT \(User.columns), password_hash FROM app_user WHERE email = \(email) AND deleted_at IS NULL")
        }
        let user: User?
        let stored: String?
        do {
            user = try row.map(User.init)
            stored = try row?.text("password_hash")
        } catch {
            throw .storage("\(error)")
        }
        let isShort = password.utf8.count <= PasswordHash.maximumBytes
        let isRight = await PasswordHash.verify(isShort ? password : "", against: stored ?? decoyHash) { wait() != nil }
        // Many who ask at once all waited for the hash; what others have failed meanwhile counts, be this one right or not.
        if let seconds = wait() ?? (isRight == nil ? 1 : nil) { return .throttled(retryAfter: seconds) }
        guard let user, isRight == true, isShort, !user.isSuspended else {
            // From now on, not from the beginning: the hash may have taken longer than the wait.
            throttle.fail(names, secret: hasher.hash(password, purpose: "throttle"), at: .now)
            if let user {
                let words = user.isSuspended ? "user.sign_in_refused_suspended" : "user.sign_in_failed"
                try await record(
                    user.accountID, .unknown(address: address), words, .init("user", user.id, user.email))
            }
            // Trust lets right passwords through and no wrong ones.
            if let seconds = throttle.retryAfterFailure(names, at: .now) { return .throttled(retryAfter: seconds) }
            return .refused
        }
        throttle.succeed(names[0], at: now)
        // Another process may have made the account a moment ago.
        if directory.account(user.accountID) == nil { try await reload() }
        return .right(user)
    }

    /// The user and session behind a cookie, or nil when it has ended.
    package func session(token: String) async throws(AccountsError) -> (user: User, session: Session)? {
        guard MachineSecret.isWellFormed(token, .session) else { return nil }
        let hash = hasher.hash(token)
        let now = Int64.now
        let found = try await look { connection -> (User, Session)? in
            guard
                let row = try connection.first(
                    """
                    SELECT * FROM session WHERE hash = \(hash) AND expires_at > \(now)
                        AND last_seen_at > \(now - Session.idleLifetime)
                    """)
            else { return nil }
            let session = try Session(row)
            let user = try connection.user(session.userID, of: try row.uuid("account_id"))
            return user.isSuspended ? nil : (user, session)
        }
        // A write a minute is enough to know that a session is in use.
        if let (user, session) = found, now - session.lastSeenAt > 60_000 {
            _ = try await change { connection in
                try connection.execute(
                    """
                    UPDATE session SET last_seen_at = \(now)
                    WHERE account_id = \(user.accountID) AND id = \(session.id)
                    """)
            }
        }
        return found.map { (user: $0.0, session: $0.1) }
    }

    /// Newest first.
    package func sessions(of user: User) async throws(AccountsError) -> [Session] {
        let now = Int64.now
        return try await look { connection in
            try connection.rows(
                """
                SELECT * FROM session WHERE account_id = \(user.accountID) AND user_id = \(user.id)
                    AND expires_at > \(now) AND last_seen_at > \(now - Session.idleLifetime)
                ORDER BY id DESC
                """
            ).map(Session.init)
        }
    }

    /// Ends one session of the user.
    package func endSession(_ id: UUID, of user: User, by actor: Actor) async throws(AccountsError) {
        try await change { connection in
            let count = try connection.execute(
                "DELETE FROM session WHERE account_id = \(user.accountID) AND user_id = \(user.id) AND id = \(id)")
            if count == 0 { throw AccountsError.notFound("session") }
            try connection.audit(user.accountID, actor, "session.ended", .init("user", user.id, user.email))
        }
    }

    /// Ends every session of the user, the current one too.
    package func endAllSessions(of user: User, by actor: Actor) async throws(AccountsError) {
        try await change { connection in
            try connection.endSessions(of: user.id, in: user.accountID)
            try connection.audit(user.accountID, actor, "session.all_ended", .init("user", user.id, user.email))
        }
    }
}

extension Connection {
    /// - Parameter lifetime: milliseconds after which the session ends, whatever happens.
    /// - Returns: the token for the cookie; only its hash is kept.
    func openSession(
        of user: User, for lifetime: Int64, address: String, agent: String, hasher: SecretHasher
    ) throws -> String {
        let now = Int64.now
        let token = MachineSecret(.session).text
        try execute(
            """
            INSERT INTO session (account_id, id, user_id, hash, created_at, last_seen_at, expires_at, address, agent)
            VALUES (\(user.accountID), \(UUID.version7(at: now)), \(user.id), \(hasher.hash(token)), \(now), \(now),
                \(now + lifetime), \(address), \(String(agent.prefix(300))))
            """)
        try execute(
            """
            UPDATE app_user SET last_sign_in_at = \(now)
            WHERE account_id = \(user.accountID) AND id = \(user.id)
            """)
        try audit(
            user.accountID, Actor(user: user, address: address), "user.signed_in", .init("user", user.id, user.email))
        return token
    }
}
