package import Accounts
import Foundation

/// Tokens of people. They are in force only in this process, and while they are lent.
extension AccessTokenRegister: PersonalTokens {
    /// The client of such tokens. No credential can have it.
    static let personalClient = "iris-developer-hub"

    package var lifetime: Int64 { 600 }

    package func lend<Result: Sendable>(
        to visitor: Visitor, scope: String, at time: Int64, _ body: @Sendable (String) async -> Result
    ) async throws -> Result {
        let token = AccessToken(
            id: Self.newID(), issuer: issuer, accountID: visitor.account.id, clientID: Self.personalClient,
            credentialID: visitor.user.id, subject: visitor.user.id.uuidString.lowercased(), scopes: [scope],
            issuedAt: time / 1000, expiresAt: time / 1000 + lifetime, credentialVersion: 0,
            family: visitor.session.id)
        let text = try token.encode(signedBy: keys.signingKey(at: time))
        lend(token.id, until: token.expiresAt)
        defer { takeBack(token.id) }
        return await body(text)
    }
}
