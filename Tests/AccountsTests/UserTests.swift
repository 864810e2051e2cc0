import Accounts
import Foundation
import SQL
import Testing

@Suite("People who sign in to the Manager")
struct UserTests {
    private static func user(
        _ test: TestStore, _ account: Account, _ email: String = "a@example.org", _ role: Role = .admin
    ) async throws -> (user: User, password: String) {
        try await test.store.createUser(account.id, email: email, name: "Name", role: role, by: .system)
    }

    private static func signIn(
        _ test: TestStore, _ email: String, _ password: String, _ throttle: Throttle = Throttle()
    ) async throws -> SignIn {
        try await test.store.signIn(
            email: email, password: password, address: "192.0.2.1", agent: "Browser", throttle: throttle)
    }

    private static func token(_ test: TestStore, _ email: String, _ password: String) async throws -> String {
        guard case .signedIn(_, let token) = try await signIn(test, email, password) else {
            throw AccountsError.refused("not signed in")
        }
        return token
    }

    @Test("The last active administrator can be neither deleted, suspended nor demoted")
    func lastAdministrator() async throws {
        try await TestStore.with { test in
            let account = try await test.account()
            let first = try await Self.user(test, account).user
            let second = try await Self.user(test, account, "b@example.org").user
            _ = try await Self.user(test, account, "c@example.org", .fleetAdmin)
            // An administrator of another account does not help.
            _ = try await Self.user(test, try await test.account("Other"), "d@example.org")
            try await test.store.setUser(second.id, of: account.id, suspended: true, by: .system)
            let before = try await test.dump()
            await #expect(throws: AccountsError.self) {
                try await test.store.deleteUser(first.id, of: account.id, by: .system)
            }
            await #expect(throws: AccountsError.self) {
                try await test.store.setUser(first.id, of: account.id, suspended: true, by: .system)
            }
            await #expect(throws: AccountsError.self) {
                try await test.store.setRole(first.id, of: account.id, .user, by: .system)
            }
            #expect(try await test.dump() == before)
            try await test.store.setUser(second.id, of: account.id, suspended: false, by: .system)
            try await test.store.deleteUser(first.id, of: account.id, by: .system)
            await #expect(throws: AccountsError.self) {
                try await test.store.deleteUser(second.id, of: account.id, by: .system)
            }
        }
    }

    @Test("One person, one spelling; a deleted person's address is free again")
    func emails() async throws {
        try await TestStore.with { test in
            let account = try await test.account()
            _ = try await Self.user(test, account)
            let second = try await Self.user(test, account, " B@Example.org ").user
            #expect(second.email == "b@example.org")
            await #expect(throws: AccountsError.self) { _ = try await Self.user(test, account, "B@EXAMPLE.ORG") }
            try await test.store.deleteUser(second.id, of: account.id, by: .system)
            _ = try await Self.user(test, account, "b@example.org")
            for email in [
                "", "a", "@", "a@", "@b", "a@b@c", "a b@c", "a\u{0}@b", String(repeating: "x", count: 250) + "@b.cd",
            ] {
                await #expect(throws: AccountsError.self, "\(email)") { _ = try await Self.user(test, account, email) }
            }
        }
    }

    @Test("Cases 138 and 139: unknown, wrong, too long and suspended are one answer")
    func refusals() async throws {
        try await TestStore.with { test in
            let account = try await test.account()
            let (_, password) = try await Self.user(test, account)
            let suspended = try await Self.user(test, account, "b@example.org")
            try await test.store.setUser(suspended.user.id, of: account.id, suspended: true, by: .system)
            for (email, password) in [
                ("none@example.org", password), ("a@example.org", "wrong"), ("a@example.org", ""),
                ("b@example.org", suspended.password), ("not an address", password),
                ("a@example.org", password + String(repeating: "x", count: 1100)), ("' OR 1=1 --", "x"),
            ] {
                guard case .refused = try await Self.signIn(test, email, password) else {
                    Issue.record("\(email) was not refused")
                    continue
                }
            }
            guard case .signedIn(let user, _) = try await Self.signIn(test, " A@example.org", password) else {
                Issue.record("not signed in")
                return
            }
            #expect(user.email == "a@example.org")
            // Case 138: each attempt on a user who exists is in the log.
            let actions = try await test.store.auditLog(of: account.id, limit: 100).entries.map(\.action)
            #expect(actions.count { $0 == "user.sign_in_failed" } == 3)
            #expect(actions.count { $0 == "user.sign_in_refused_suspended" } == 1)
            #expect(actions.first == "user.signed_in")
        }
    }

    @Test("Case 139: sign-in is throttled, also with the right password then; elsewhere it is not")
    func throttled() async throws {
        try await TestStore.with { test in
            let (_, password) = try await Self.user(test, try await test.account())
            let throttle = Throttle()
            for index in 0..<11 { _ = try await Self.signIn(test, "a@example.org", "wrong \(index)", throttle) }
            guard case .throttled(let seconds) = try await Self.signIn(test, "a@example.org", password, throttle) else {
                Issue.record("not throttled")
                return
            }
            #expect(seconds >= 1)
            let elsewhere = try await test.store.signIn(
                email: "a@example.org", password: password, address: "192.0.2.2", agent: "", throttle: throttle)
            guard case .signedIn = elsewhere else {
                Issue.record("locked out from another address")
                return
            }
        }
    }

    @Test("Guesses that are made at once count like others, and a right one has to wait after them")
    func throttledAtOnce() async throws {
        try await TestStore.with { test in
            let (_, password) = try await Self.user(test, try await test.account())
            let throttle = Throttle()
            let outcomes = try await withThrowingTaskGroup(of: SignIn.self) { group in
                for index in 0..<40 {
                    group.addTask { try await Self.signIn(test, "a@example.org", "wrong \(index)", throttle) }
                }
                return try await group.reduce(into: [SignIn]()) { $0.append($1) }
            }
            let refused = outcomes.count { if case .refused = $0 { true } else { false } }
            // Two are hashed at a time, so that one more may have been on its way.
            #expect((1...Throttle.freeFailures + 2).contains(refused))
            guard case .throttled = try await Self.signIn(test, "a@example.org", password, throttle) else {
                Issue.record("not throttled")
                return
            }
        }
    }

    @Test("While a trusted name is throttled, wrong passwords are turned away and right ones pass")
    func trusted() async throws {
        try await TestStore.with { test in
            let (_, password) = try await Self.user(test, try await test.account())
            let throttle = Throttle()
            _ = try await Self.signIn(test, "a@example.org", password, throttle)
            var last = SignIn.refused
            for index in 0..<12 { last = try await Self.signIn(test, "a@example.org", "wrong \(index)", throttle) }
            guard case .throttled = last else {
                Issue.record("a wrong password was not turned away")
                return
            }
            guard case .signedIn = try await Self.signIn(test, "a@example.org", password, throttle) else {
                Issue.record("the right password did not pass")
                return
            }
        }
    }

    @Test("A session ends by time, by disuse, by suspension, by deletion and on request")
    func sessions() async throws {
        try await TestStore.with { test in
            let account = try await test.account()
            let (user, password) = try await Self.user(test, account)
            _ = try await Self.user(test, account, "b@example.org")
            func change(_ statement: @escaping @Sendable (Connection) throws -> Void) async throws {
                try await test.database.write { try statement($0) }
            }
            func newToken() async throws -> String { try await Self.token(test, "a@example.org", password) }

            let first = try await newToken()
            let second = try await newToken()
            #expect(first != second)
            #expect(try await test.store.session(token: first)?.user.id == user.id)
            #expect(try await test.store.sessions(of: user).count == 2)
            let id = try #require(try await test.store.session(token: first)).session.id
            try await test.store.endSession(id, of: user, by: .system)
            #expect(try await test.store.session(token: first) == nil)
            #expect(try await test.store.session(token: second) != nil)
            try await test.store.endAllSessions(of: user, by: .system)
            #expect(try await test.store.session(token: second) == nil)

            let expired = try await newToken()
            try await change { try $0.execute("UPDATE session SET expires_at = \(Int64.now)") }
            #expect(try await test.store.session(token: expired) == nil)
            let idle = try await newToken()
            try await change { try $0.execute("UPDATE session SET last_seen_at = \(Int64.now - Session.idleLifetime)") }
            #expect(try await test.store.session(token: idle) == nil)
            let used = try await newToken()
            try await change { try $0.execute("UPDATE session SET last_seen_at = \(Int64.now - 3_600_000)") }
            #expect(try await test.store.session(token: used) != nil)
            let seen = try #require(try await test.store.session(token: used)).session.lastSeenAt
            #expect(Int64.now - seen < 60_000)

            let suspended = try await newToken()
            try await test.store.setUser(user.id, of: account.id, suspended: true, by: .system)
            try await test.store.setUser(user.id, of: account.id, suspended: false, by: .system)
            #expect(try await test.store.session(token: suspended) == nil)
            let deleted = try await newToken()
            try await test.store.deleteUser(user.id, of: account.id, by: .system)
            #expect(try await test.store.session(token: deleted) == nil)
            for odd in ["", "iris_se_", String(repeating: "x", count: 57), "' OR 1=1 --"] {
                #expect(try await test.store.session(token: odd) == nil)
            }
        }
    }

    @Test("A change of password keeps the session it is done from, and ends the others")
    func passwords() async throws {
        try await TestStore.with { test in
            let account = try await test.account()
            let (user, password) = try await Self.user(test, account)
            #expect(user.hasInitialPassword)
            let here = try await Self.token(test, "a@example.org", password)
            let there = try await Self.token(test, "a@example.org", password)
            let kept = try #require(try await test.store.session(token: here)).session.id
            func change(_ old: String, _ new: String) async throws {
                try await test.store.changePassword(of: user, from: old, to: new, keeping: kept, by: .system)
            }
            await #expect(throws: AccountsError.self) { try await change(password, "14 characters.") }
            await #expect(throws: AccountsError.self) {
                try await change(password, String(repeating: "x", count: 1025))
            }
            await #expect(throws: AccountsError.self) { try await change("wrong", "15 characters..") }
            try await change(password, "15 characters..")
            #expect(try await test.store.session(token: here) != nil)
            #expect(try await test.store.session(token: there) == nil)
            guard case .refused = try await Self.signIn(test, "a@example.org", password) else {
                Issue.record("the old password still works")
                return
            }
            let reset = try await test.store.resetUserPassword(user.id, of: account.id, by: .system)
            #expect(try await test.store.session(token: here) == nil)
            _ = try await Self.token(test, "a@example.org", reset)
            #expect(try await test.store.user(user.id, of: account.id).hasInitialPassword)
        }
    }
}
