package import Foundation
import SQL
import Web

extension AccountStore {
    /// Gives the client of a credential a new secret. The old ones live until `overlapUntil` (milliseconds since
    /// 1970), or end at once when that is now or past.
    package func rotateSecret(
        of credential: UUID, in account: UUID, overlapUntil: Int64, by actor: Actor
    ) async throws(AccountsError) -> String {
        guard let owner = directory.credential(credential), owner.accountID == account else {
            throw .notFound("credential")
        }
        let (secret, record) = newSecret(account, owner.clientID)
        try await change { [directory] connection in
            let now = Int64.now
            // Looked at again inside the transaction: it may have been revoked in between.
            switch owner {
            case .apiUser: _ = try connection.apiUser(credential, of: account)
            case .apiKey:
                if try connection.apiKey(credential, of: account).revokedAt != nil {
                    throw AccountsError.refused("the API Key has been revoked")
                }
            }
            var live = try connection.rows(
                """
                SELECT * FROM client_secret
                WHERE account_id = \(account) AND client_id = \(owner.clientID)
                    AND (expires_at IS NULL OR expires_at > \(now))
                """
            ).map(ClientSecret.init)
            if overlapUntil > now, live.count >= Self.maximumSecrets {
                throw AccountsError.refused(
                    "the client has \(Self.maximumSecrets) live secrets, the most it can have; end one first")
            }
            for index in live.indices {
                live[index].expiresAt = min(live[index].expiresAt ?? .max, max(overlapUntil, now))
                try connection.execute(
                    """
                    UPDATE client_secret SET expires_at = \(live[index].expiresAt)
                    WHERE account_id = \(account) AND id = \(live[index].id)
                    """)
            }
            try connection.insert(record)
            try connection.audit(
                account, actor, "client_secret.rotated", .init(owner),
                before: ["secrets": .strings(live.map(\.hint))],
                after: [
                    "secret": .string(record.hint),
                    "oldUntil": .string(Timestamp(milliseconds: max(overlapUntil, now)).description),
                ])
            connection.whenDurable { [live] in
                for secret in live { directory.put(secret) }
                directory.put(record)
            }
        }
        return secret.text
    }

    /// Whether a text is a live secret of the client. Takes the same time whichever secret it is compared with, and
    /// for a client that does not exist.
    package func isSecret(_ text: String, ofClient id: String, at time: Int64) -> Bool {
        let hash = hasher.hash(text)
        var isEqual = false
        for secret in directory.secrets(client: id) where secret.isLive(at: time) {
            if SecretHasher.isEqual(secret.hash, hash) { isEqual = true }
        }
        return isEqual
    }

    /// Whether a text is the API User's password. Also called without a user, to take the same time.
    package func isPassword(_ text: String, of user: APIUser?) -> Bool {
        let hash = hasher.hash(text)
        return SecretHasher.isEqual(user?.passwordHash ?? [UInt8](repeating: 0, count: hash.count), hash) && user != nil
    }

    func newSecret(_ account: UUID, _ clientID: String) -> (MachineSecret, ClientSecret) {
        let secret = MachineSecret(.clientSecret)
        let record = ClientSecret(
            id: .version7(), accountID: account, clientID: clientID, secret: secret, hash: hasher.hash(secret.text),
            createdAt: .now)
        return (secret, record)
    }
}

extension Connection {
    func insert(_ secret: ClientSecret) throws {
        try execute(
            """
            INSERT INTO client_secret (account_id, id, client_id, hash, hint, created_at, expires_at)
            VALUES (\(secret.accountID), \(secret.id), \(secret.clientID), \(secret.hash), \(secret.hint),
                \(secret.createdAt), \(secret.expiresAt))
            """)
    }
}
