package import Foundation
import SQL
import Web

/// What is shown once when a Classic API token is made.
package struct NewClassicToken: Sendable {
    package let token: ClassicToken
    package let text: String
}

extension AccountStore {
    /// Classic API tokens that an account may have at a time; revoked ones do not count.
    package static let maximumClassicTokens = 20

    /// The token that a text is, while it works: nil when it was never issued or is revoked, and when the account's
    /// package and add-ons do not open the Classic API. Asks no database.
    package func classicToken(_ text: String) -> ClassicToken? {
        guard MachineSecret.isWellFormed(text, .classicToken) else { return nil }
        return directory.classicToken(hash: classicHash(text))
    }

    /// - Throws: `AccountsError.refused` when the account's package and add-ons do not open the Classic API.
    package func createClassicToken(
        _ account: UUID, name: String, by actor: Actor
    ) async throws(AccountsError) -> NewClassicToken {
        let name = try checkedName(name)
        let secret = MachineSecret(.classicToken)
        let hash = classicHash(secret.text)
        let id = UUID.version7()
        return try await change { [directory, catalogue] connection in
            guard let row = try connection.first("SELECT * FROM account WHERE account_id = \(account)") else {
                throw AccountsError.notFound("account")
            }
            let owner = try Account(row)
            guard catalogue.apis(package: owner.package, addOns: owner.addOns).contains(Catalogue.classicAPI) else {
                let openers = catalogue.openersInWords(of: Catalogue.classicAPI) ?? "nothing on this server"
                throw AccountsError.refused(
                    "the account's package and add-ons do not open the Classic API; it is opened by \(openers)")
            }
            let live = try connection.first(
                "SELECT count(*) AS n FROM classic_token WHERE account_id = \(account) AND revoked_at IS NULL")
            if try live?.integer("n") ?? 0 >= Self.maximumClassicTokens {
                throw AccountsError.refused(
                    "the account has \(Self.maximumClassicTokens) Classic API tokens, the most it can have; "
                        + "revoke one first")
            }
            try connection.execute(
                """
                INSERT INTO classic_token (account_id, id, name, hash, hint, created_by, created_at)
                VALUES (\(account), \(id), \(name), \(hash), \(secret.hint), \(actor.name), \(Int64.now))
                """)
            let token = try connection.classicToken(id, of: account)
            try connection.audit(
                account, actor, "classic_token.created", .init(token), after: ["hint": .string(token.hint)])
            connection.whenDurable { directory.put(token) }
            return NewClassicToken(token: token, text: secret.text)
        }
    }

    /// Ends a token at once and for good.
    package func revokeClassicToken(_ id: UUID, of account: UUID, by actor: Actor) async throws(AccountsError) {
        try await change { [directory] connection in
            var token = try connection.classicToken(id, of: account)
            if token.revokedAt != nil { throw AccountsError.refused("the Classic API token has been revoked") }
            token.revokedAt = .now
            try connection.execute(
                """
                UPDATE classic_token SET revoked_at = \(token.revokedAt)
                WHERE account_id = \(account) AND id = \(id)
                """)
            try connection.audit(
                account, actor, "classic_token.revoked", .init(token),
                before: ["hint": .string(token.hint), "revoked": .bool(false)],
                after: ["hint": .string(token.hint), "revoked": .bool(true)])
            connection.whenDurable { [token] in directory.put(token) }
        }
    }

    private func classicHash(_ text: String) -> [UInt8] { hasher.hash(text, purpose: "classic-token") }
}

extension Connection {
    fileprivate func classicToken(_ id: UUID, of account: UUID) throws -> ClassicToken {
        guard let row = try first("SELECT * FROM classic_token WHERE account_id = \(account) AND id = \(id)") else {
            throw AccountsError.notFound("Classic API token")
        }
        return try ClassicToken(row)
    }
}
