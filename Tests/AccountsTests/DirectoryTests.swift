import Accounts
import Foundation
import SQL
import Testing

@Suite("The directory in memory is the database")
struct DirectoryTests {
    @Test("After any sequence of acts it gives the answers of one that was read anew", arguments: [11, 12, 13])
    func inStep(_ seed: UInt64) async throws {
        try await TestStore.with { test in
            var acts = RandomActs(test: test, seed: seed)
            try await acts.begin()
            for _ in 0..<4 {
                for _ in 0..<30 { _ = try await acts.step() }
                let fresh = try await AccountStore(
                    database: test.database, hasher: test.store.hasher, catalogue: .shipped())
                let own = test.directoryDump(of: test.store)
                #expect(own == test.directoryDump(of: fresh))
                #expect(own.count > 10)
                try await test.store.reload()
                #expect(test.directoryDump(of: test.store) == own)
            }
        }
    }

    @Test("What another process has written is seen after a reload")
    func otherProcess() async throws {
        try await TestStore.with { test in
            let account = try await test.account()
            let other = try Database(path: test.folder + "/iris.sqlite", migrations: TestStore.migrations)
            let beside = try await AccountStore(
                database: other, hasher: SecretHasher(file: test.folder + "/hash.key"), catalogue: .shipped())
            let before = try await test.database.foreignChangeCounter()
            let new = try await beside.createAPIUser(account.id, name: "From the command line", by: .system)
            #expect(try await test.database.foreignChangeCounter() != before)
            #expect(test.store.directory.credential(new.user.id) == nil)
            try await test.store.reload()
            #expect(test.store.directory.credential(new.user.id) == .apiUser(new.user))
            #expect(test.store.isSecret(new.clientSecret, ofClient: new.user.clientID, at: .now))
            try other.close()
        }
    }

    @Test("Packages and add-ons open APIs at once, and a preview says what would change")
    func packages() async throws {
        try await TestStore.with { test in
            let account = try await test.account()
            let opened = test.store.catalogue.apis(package: "explore", addOns: [])
            #expect(!opened.isEmpty && test.store.directory.openedAPIs(of: account.id) == opened)
            let preview = try test.store.preview(account.id, package: "evolve", addOns: [])
            #expect(preview.gained.map(\.id) == ["iso15143-timeseries"] && preview.lost.isEmpty)
            #expect(preview.retentionDaysBefore == 365 && preview.retentionDaysAfter == 1095)
            await #expect(throws: AccountsError.self) {
                try await test.store.changePackage(account.id, package: "none", addOns: [], by: .system)
            }
            await #expect(throws: AccountsError.self) {
                try await test.store.changePackage(account.id, package: "evolve", addOns: ["none"], by: .system)
            }
            #expect(test.store.directory.account(account.id)?.package == "explore")
            try await test.store.changePackage(account.id, package: "evolve", addOns: ["classic-api"], by: .system)
            #expect(test.store.directory.account(account.id)?.addOns == ["classic-api"])
            #expect(test.store.directory.openedAPIs(of: UUID()).isEmpty)
        }
    }
}
