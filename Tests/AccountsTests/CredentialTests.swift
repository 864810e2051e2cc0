import Accounts
import Foundation
import SQL
import Testing

@Suite("API Users, API Keys and their secrets")
struct CredentialTests {
    @Test("An API User: made, suspended, resumed, reset, deleted, and the directory knows at once")
    func apiUser() async throws {
        try await TestStore.with { test in
            let (store, directory) = (test.store, test.store.directory)
            let account = try await test.account()
            let new = try await store.createAPIUser(account.id, name: " Telematics ", by: .system)
            #expect(new.user.name == "Telematics")
            #expect(new.user.username == "IRIS-API-\(account.number)-1")
            #expect(new.user.clientID.wholeMatch(of: /iris_[0-9A-Za-z]{22}/) != nil)
            #expect(directory.apiUser(username: new.user.username) == new.user)
            #expect(directory.credential(client: new.user.clientID) == .apiUser(new.user))
            #expect(store.isPassword(new.password, of: new.user))
            #expect(store.isSecret(new.clientSecret, ofClient: new.user.clientID, at: .now))
            // Case 61: the one is not the other.
            #expect(!store.isPassword(new.clientSecret, of: new.user))
            #expect(!store.isSecret(new.password, ofClient: new.user.clientID, at: .now))

            func current() throws -> APIUser { try #require(directory.apiUser(username: new.user.username)) }
            var versions = [try current().credentialVersion]
            try await store.setAPIUser(new.user.id, of: account.id, suspended: true, by: .system)
            #expect(try !Credential.apiUser(current()).isActive(at: .now))
            versions.append(try current().credentialVersion)
            try await store.setAPIUser(new.user.id, of: account.id, suspended: false, by: .system)
            #expect(try Credential.apiUser(current()).isActive(at: .now))
            versions.append(try current().credentialVersion)
            let password = try await store.resetAPIUserPassword(new.user.id, of: account.id, by: .system)
            versions.append(try current().credentialVersion)
            #expect(versions == [1, 2, 3, 4])
            #expect(try store.isPassword(password, of: current()))
            #expect(try !store.isPassword(new.password, of: current()))
            #expect(!store.isPassword(password, of: nil))

            try await store.deleteAPIUser(new.user.id, of: account.id, by: .system)
            #expect(directory.apiUser(username: new.user.username) == nil)
            #expect(directory.credential(client: new.user.clientID) == nil)
            #expect(directory.secrets(client: new.user.clientID).isEmpty)
            #expect(!store.isSecret(new.clientSecret, ofClient: new.user.clientID, at: .now))
            await #expect(throws: AccountsError.notFound("API User")) {
                try await store.deleteAPIUser(new.user.id, of: account.id, by: .system)
            }
        }
    }

    @Test("Case 134: a deleted name is never used again, and the audit log keeps it")
    func usernames() async throws {
        try await TestStore.with { test in
            let account = try await test.account()
            var usernames: Set<String> = []
            for _ in 0..<5 {
                let new = try await test.store.createAPIUser(account.id, name: "Bridge", by: .system)
                #expect(usernames.insert(new.user.username).inserted)
                try await test.store.deleteAPIUser(new.user.id, of: account.id, by: .system)
            }
            let filter = AuditFilter(action: "api_user.deleted")
            let deleted = try await test.store.auditLog(of: account.id, filter, limit: 100).entries
            #expect(deleted.count == 5)
            #expect(deleted.allSatisfy { $0.objectName == "Bridge" })
            #expect(Set(deleted.compactMap(\.before)).count == 5)
        }
    }

    @Test("An API Key: made with scopes, changed, revoked for good")
    func apiKey() async throws {
        try await TestStore.with { test in
            let (store, directory) = (test.store, test.store.directory)
            let account = try await test.account()
            let new = try await store.createAPIKey(
                account.id, name: "Feed", scopes: ["account.asset.manage", "asset.view"],
                allowedNetworks: ["192.0.2.0/24"], expiresAt: .now + 3_600_000, by: .system)
            let id = new.key.id
            #expect(new.key.scopes == ["asset.view", "account.asset.manage"])
            #expect(directory.credential(id) == .apiKey(new.key))
            #expect(Credential.apiKey(new.key).isActive(at: .now))
            #expect(!Credential.apiKey(new.key).isActive(at: .now + 3_600_000))
            try await store.updateAPIKey(
                id, of: account.id, name: "Feed 2", description: "d", scopes: ["asset.view"], allowedNetworks: [],
                by: .system)
            let changed = try #require(directory.apiKeys(of: account.id).first)
            #expect(changed.name == "Feed 2" && changed.scopes == ["asset.view"] && changed.allowedNetworks.isEmpty)
            try await store.revokeAPIKey(id, of: account.id, by: .system)
            let revoked = try #require(directory.credential(id))
            #expect(!revoked.isActive(at: .now) && revoked.credentialVersion == 2)
            let revokedError = AccountsError.refused("the API Key has been revoked")
            await #expect(throws: revokedError) { try await store.revokeAPIKey(id, of: account.id, by: .system) }
            await #expect(throws: revokedError) {
                _ = try await store.rotateSecret(of: id, in: account.id, overlapUntil: 0, by: .system)
            }
            await #expect(throws: revokedError) {
                try await store.updateAPIKey(
                    id, of: account.id, name: "x", description: "", scopes: ["asset.view"], allowedNetworks: [],
                    by: .system)
            }
        }
    }

    @Test("Input that breaks a rule is refused by its field, and nothing is kept")
    func input() async throws {
        try await TestStore.with { test in
            let account = try await test.account()
            let before = try await test.dump()
            func refusal(
                name: String = "n", description: String = "", scopes: [String] = ["asset.view"],
                networks: [String] = [],
                expiresAt: Int64? = nil
            ) async -> String? {
                do {
                    _ = try await test.store.createAPIKey(
                        account.id, name: name, description: description, scopes: scopes, allowedNetworks: networks,
                        expiresAt: expiresAt, by: .system)
                    return nil
                } catch {
                    if case .invalid(let field, _) = error { return field }
                    return "\(error)"
                }
            }
            #expect(await refusal(name: " \n") == "name")
            #expect(await refusal(name: String(repeating: "x", count: 201)) == "name")
            #expect(await refusal(name: "a\u{0}b") == "name")
            #expect(await refusal(description: String(repeating: "x", count: 1001)) == "description")
            #expect(await refusal(scopes: []) == "scopes")
            for scope in ["api", "offline_access", "ASSET.VIEW", "asset.view ", ""] {
                #expect(await refusal(scopes: ["asset.view", scope]) == "scopes")
            }
            #expect(await refusal(networks: ["192.0.2.0/24", "everywhere"]) == "allowedAddresses")
            #expect(await refusal(networks: ["192.0.2.0/24 10.0.0.0/8"]) == "allowedAddresses")
            #expect(await refusal(expiresAt: .now) == "expires")
            #expect(try await test.dump() == before)
        }
    }

    @Test("Ten keys of an account; revoked and expired ones do not count")
    func tenKeys() async throws {
        try await TestStore.with { test in
            let account = try await test.account()
            let other = try await test.account("Other")
            var keys: [NewAPIKey] = []
            for index in 0..<10 { keys.append(try await test.key(account, "K\(index)")) }
            await #expect(throws: AccountsError.self) { _ = try await test.key(account) }
            _ = try await test.key(other)
            try await test.store.revokeAPIKey(keys[0].key.id, of: account.id, by: .system)
            _ = try await test.key(account)
            await #expect(throws: AccountsError.self) { _ = try await test.key(account) }
            let id = keys[1].key.id
            _ = try await test.database.write { connection in
                try connection.execute("UPDATE api_key SET expires_at = \(Int64.now - 1) WHERE id = \(id)")
            }
            _ = try await test.key(account)
            await #expect(throws: AccountsError.self) { _ = try await test.key(account) }
            #expect(test.store.directory.apiKeys(of: account.id).count == 12)
        }
    }

    @Test("Case 48: the old secret lives to the millisecond that was said; the new one lives at once")
    func overlap() async throws {
        try await TestStore.with { test in
            let account = try await test.account()
            let new = try await test.key(account)
            let client = new.key.clientID
            func lives(_ secret: String, at time: Int64) -> Bool {
                test.store.isSecret(secret, ofClient: client, at: time)
            }
            let end = Int64.now + 3_600_000
            let second = try await test.store.rotateSecret(
                of: new.key.id, in: account.id, overlapUntil: end, by: .system)
            #expect(lives(new.clientSecret, at: .now) && lives(second, at: .now))
            #expect(lives(new.clientSecret, at: end - 1) && !lives(new.clientSecret, at: end))
            #expect(lives(second, at: end + 1_000_000_000))
            // A later rotation shortens the first one's life and never lengthens it.
            let third = try await test.store.rotateSecret(
                of: new.key.id, in: account.id, overlapUntil: end + 1000, by: .system)
            #expect(!lives(new.clientSecret, at: end) && lives(second, at: end + 999) && !lives(second, at: end + 1000))
            let fourth = try await test.store.rotateSecret(of: new.key.id, in: account.id, overlapUntil: 0, by: .system)
            for old in [new.clientSecret, second, third] { #expect(!lives(old, at: .now + 1)) }
            #expect(lives(fourth, at: .now))
            #expect(!test.store.isSecret(fourth, ofClient: "iris_other", at: .now))
        }
    }

    @Test("Case 136: five live secrets; ended ones do not count, and a rotation without overlap always works")
    func fiveSecrets() async throws {
        try await TestStore.with { test in
            let account = try await test.account()
            let id = try await test.key(account).key.id
            func rotate(_ overlap: Int64) async throws {
                _ = try await test.store.rotateSecret(of: id, in: account.id, overlapUntil: .now + overlap, by: .system)
            }
            for _ in 0..<4 { try await rotate(3_600_000) }
            await #expect(throws: AccountsError.self) { try await rotate(3_600_000) }
            try await rotate(0)
            try await Task.sleep(for: .milliseconds(5))
            for _ in 0..<4 { try await rotate(3_600_000) }
            await #expect(throws: AccountsError.self) { try await rotate(3_600_000) }
            let client = try #require(test.store.directory.credential(id)).clientID
            #expect(test.store.directory.secrets(client: client).count { $0.isLive(at: .now) } == 5)
        }
    }

    @Test("Case 138: a key that expires is noted once, one that was revoked before is not")
    func expiry() async throws {
        try await TestStore.with { test in
            let account = try await test.account()
            let end = Int64.now + 3_600_000
            func key(_ name: String) async throws -> APIKey {
                try await test.store.createAPIKey(
                    account.id, name: name, scopes: [Scope.assetView.name], expiresAt: end, by: .system
                ).key
            }
            let (expiring, revoked) = (try await key("Expiring"), try await key("Revoked"))
            try await test.store.revokeAPIKey(revoked.id, of: account.id, by: .system)
            for time in [end - 1, end, end + 1] { try await test.store.recordExpiredKeys(at: time) }
            let log = try await test.store.auditLog(of: account.id, AuditFilter(action: "api_key.expired"), limit: 10)
            #expect(log.entries.map(\.objectName) == [expiring.name])
        }
    }

    @Test("Case 135: first use and each new address are in the audit log once; the last use is known")
    func uses() async throws {
        try await TestStore.with { test in
            let account = try await test.account()
            let key = Credential.apiKey(try await test.key(account).key)
            for restart in 0..<2 {
                let recorder = UseRecorder(test.store)
                for (index, address) in ["192.0.2.1", "192.0.2.1", "192.0.2.2"].enumerated() {
                    recorder.used(key, address: address, agent: "Agent", at: Int64(1000 * restart + index))
                    if restart == 0 { try await recorder.flush() }
                }
                try await recorder.flush()
                try await recorder.flush()
            }
            #expect(test.store.directory.lastUse(of: key.id) == LastUse?.some(try await lastUse(test, key)))
            let actions = try await test.store.auditLog(of: account.id, limit: 100).entries.map(\.action)
            #expect(actions.count { $0 == "credential.first_used" } == 1)
            #expect(actions.count { $0 == "credential.first_used_from_address" } == 1)
        }
    }

    /// The last use as a store that has just been opened knows it.
    private func lastUse(_ test: TestStore, _ key: Credential) async throws -> LastUse {
        let fresh = try await AccountStore(database: test.database, hasher: test.store.hasher, catalogue: .shipped())
        let use = try #require(fresh.directory.lastUse(of: key.id))
        #expect(use.time == 1002 && use.address == "192.0.2.2" && use.agent == "Agent")
        return use
    }
}
