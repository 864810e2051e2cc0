import Accounts
import Foundation
import SQL
import Testing

@Suite("One account never reaches another's objects")
struct IsolationTests {
    @Test("Every act with another account's id finds nothing and changes nothing")
    func everyAct() async throws {
        try await TestStore.with { test in
            let store = test.store
            let mine = try await test.account("Mine")
            let theirs = try await test.account("Theirs")
            let apiUser = try await store.createAPIUser(theirs.id, name: "U", by: .system).user
            let key = try await test.key(theirs).key
            try await store.changePackage(theirs.id, package: "explore", addOns: ["classic-api"], by: .system)
            let token = try await store.createClassicToken(theirs.id, name: "T", by: .system).token
            let (user, _) = try await store.createUser(
                theirs.id, email: "t@example.org", name: "T", role: .user, by: .system)
            let before = try await test.dump()
            let directory = test.directoryDump(of: store)

            typealias Act = @Sendable (UUID) async throws -> Void
            let acts: [(String, Act)] = [
                ("user", { _ = try await store.user(user.id, of: $0) }),
                ("setRole", { try await store.setRole(user.id, of: $0, .technician, by: .system) }),
                ("setUser", { try await store.setUser(user.id, of: $0, suspended: true, by: .system) }),
                ("resetUserPassword", { _ = try await store.resetUserPassword(user.id, of: $0, by: .system) }),
                ("deleteUser", { try await store.deleteUser(user.id, of: $0, by: .system) }),
                ("resetAPIUserPassword", { _ = try await store.resetAPIUserPassword(apiUser.id, of: $0, by: .system) }),
                ("setAPIUser", { try await store.setAPIUser(apiUser.id, of: $0, suspended: true, by: .system) }),
                ("deleteAPIUser", { try await store.deleteAPIUser(apiUser.id, of: $0, by: .system) }),
                (
                    "updateAPIKey",
                    {
                        try await store.updateAPIKey(
                            key.id, of: $0, name: "x", description: "", scopes: ["asset.view"], allowedNetworks: [],
                            by: .system)
                    }
                ),
                ("revokeAPIKey", { try await store.revokeAPIKey(key.id, of: $0, by: .system) }),
                ("revokeClassicToken", { try await store.revokeClassicToken(token.id, of: $0, by: .system) }),
                (
                    "rotateSecret",
                    { _ = try await store.rotateSecret(of: apiUser.id, in: $0, overlapUntil: 0, by: .system) }
                ),
                (
                    "rotateSecret of a key",
                    { _ = try await store.rotateSecret(of: key.id, in: $0, overlapUntil: 0, by: .system) }
                ),
            ]
            for (name, act) in acts {
                for account in [mine.id, UUID()] {
                    do {
                        try await act(account)
                        Issue.record("\(name) found the object")
                    } catch AccountsError.notFound {}
                }
            }
            #expect(try await test.dump() == before)
            #expect(test.directoryDump(of: store) == directory)
            // The right account finds them all: the list above can fail.
            for (name, act) in acts where !name.hasPrefix("delete") && !name.hasPrefix("revoke") {
                do { try await act(theirs.id) } catch { Issue.record("\(name): \(error)") }
                if name == "setAPIUser" { break }
            }
        }
    }

    @Test("Lists hold the account's own objects alone")
    func lists() async throws {
        try await TestStore.with { test in
            let mine = try await test.account("Mine")
            let theirs = try await test.account("Theirs")
            _ = try await test.store.createAPIUser(theirs.id, name: "Secret name", by: .system)
            _ = try await test.key(theirs, "Secret name")
            try await test.store.changePackage(theirs.id, package: "irisx", addOns: [], by: .system)
            _ = try await test.store.createClassicToken(theirs.id, name: "Secret name", by: .system)
            _ = try await test.store.createUser(
                theirs.id, email: "t@example.org", name: "T", role: .admin, by: .system)
            #expect(try await test.store.users(of: mine.id).isEmpty)
            #expect(test.store.directory.apiUsers(of: mine.id).isEmpty)
            #expect(test.store.directory.apiKeys(of: mine.id).isEmpty)
            #expect(test.store.directory.classicTokens(of: mine.id).isEmpty)
            let log = try await test.store.auditLog(of: mine.id, AuditFilter(object: "Secret"), limit: 10)
            #expect(log.total == 0 && log.entries.isEmpty)
            #expect(try await test.store.auditActions(of: mine.id) == ["account.created"])
        }
    }

    @Test("Nothing is made in an account that does not exist")
    func unknownAccount() async throws {
        try await TestStore.with { test in
            let before = try await test.dump()
            await #expect(throws: AccountsError.notFound("account")) {
                _ = try await test.store.createAPIUser(UUID(), name: "x", by: .system)
            }
            await #expect(throws: AccountsError.notFound("account")) {
                _ = try await test.store.createAPIKey(UUID(), name: "x", scopes: ["asset.view"], by: .system)
            }
            await #expect(throws: AccountsError.notFound("account")) {
                _ = try await test.store.createClassicToken(UUID(), name: "x", by: .system)
            }
            await #expect(throws: AccountsError.notFound("account")) {
                _ = try await test.store.createUser(UUID(), email: "a@b.c", name: "x", role: .user, by: .system)
            }
            await #expect(throws: AccountsError.notFound("account")) {
                try await test.store.changePackage(UUID(), package: "explore", addOns: [], by: .system)
            }
            #expect(throws: AccountsError.notFound("account")) {
                try test.store.preview(UUID(), package: "explore", addOns: [])
            }
            #expect(try await test.dump() == before)
        }
    }
}
