import Foundation
import SQL
import TestSupport
import Testing

@testable import Accounts

@Suite("Login tokens")
struct LoginTokenTests {
    private func withUser(_ body: (TestStore, User, _ password: String) async throws -> Void) async throws {
        try await TestStore.with { test in
            let account = try await test.account()
            let (user, password) = try await test.store.createUser(
                account.id, email: "a@example.org", name: "A", role: .admin, by: .system)
            try await body(test, user, password)
        }
    }

    private func token(_ test: TestStore, _ user: User) async throws -> String {
        try await test.store.createLoginToken(for: user, by: .system)
    }

    private func open(_ test: TestStore, _ token: String) async throws -> String? {
        try await test.store.use(loginToken: token, opensSession: true, address: "192.0.2.1", agent: "Test")
    }

    @Test func oneOpensOneSessionOfADay() async throws {
        try await withUser { test, user, _ in
            let token = try await token(test, user)
            #expect(token.hasPrefix("iris_lt_"))
            #expect(try await test.store.user(loginToken: token)?.id == user.id)
            #expect(try await test.store.user(loginToken: token)?.id == user.id, "looking does not use it up")
            let opened = try #require(try await open(test, token))
            let session = try #require(try await test.store.session(token: opened)).session
            #expect(session.expiresAt - session.createdAt == LoginToken.sessionLifetime)
            #expect(try await open(test, token) == nil)
            #expect(try await test.store.user(loginToken: token) == nil)
        }
    }

    @Test func ofManyAtOnceOneGetsTheSession() async throws {
        try await withUser { test, user, _ in
            let token = try await token(test, user)
            let opened = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<8 { group.addTask { try await open(test, token) } }
                return try await group.reduce(into: []) { if let session = $1 { $0.append(session) } }
            }
            #expect(opened.count == 1)
            #expect(try await test.store.sessions(of: user).count == 1)
        }
    }

    @Test func itEndsByTimeAndByWhateverEndsSessions() async throws {
        try await withUser { test, user, password in
            let old = try await token(test, user)
            _ = try await test.database.write { try $0.execute("UPDATE login_token SET expires_at = \(Int64.now)") }
            #expect(try await test.store.user(loginToken: old) == nil)
            #expect(try await open(test, old) == nil)
            // The next one clears it away.
            let ended = try await token(test, user)
            let count = try await test.database.read { try $0.first("SELECT count(*) AS n FROM login_token") }
            #expect(try count?.integer("n") == 1)
            try await test.store.endAllSessions(of: user, by: .system)
            #expect(try await open(test, ended) == nil)
            let changed = try await token(test, user)
            try await test.store.changePassword(
                of: user, from: password, to: "another long password", keeping: nil, by: .system)
            #expect(try await open(test, changed) == nil)
            _ = try await test.store.createUser(
                user.accountID, email: "b@example.org", name: "B", role: .admin, by: .system)
            let suspended = try await token(test, user)
            try await test.store.setUser(user.id, of: user.accountID, suspended: true, by: .system)
            #expect(try await test.store.user(loginToken: suspended) == nil)
            #expect(try await open(test, suspended) == nil)
        }
    }

    @Test func whatIsNoTokenOpensNothing() async throws {
        try await withUser { test, user, _ in
            let token = try await token(test, user)
            for text in [
                "", "x", token + "0", String(token.dropLast()), MachineSecret(.loginToken).text, "' OR 1=1 --",
            ] {
                #expect(try await open(test, text) == nil)
                #expect(try await test.store.user(loginToken: text) == nil)
            }
            #expect(try await open(test, token) != nil)
        }
    }

    @Test func theDatabaseHoldsNoToken() async throws {
        try await withUser { test, user, _ in
            let token = try await token(test, user)
            let rows = try await test.database.read { try $0.rows("SELECT hash FROM login_token") }
            let hash = try #require(try rows.first?.blob("hash"))
            #expect(rows.count == 1 && !String(decoding: hash, as: UTF8.self).contains(token))
            let entries = try await test.database.read { try $0.rows("SELECT * FROM audit_entry") }
            #expect(try entries.map { try $0.text("action") }.contains("user.login_token_created"))
            #expect(!"\(entries)".contains(token))
        }
    }
}
