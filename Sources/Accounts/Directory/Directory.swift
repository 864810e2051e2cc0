package import Foundation
import Synchronization

/// Everything that answering a request needs to know of accounts and credentials, in memory. The database is the
/// truth; the directory is changed in the order of its commits, and read again when another process has written.
package final class Directory: Sendable {
    struct Content {
        var accounts: [UUID: Account] = [:]
        var apiUsers: [UUID: APIUser] = [:]
        var apiKeys: [UUID: APIKey] = [:]
        var secrets: [String: [ClientSecret]] = [:]
        var classicTokens: [UUID: ClassicToken] = [:]
        var classicTokenOfHash: [[UInt8]: UUID] = [:]
        var credentialOfClient: [String: UUID] = [:]
        var apiUserOfUsername: [String: UUID] = [:]
        var openedAPIs: [UUID: Set<String>] = [:]
        var lastUses: [UUID: LastUse] = [:]
    }

    private let content = Mutex(Content())
    private let catalogue: Catalogue

    init(catalogue: Catalogue) {
        self.catalogue = catalogue
    }

    // MARK: Reading

    package func account(_ id: UUID) -> Account? { content.withLock { $0.accounts[id] } }

    package func accounts() -> [Account] {
        content.withLock { $0.accounts.values.sorted { $0.number < $1.number } }
    }

    /// Ids of the APIs that the account's package and add-ons open.
    package func openedAPIs(of account: UUID) -> Set<String> { content.withLock { $0.openedAPIs[account] ?? [] } }

    package func credential(client id: String) -> Credential? {
        content.withLock { content in content.credentialOfClient[id].flatMap { content.credential($0) } }
    }

    package func credential(_ id: UUID) -> Credential? { content.withLock { $0.credential(id) } }

    package func apiUser(username: String) -> APIUser? {
        content.withLock { content in content.apiUserOfUsername[username].flatMap { content.apiUsers[$0] } }
    }

    /// Oldest first.
    package func apiUsers(of account: UUID) -> [APIUser] {
        content.withLock { content in
            content.apiUsers.values.filter { $0.accountID == account }.sorted { $0.id.uuidString < $1.id.uuidString }
        }
    }

    /// Oldest first, revoked ones too.
    package func apiKeys(of account: UUID) -> [APIKey] {
        content.withLock { content in
            content.apiKeys.values.filter { $0.accountID == account }.sorted { $0.id.uuidString < $1.id.uuidString }
        }
    }

    /// Newest first.
    package func secrets(client id: String) -> [ClientSecret] {
        content.withLock { ($0.secrets[id] ?? []).sorted { $0.createdAt > $1.createdAt } }
    }

    package func classicToken(_ id: UUID) -> ClassicToken? { content.withLock { $0.classicTokens[id] } }

    /// Oldest first, revoked ones too.
    package func classicTokens(of account: UUID) -> [ClassicToken] {
        content.withLock { content in
            content.classicTokens.values.filter { $0.accountID == account }
                .sorted { $0.id.uuidString < $1.id.uuidString }
        }
    }

    /// The token of a keyed hash while it works: not revoked, and the Classic API is open to its account.
    func classicToken(hash: [UInt8]) -> ClassicToken? {
        content.withLock { content in
            // How far the search gets tells nothing: nobody without the key knows the hash of what they try.
            guard let token = content.classicTokenOfHash[hash].flatMap({ content.classicTokens[$0] }),
                SecretHasher.isEqual(token.hash, hash), token.revokedAt == nil,
                content.openedAPIs[token.accountID]?.contains(Catalogue.classicAPI) == true
            else { return nil }
            return token
        }
    }

    package func lastUse(of credential: UUID) -> LastUse? { content.withLock { $0.lastUses[credential] } }

    // MARK: Changing

    func replace(with new: Content) {
        content.withLock { content in
            var new = new
            for id in new.accounts.keys { new.openedAPIs[id] = openedAPIs(new.accounts[id]) }
            // Uses that are not written yet are newer than those in the database.
            for (id, use) in content.lastUses where use.time > (new.lastUses[id]?.time ?? 0) { new.lastUses[id] = use }
            content = new
        }
    }

    func put(_ account: Account) {
        content.withLock { content in
            content.accounts[account.id] = account
            content.openedAPIs[account.id] = openedAPIs(account)
        }
    }

    func put(_ user: APIUser) { content.withLock { $0.put(user) } }
    func put(_ key: APIKey) { content.withLock { $0.put(key) } }
    func put(_ secret: ClientSecret) { content.withLock { $0.put(secret) } }
    func put(_ token: ClassicToken) { content.withLock { $0.put(token) } }
    func put(_ use: LastUse, of credential: UUID) { content.withLock { $0.lastUses[credential] = use } }

    func remove(_ user: APIUser) {
        content.withLock { content in
            content.apiUsers[user.id] = nil
            content.credentialOfClient[user.clientID] = nil
            content.apiUserOfUsername[user.username] = nil
            content.secrets[user.clientID] = nil
        }
    }

    private func openedAPIs(_ account: Account?) -> Set<String> {
        account.map { catalogue.apis(package: $0.package, addOns: $0.addOns) } ?? []
    }
}

extension Directory.Content {
    func credential(_ id: UUID) -> Credential? {
        if let user = apiUsers[id] { return .apiUser(user) }
        return apiKeys[id].map { .apiKey($0) }
    }

    mutating func put(_ user: APIUser) {
        apiUsers[user.id] = user
        credentialOfClient[user.clientID] = user.id
        apiUserOfUsername[user.username] = user.id
    }

    mutating func put(_ key: APIKey) {
        apiKeys[key.id] = key
        credentialOfClient[key.clientID] = key.id
    }

    mutating func put(_ token: ClassicToken) {
        classicTokens[token.id] = token
        classicTokenOfHash[token.hash] = token.id
    }

    mutating func put(_ secret: ClientSecret) {
        secrets[secret.clientID, default: []].removeAll { $0.id == secret.id }
        secrets[secret.clientID, default: []].append(secret)
    }
}
