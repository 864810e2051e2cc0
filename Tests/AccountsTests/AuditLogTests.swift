import Accounts
import Foundation
import SQL
import Testing

@Suite("The audit log")
struct AuditLogTests {
    @Test("Case 138: entries can be neither changed nor deleted, even by SQL")
    func appendOnly() async throws {
        try await TestStore.with { test in
            let account = try await test.account()
            let before = try await test.dump()
            for statement in [
                "UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry",
                "UPDATE audit_entry SET time = 0 WHERE account_id = \(account.id)",
            ] as [Statement] {
                await #expect(throws: SQLError.self) {
                    _ = try await test.database.write { try $0.execute(statement) }
                }
            }
            #expect(try await test.dump() == before)
        }
    }

    @Test("Newest first, narrowed by each part of a filter, in pages, and within the account")
    func filters() async throws {
        try await TestStore.with { test in
            let account = try await test.account()
            let other = try await test.account("Other")
            let operator1 = Actor.commandLine(user: "Olga")
            for index in 0..<4 { _ = try await test.store.createAPIUser(account.id, name: "U\(index)", by: operator1) }
            _ = try await test.store.createAPIUser(other.id, name: "U0", by: operator1)
            func log(_ filter: AuditFilter = AuditFilter(), offset: Int = 0, limit: Int = 100) async throws -> (
                [String], Int
            ) {
                let (entries, total) = try await test.store.auditLog(
                    of: account.id, filter, offset: offset, limit: limit)
                #expect(entries.map(\.time) == entries.map(\.time).sorted(by: >))
                return (entries.map(\.objectName), total)
            }
            #expect(try await log().1 == 5)
            #expect(try await log(AuditFilter(actor: "olg")).1 == 4)
            #expect(try await log(AuditFilter(object: "u2")).0 == ["U2"])
            #expect(try await log(AuditFilter(object: "%")).1 == 0)
            #expect(try await log(AuditFilter(action: "account.created")).1 == 1)
            #expect(try await log(AuditFilter(from: .now + 1000)).1 == 0)
            #expect(try await log(AuditFilter(to: .now + 1000)).1 == 5)
            let pages = try await [log(offset: 0, limit: 2).0, log(offset: 2, limit: 2).0, log(offset: 4, limit: 2).0]
            #expect(try await pages.flatMap { $0 } == log().0)
            #expect(try await test.store.auditActions(of: account.id) == ["account.created", "api_user.created"])
        }
    }

    @Test("An act that fails leaves no entry, and every act leaves one", arguments: [1, 2])
    func oneEach(_ seed: UInt64) async throws {
        try await TestStore.with { test in
            var acts = RandomActs(test: test, seed: seed)
            try await acts.begin()
            var count = try await acts.entries().count
            for _ in 0..<60 {
                let hasChanged = try await acts.step()
                let now = try await acts.entries().count
                #expect(now == count + (hasChanged ? 1 : 0))
                count = now
            }
        }
    }

    @Test("Cases 64 and 138: two hundred acts, and no secret in the log or anywhere else in the database")
    func noSecrets() async throws {
        try await TestStore.with { test in
            var acts = RandomActs(test: test, seed: 3)
            try await acts.begin()
            for _ in 0..<200 { _ = try await acts.step() }
            #expect(acts.secrets.count > 50)
            let entries = try await acts.entries()
            #expect(entries.count > 100)
            let everything = (try await test.dump()).joined(separator: "\n")
            for secret in acts.secrets {
                #expect(!entries.contains { $0.contains(secret) })
                #expect(!everything.contains(secret))
                // Nor the part that is random.
                #expect(!everything.contains(secret.dropFirst(12).prefix(20)))
            }
        }
    }
}
