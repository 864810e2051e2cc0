import Accounts
import Foundation
import SQL
import TestSupport

/// A random sequence of everything that an administrator can do, over two accounts.
struct RandomActs {
    let test: TestStore
    private var random: TestGenerator
    private var accounts: [Account] = []
    private var users: [(UUID, UUID)] = []
    /// Every secret that was ever shown.
    private(set) var secrets: [String] = []

    init(test: TestStore, seed: UInt64) {
        self.test = test
        random = TestGenerator(seed)
    }

    mutating func begin() async throws {
        for name in ["First", "Second"] {
            let account = try await test.account(name)
            accounts.append(account)
            let (user, password) = try await test.store.createUser(
                account.id, email: "\(name)@example.org", name: name, role: .admin, by: .system)
            users.append((account.id, user.id))
            secrets.append(password)
        }
    }

    /// Does one act. Returns false when it was refused by a rule.
    mutating func step() async throws -> Bool {
        do {
            return try await act()
        } catch let error as AccountsError {
            guard case .refused = error else { throw error }
            return false
        }
    }

    private mutating func act() async throws -> Bool {
        let account = accounts[Int.random(in: 0..<accounts.count, using: &random)].id
        let directory = test.store.directory
        let apiUser = directory.apiUsers(of: account).randomElement(using: &random)?.id
        let key = directory.apiKeys(of: account).randomElement(using: &random)?.id
        let kind = Int.random(in: 0..<16, using: &random)
        let flag = Bool.random(using: &random)
        switch kind {
        case 0, 1:
            let new = try await test.store.createAPIUser(account, name: "U", by: .system)
            secrets += [new.clientSecret, new.password]
        case 2, 3:
            let scopes = flag ? ["asset.view"] : ["asset.view", "token.introspect"]
            let new = try await test.store.createAPIKey(
                account, name: "K", scopes: scopes, expiresAt: flag ? nil : .now + 3_600_000, by: .system)
            secrets.append(new.clientSecret)
        case 4, 5, 6:
            guard let id = flag ? apiUser : key else { return false }
            let secret = try await test.store.rotateSecret(
                of: id, in: account, overlapUntil: kind == 4 ? 0 : .now + 3_600_000, by: .system)
            secrets.append(secret)
        case 7:
            guard let apiUser else { return false }
            let password = try await test.store.resetAPIUserPassword(apiUser, of: account, by: .system)
            secrets.append(password)
        case 8:
            guard let apiUser else { return false }
            try await test.store.setAPIUser(apiUser, of: account, suspended: flag, by: .system)
        case 9:
            guard let apiUser else { return false }
            try await test.store.deleteAPIUser(apiUser, of: account, by: .system)
        case 10:
            guard let key else { return false }
            try await test.store.revokeAPIKey(key, of: account, by: .system)
        case 11:
            guard let key else { return false }
            try await test.store.updateAPIKey(
                key, of: account, name: "K2", description: "d", scopes: ["asset.view"],
                allowedNetworks: flag ? ["10.0.0.0/8", "::1"] : [], by: .system)
        case 12:
            try await test.store.changePackage(
                account, package: flag ? "explore" : "irisx", addOns: flag ? ["streaming-api"] : [], by: .system)
        case 13:
            // Refused while the package does not open the Classic API.
            secrets.append(try await test.store.createClassicToken(account, name: "T", by: .system).text)
        case 14:
            guard let token = directory.classicTokens(of: account).randomElement(using: &random) else { return false }
            try await test.store.revokeClassicToken(token.id, of: account, by: .system)
        default:
            guard let user = users.first(where: { $0.0 == account }) else { return false }
            // Argon2 is slow on purpose: now and then is enough.
            if !flag { return false }
            let password = try await test.store.resetUserPassword(user.1, of: account, by: .system)
            secrets.append(password)
        }
        return true
    }

    /// Every audit entry of all accounts as text.
    func entries() async throws -> [String] { try await test.dump().filter { $0.hasPrefix("audit_entry ") } }
}
