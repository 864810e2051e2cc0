import Accounts
import Foundation
import SQL
import Testing
import Web

@testable import AuthorizationServer

@Suite("Refresh tokens")
struct RefreshTests {
    private static let day: Int64 = 86_400_000

    /// Refresh tokens that could still be used.
    private static func liveTokens(_ server: TestServer) async throws -> Int64? {
        try await server.database.read { connection in
            try connection.first("SELECT count(*) AS n FROM refresh_token WHERE used_at IS NULL")?.integer("n")
        }
    }

    @Test("Case 84: a used token after the window ends the whole family, its access tokens too")
    func reuse() async throws {
        try await TestServer.with { server in
            let user = try await server.user()
            let first = try await server.tokens(user)
            let second = try await server.refresh(first.refresh, as: user.client)
            let access = try #require(second["access_token"])
            let refresh = try #require(second["refresh_token"])
            #expect(try await server.get(access, after: 30_001).status == 200)
            #expect(try await server.refresh(first.refresh, as: user.client, after: 30_001).error == "invalid_grant")
            for token in [first.access, access] {
                #expect(try await server.get(token, after: 30_001).json["code"] == "token_revoked")
            }
            #expect(try await server.refresh(refresh, as: user.client, after: 30_002).error == "invalid_grant")
            let log = try await server.accounts.auditLog(
                of: server.account.id, AuditFilter(action: "refresh_token.reused"), limit: 10)
            #expect(log.total == 1)
            // Another family of the same user lives on, and a restart forgets nothing.
            let other = try await server.tokens(user, after: 30_003)
            let restarted = try await server.restarted()
            #expect(try await restarted.get(access, after: 30_004).status == 401)
            #expect(try await restarted.get(other.access, after: 30_004).status == 200)
        }
    }

    @Test("Case 85: within the window the same successor comes again, until it was used itself")
    func retry() async throws {
        try await TestServer.with { server in
            let user = try await server.user()
            let first = try await server.tokens(user)
            let second = try #require(try await server.refresh(first.refresh, as: user.client)["refresh_token"])
            for milliseconds: Int64 in [1, 15_000, 30_000] {
                let again = try await server.refresh(first.refresh, as: user.client, after: milliseconds)
                #expect(again.status == 200 && again["refresh_token"] == second)
            }
            #expect(try await Self.liveTokens(server) == 1)
            let third = try #require(try await server.refresh(second, as: user.client, after: 20_000)["refresh_token"])
            #expect(try await server.refresh(first.refresh, as: user.client, after: 20_001).error == "invalid_grant")
            #expect(try await server.refresh(third, as: user.client, after: 20_002).error == "invalid_grant")
        }
    }

    @Test("Case 85: a restart between the answer that was lost and the retry changes nothing")
    func retryAfterRestart() async throws {
        try await TestServer.with { server in
            let user = try await server.user()
            let first = try await server.tokens(user)
            let second = try await server.refresh(first.refresh, as: user.client)["refresh_token"]
            let restarted = try await server.restarted()
            #expect(try await restarted.refresh(first.refresh, as: user.client)["refresh_token"] == second)
        }
    }

    @Test("Case 86: fifty at once give one successor")
    func parallel() async throws {
        try await TestServer.with { server in
            let user = try await server.user()
            let first = try await server.tokens(user)
            let answers = try await withThrowingTaskGroup(of: TestServer.Answer.self) { group in
                for index in 0..<50 {
                    group.addTask {
                        try await server.refresh(first.refresh, as: user.client, after: Int64(index))
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count == 50 && answers.allSatisfy { $0.status == 200 })
            #expect(Set(answers.map { $0["refresh_token"] }).count == 1)
            #expect(Set(answers.map { $0["access_token"] }).count == 50)
            #expect(try await Self.liveTokens(server) == 1)
            let successor = try #require(answers.first?["refresh_token"])
            #expect(try await server.refresh(successor, as: user.client, after: 100).status == 200)
        }
    }

    @Test("Case 87: a family ends after thirty days without use, and after half a year in any case")
    func expiry() async throws {
        try await TestServer.with { server in
            let user = try await server.user()
            let idle = try await server.tokens(user).refresh
            let watcher = try await server.key(["token.introspect"]).client
            #expect(try await server.isActive(idle, as: watcher, after: 30 * Self.day - 1) == true)
            #expect(try await server.isActive(idle, as: watcher, after: 30 * Self.day) == false)
            #expect(try await server.refresh(idle, as: user.client, after: 30 * Self.day).error == "invalid_grant")

            var token = try await server.tokens(user).refresh
            var time: Int64 = 0
            while time + 29 * Self.day < 180 * Self.day {
                time += 29 * Self.day
                token = try #require(try await server.refresh(token, as: user.client, after: time)["refresh_token"])
            }
            let last = try #require(
                try await server.refresh(token, as: user.client, after: 180 * Self.day - 2)["refresh_token"])
            #expect(try await server.refresh(last, as: user.client, after: 180 * Self.day).error == "invalid_grant")
        }
    }

    @Test("Case 88: suspension, new password and deletion end it; a rotated client secret does not")
    func ending() async throws {
        try await TestServer.with { server in
            let account = server.account.id
            let user = try await server.user()
            var refresh = try await server.tokens(user).refresh
            try await server.accounts.setAPIUser(user.id, of: account, suspended: true, by: .system)
            #expect(try await server.refresh(refresh, as: user.client).error == "invalid_client")
            try await server.accounts.setAPIUser(user.id, of: account, suspended: false, by: .system)
            #expect(try await server.refresh(refresh, as: user.client).error == "invalid_grant")

            refresh = try await server.tokens(user).refresh
            let password = try await server.accounts.resetAPIUserPassword(user.id, of: account, by: .system)
            #expect(try await server.refresh(refresh, as: user.client).error == "invalid_grant")

            let answer = try await server.password(user, password: password)
            refresh = try #require(answer["refresh_token"])
            let secret = try await server.accounts.rotateSecret(of: user.id, in: account, overlapUntil: 0, by: .system)
            let client = TestClient(id: user.client.id, secret: secret)
            #expect(try await server.refresh(refresh, as: client, after: 100).status == 200)
        }
    }

    @Test("Case 88: through the client of another API User: who signed in and the client must both be in force")
    func borrowedClient() async throws {
        try await TestServer.with { server in
            let user = try await server.user()
            let lender = try await server.user()
            let answer = try await server.password(user, client: lender.client)
            let refresh = try #require(answer["refresh_token"])
            let access = try #require(answer["access_token"])
            #expect(try await server.refresh(refresh, as: user.client).error == "invalid_grant")
            #expect(try await server.refresh(refresh, as: lender.client).status == 200)
            try await server.accounts.setAPIUser(lender.id, of: server.account.id, suspended: true, by: .system)
            #expect(try await server.get(access).status == 401)
            #expect(try await server.refresh(refresh, as: lender.client).error == "invalid_client")
        }
    }

    @Test("Case 89: access and refresh tokens do not stand for each other")
    func notExchangeable() async throws {
        try await TestServer.with { server in
            let user = try await server.user()
            let tokens = try await server.tokens(user)
            #expect(try await server.refresh(tokens.access, as: user.client).error == "invalid_grant")
            #expect(try await server.get(tokens.refresh).json["code"] == "token_invalid")
            // Neither was used up or ended by that.
            #expect(try await server.get(tokens.access).status == 200)
            #expect(try await server.refresh(tokens.refresh, as: user.client).status == 200)
        }
    }

    @Test("Case 107: revoking a refresh token, or the one before it, ends every access token of the grant")
    func revocation() async throws {
        try await TestServer.with { server in
            for useFirst in [true, false] {
                let user = try await server.user()
                let first = try await server.tokens(user)
                let other = try await server.tokens(user)
                let answer = try await server.refresh(first.refresh, as: user.client)
                let access = try #require(answer["access_token"])
                let refresh = try #require(answer["refresh_token"])
                let revoked = useFirst ? first.refresh : refresh
                // Case 103: for another client nothing happens.
                let stranger = try await server.user().client
                #expect(try await server.post("/revoke", ["token": revoked], as: stranger).status == 200)
                #expect(try await server.get(access).status == 200)
                #expect(try await server.post("/revoke", ["token": revoked], as: user.client).status == 200)
                for token in [first.access, access] { #expect(try await server.get(token).status == 401) }
                #expect(try await server.refresh(refresh, as: user.client).error == "invalid_grant")
                #expect(try await server.get(other.access).status == 200)
            }
        }
    }

    @Test("What is no longer of use is deleted, what is of use stays")
    func pruning() async throws {
        try await TestServer.with { server in
            let user = try await server.user()
            let tokens = try await server.tokens(user)
            try await server.grants.prune(at: server.start + 30 * Self.day - 1)
            #expect(try await Self.liveTokens(server) == 1)
            #expect(try await server.refresh(tokens.refresh, as: user.client).status == 200)
            try await server.grants.prune(at: server.start + 31 * Self.day)
            #expect(try await Self.liveTokens(server) == 0)
        }
    }
}
