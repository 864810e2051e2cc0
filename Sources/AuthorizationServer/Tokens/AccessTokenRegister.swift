package import Accounts
import Crypto
import Foundation
import SQL
import Synchronization
import Web

/// Issues access tokens and knows which are in force. A signature is verified once and then remembered by the
/// token's hash; revocation, suspension and loss of scopes are looked at on every use.
package final class AccessTokenRegister: Sendable {
    /// Why a token does not count.
    enum Refusal: Error {
        case invalid, expired, revoked
    }

    private struct Memory {
        var verified: [SHA256Digest: AccessToken] = [:]
        /// Revoked token ids and families, each until the last token concerned has expired (seconds).
        var revokedTokens: [String: Int64] = [:]
        var revokedFamilies: [UUID: Int64] = [:]
        /// Ids of tokens that were issued to people for pages of their own, each until it expires (seconds). They are
        /// of this process alone.
        var personalTokens: [String: Int64] = [:]
    }

    /// Verified tokens remembered at most.
    private static let capacity = 20_000

    /// Clocks may have gone back so far since a token was issued (milliseconds); one from later counts for nothing.
    static let clockLeeway: Int64 = 300_000

    let issuer: String
    let keys: SigningKeySet
    private let directory: Directory
    private let memory = Mutex(Memory())

    package init(issuer: String, keys: SigningKeySet, directory: Directory) {
        self.issuer = issuer
        self.keys = keys
        self.directory = directory
    }

    func issue(
        for credential: Credential, client: String, scopes: [String], lifetime: Int64, family: UUID? = nil,
        at time: Int64
    ) throws -> String {
        let subject =
            switch credential {
            case .apiUser(let user): user.id.uuidString.lowercased()
            case .apiKey(let key): key.clientID
            }
        let token = AccessToken(
            id: Self.newID(), issuer: issuer, accountID: credential.accountID, clientID: client,
            credentialID: credential.id,
            subject: subject, scopes: scopes, issuedAt: time / 1000, expiresAt: time / 1000 + lifetime,
            credentialVersion: credential.credentialVersion, family: family)
        return try token.encode(signedBy: keys.signingKey(at: time))
    }

    static func newID() -> String {
        var random = SystemRandomNumberGenerator()
        return withUnsafeBytes(of: (random.next(), random.next())) { Base64URL.encode(Array($0)) }
    }

    /// The token behind a text when it is in force, with the scopes that its credential still holds.
    func token(_ text: String, at time: Int64) throws(Refusal) -> AccessToken {
        let token = try signed(text, at: time)
        if token.expiresAt * 1000 <= time { throw .expired }
        if token.issuedAt * 1000 > time + Self.clockLeeway { throw .invalid }
        let (isRevoked, isPersonal) = memory.withLock { memory in
            (
                memory.revokedTokens[token.id] != nil
                    || token.family.map { memory.revokedFamilies[$0] != nil } ?? false,
                token.clientID == Self.personalClient && memory.personalTokens[token.id] != nil
            )
        }
        if isRevoked { throw .revoked }
        if isPersonal { return token }
        guard let credential = directory.credential(token.credentialID), credential.accountID == token.accountID,
            credential.isActive(at: time), credential.credentialVersion == token.credentialVersion
        else { throw .revoked }
        if credential.clientID != token.clientID {
            // Got through the client of another API User of the account: that one must be in force as well.
            guard let client = directory.credential(client: token.clientID), client.isActive(at: time) else {
                throw .revoked
            }
        }
        return token
    }

    /// The scopes of a token that its key has not lost since.
    func scopes(of token: AccessToken) -> [String] {
        guard case .apiKey(let key) = directory.credential(token.credentialID) else { return token.scopes }
        return token.scopes.filter(key.scopes.contains)
    }

    /// The token behind a text if this server signed it, in force or not.
    func signed(_ text: String, at time: Int64) throws(Refusal) -> AccessToken {
        let digest = SHA256.hash(data: Array(text.utf8))
        if let known = memory.withLock({ $0.verified[digest] }) { return known }
        guard let token = AccessToken.decode(text, keys: keys, issuer: issuer, at: time) else { throw .invalid }
        memory.withLock { memory in
            if memory.verified.count >= Self.capacity {
                memory.verified = memory.verified.filter { $0.value.expiresAt * 1000 > time }
                if memory.verified.count >= Self.capacity { memory.verified = [:] }
            }
            memory.verified[digest] = token
        }
        return token
    }

    func revoke(token id: String, expiresAt: Int64) { memory.withLock { $0.revokedTokens[id] = expiresAt } }

    /// - Parameter until: when the last access token of the family will have expired (seconds).
    func revoke(family: UUID, until: Int64) { memory.withLock { $0.revokedFamilies[family] = until } }

    /// - Parameter until: when it ends at the latest (seconds).
    func lend(_ id: String, until: Int64) { memory.withLock { $0.personalTokens[id] = until } }

    func takeBack(_ id: String) { memory.withLock { $0.personalTokens[id] = nil } }

    /// Forgets what no longer matters.
    package func prune(at time: Int64) {
        let seconds = time / 1000
        memory.withLock { memory in
            memory.verified = memory.verified.filter { $0.value.expiresAt > seconds }
            memory.revokedTokens = memory.revokedTokens.filter { $0.value > seconds }
            memory.personalTokens = memory.personalTokens.filter { $0.value > seconds }
            memory.revokedFamilies = memory.revokedFamilies.filter { $0.value > seconds }
        }
    }
}
