import Crypto
import Foundation
import SQL
import Testing

@testable import Accounts

@Suite("Classic API tokens")
struct ClassicTokenTests {
    private func open(_ test: TestStore, _ name: String = "Account") async throws -> Account {
        try await test.store.createAccount(name: name, package: "explore", addOns: ["classic-api"], by: .system)
    }

    @Test("The Classic API is opened by its add-on and by the package that opens all, and by nothing else")
    func openers() throws {
        let catalogue = try Catalogue.shipped()
        #expect(catalogue.apis.contains { $0.id == Catalogue.classicAPI })
        let openers = catalogue.openers(of: Catalogue.classicAPI)
        #expect(openers.packages == ["IrisX"] && openers.addOns == ["Classic API"])
        let words = catalogue.openersInWords(of: Catalogue.classicAPI)
        #expect(words == "the add-on Classic API or the package IrisX")
        #expect(catalogue.openersInWords(of: "none") == nil)
    }

    @Test("A token works from when it is made until it is revoked, at once, and says whose it is")
    func life() async throws {
        try await TestStore.with { test in
            let store = test.store
            let (mine, theirs) = (try await open(test, "Mine"), try await open(test, "Theirs"))
            let first = try await store.createClassicToken(mine.id, name: " Nightly report ", by: .system)
            let second = try await store.createClassicToken(mine.id, name: "Other", by: .system)
            let other = try await store.createClassicToken(theirs.id, name: "Other", by: .system)
            #expect(first.token.name == "Nightly report" && first.token.createdBy == "Iris")
            for new in [first, second, other] { #expect(store.classicToken(new.text) == new.token) }
            #expect(store.classicToken(other.text)?.accountID == theirs.id)
            #expect(Set(store.directory.classicTokens(of: mine.id).map(\.id)) == [first.token.id, second.token.id])

            await #expect(throws: AccountsError.notFound("Classic API token")) {
                try await store.revokeClassicToken(other.token.id, of: mine.id, by: .system)
            }
            try await store.revokeClassicToken(first.token.id, of: mine.id, by: .system)
            #expect(store.classicToken(first.text) == nil)
            #expect(store.classicToken(second.text) == second.token && store.classicToken(other.text) == other.token)
            #expect(store.directory.classicToken(first.token.id)?.revokedAt != nil)
            await #expect(throws: AccountsError.refused("the Classic API token has been revoked")) {
                try await store.revokeClassicToken(first.token.id, of: mine.id, by: .system)
            }
            try await store.reload()
            #expect(store.classicToken(first.text) == nil && store.classicToken(second.text) == second.token)
        }
    }

    @Test("Only the whole text of a token is it: no part, other case, hint, or text that was never issued")
    func otherTexts() async throws {
        try await TestStore.with { test in
            let account = try await open(test)
            let new = try await test.store.createClassicToken(account.id, name: "T", by: .system)
            let text = new.text
            var others = [
                "", "API", new.token.hint, text.lowercased(), text.uppercased(), text + " ", " " + text, text + "\n",
                text + "\u{0}", String(text.dropLast()), text + text, "iris" + String(repeating: "0", count: 28),
                new.token.id.uuidString,
            ]
            others += (0..<100).map { _ in MachineSecret(.classicToken).text }
            for other in others where other != text { #expect(test.store.classicToken(other) == nil, "\(other)") }
            #expect(test.store.classicToken(text) == new.token)
        }
    }

    @Test("The database and the audit log hold a keyed hash and a hint, and never the token")
    func keptHashed() async throws {
        try await TestStore.with { test in
            let account = try await open(test)
            let new = try await test.store.createClassicToken(account.id, name: "T", by: .system)
            let hex = Data(new.text.utf8).map { String(format: "%02X", $0) }.joined()
            for line in try await test.dump() {
                #expect(!line.contains(new.text) && !line.uppercased().contains(hex), "\(line)")
            }
            #expect(new.token.hash == test.store.hasher.hash(new.text, purpose: "classic-token"))
            #expect(new.token.hint == "\(new.text.prefix(8))…")
            try await test.store.revokeClassicToken(new.token.id, of: account.id, by: .commandLine(user: "anna"))
            let filter = AuditFilter(object: new.token.id.uuidString.lowercased())
            let entries = try await test.store.auditLog(of: account.id, filter, limit: 10).entries
            #expect(entries.map(\.action) == ["classic_token.revoked", "classic_token.created"])
            #expect(entries.map(\.actorName) == ["anna", "Iris"])
            #expect(entries.allSatisfy { $0.objectName == "T" && $0.objectKind == "classic_token" })
            #expect(entries.allSatisfy { $0.after?.contains(new.token.hint) == true })
        }
    }

    @Test("Package and add-ons decide at once: whether a token works, and whether one can be made")
    func packages() async throws {
        try await TestStore.with { test in
            let store = test.store
            let account = try await open(test)
            let new = try await store.createClassicToken(account.id, name: "T", by: .system)
            for (package, addOns, isOpen) in [
                ("irisx", [], true), ("expand", [], false), ("expand", ["streaming-api"], false),
                ("expand", ["streaming-api", "classic-api"], true), ("explore", [], false),
            ] {
                try await store.changePackage(account.id, package: package, addOns: addOns, by: .system)
                #expect((store.classicToken(new.text) != nil) == isOpen, "\(package) \(addOns)")
                let count = store.directory.classicTokens(of: account.id).count
                do {
                    _ = try await store.createClassicToken(account.id, name: "More", by: .system)
                    #expect(isOpen, "\(package) \(addOns)")
                } catch AccountsError.refused(let words) {
                    #expect(!isOpen && words.hasSuffix("the add-on Classic API or the package IrisX"))
                    #expect(store.directory.classicTokens(of: account.id).count == count)
                }
            }
            // It can be ended while it does not work.
            try await store.revokeClassicToken(new.token.id, of: account.id, by: .system)
            try await store.changePackage(account.id, package: "irisx", addOns: [], by: .system)
            #expect(store.classicToken(new.text) == nil)
        }
    }

    @Test("Names are checked, and an account has so many tokens at a time; revoked ones make room")
    func limits() async throws {
        try await TestStore.with { test in
            let account = try await open(test)
            for name in ["", "  ", "a\u{7}b", String(repeating: "n", count: 201)] {
                do {
                    _ = try await test.store.createClassicToken(account.id, name: name, by: .system)
                    Issue.record("'\(name)' was taken")
                } catch AccountsError.invalid(let field, _) {
                    #expect(field == "name")
                }
            }
            #expect(test.store.directory.classicTokens(of: account.id).isEmpty)
            for number in 0..<AccountStore.maximumClassicTokens {
                _ = try await test.store.createClassicToken(account.id, name: "T\(number)", by: .system)
            }
            await #expect(throws: AccountsError.self) {
                _ = try await test.store.createClassicToken(account.id, name: "One more", by: .system)
            }
            let first = try #require(test.store.directory.classicTokens(of: account.id).first)
            try await test.store.revokeClassicToken(first.id, of: account.id, by: .system)
            _ = try await test.store.createClassicToken(account.id, name: "One more", by: .system)
        }
    }

    @Test("A use is known at once and kept, and the first from an address is in the audit log")
    func uses() async throws {
        try await TestStore.with { test in
            let account = try await open(test)
            let new = try await test.store.createClassicToken(account.id, name: "T", by: .system)
            let recorder = UseRecorder(test.store)
            recorder.used(new.token, address: "192.0.2.1", agent: "old", at: 1000)
            recorder.used(new.token, address: "192.0.2.2", agent: "new", at: 2000)
            let use = LastUse(time: 2000, address: "192.0.2.2", agent: "new")
            #expect(test.store.directory.lastUse(of: new.token.id) == use)
            try await recorder.flush()
            recorder.used(new.token, address: "192.0.2.1", agent: "old", at: 3000)
            try await recorder.flush()
            let fresh = try await AccountStore(
                database: test.database, hasher: test.store.hasher, catalogue: .shipped())
            #expect(fresh.directory.lastUse(of: new.token.id)?.time == 3000)
            #expect(fresh.classicToken(new.text) == new.token)
            let entries = try await test.store.auditLog(of: account.id, limit: 10).entries
                .filter { $0.action.hasPrefix("credential.") }
            #expect(Set(entries.map(\.address)) == ["192.0.2.1", "192.0.2.2"] && entries.count == 2)
            #expect(entries.allSatisfy { $0.actorKind == "classic_token" && $0.objectKind == "classic_token" })
        }
    }

    @Test("A database from before there were such tokens keeps all that is in it")
    func migration() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".sqlite").path
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
        let id = UUID.version7()
        let before = try Database(path: path, migrations: TestStore.migrations.filter { $0.number < 6 })
        _ = try await before.write { connection in
            try connection.execute(
                """
                INSERT INTO account (account_id, number, name, package, add_ons, created_at)
                VALUES (\(id), 1, 'Kept', 'irisx', '', 1000)
                """)
        }
        try before.close()
        let after = try Database(path: path, migrations: TestStore.migrations)
        let store = try await AccountStore(
            database: after, hasher: SecretHasher(key: .init(size: .bits256)), catalogue: .shipped())
        #expect(store.directory.account(id)?.name == "Kept")
        #expect(store.directory.classicTokens(of: id).isEmpty)
        let new = try await store.createClassicToken(id, name: "T", by: .system)
        #expect(store.classicToken(new.text) == new.token)
        try after.close()
    }
}
