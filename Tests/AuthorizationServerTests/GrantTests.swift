import Accounts
import Foundation
import HTTPTypes
import Testing
import Web

@testable import AuthorizationServer

@Suite("Passwords and client credentials for tokens")
struct GrantTests {
    @Test("Case 53: wrong, unknown, suspended and another account's are one answer, with a hash computed for each")
    func oneAnswer() async throws {
        try await TestServer.with { server in
            let user = try await server.user()
            let suspended = try await server.user()
            try await server.accounts.setAPIUser(suspended.id, of: server.account.id, suspended: true, by: .system)
            let other = try await server.accounts.createAccount(name: "Other", package: "explore", by: .system)
            let foreign = try await server.user(in: other)
            let unknown = TestUser(
                id: UUID(), username: "IRIS-API-9-9", password: user.password, client: user.client)
            var answers: [TestServer.Answer] = []
            answers.append(try await server.password(user, password: "wrong"))
            for one in [unknown, suspended, foreign] {
                answers.append(try await server.password(one, client: user.client))
            }
            for answer in answers {
                #expect(answer.status == 400 && answer.error == "invalid_grant")
                #expect(answer.bytes == answers[0].bytes && answer.headers == answers[0].headers)
            }
            // The check without a user answers, and always no.
            #expect(!server.accounts.isPassword(user.password, of: nil))
        }
    }

    @Test("Case 61: password and secret are not exchangeable, and no subject is another's")
    func notExchangeable() async throws {
        try await TestServer.with { server in
            let user = try await server.user()
            let key = try await server.key()
            #expect(try await server.password(user, password: user.client.secret).error == "invalid_grant")
            let swapped = TestClient(id: user.client.id, secret: user.password)
            #expect(try await server.password(user, client: swapped).error == "invalid_client")
            let named = TestClient(id: user.username, secret: user.password)
            #expect(try await server.password(user, client: named).error == "invalid_client")
            let subjects = [
                try decoded(try await server.tokens(user).access).claims["sub"]?.string,
                try decoded(try await server.token(key)).claims["sub"]?.string,
            ]
            #expect(subjects == [user.id.uuidString.lowercased(), key.client.id])
            #expect(UUID(uuidString: key.client.id) == nil)
        }
    }

    @Test("Case 62: a new password or a suspension ends every token at once, and a return brings none back")
    func ending() async throws {
        try await TestServer.with { server in
            let account = server.account.id
            let watcher = try await server.key(["token.introspect"]).client
            let ends: [@Sendable (TestUser) async throws -> Void] = [
                { user in _ = try await server.accounts.resetAPIUserPassword(user.id, of: account, by: .system) },
                { user in try await server.accounts.setAPIUser(user.id, of: account, suspended: true, by: .system) },
                { user in try await server.accounts.deleteAPIUser(user.id, of: account, by: .system) },
            ]
            for (index, end) in ends.enumerated() {
                let user = try await server.user()
                let tokens = try await server.tokens(user)
                #expect(try await server.get(tokens.access).status == 200)
                try await end(user)
                for _ in 0..<2 {
                    #expect(try await server.get(tokens.access).status == 401)
                    #expect(try await server.isActive(tokens.access, as: watcher) == false)
                    #expect(try await server.isActive(tokens.refresh, as: watcher) == false)
                    #expect(try await server.refresh(tokens.refresh, as: user.client).status >= 400)
                    if index == 1 {
                        try await server.accounts.setAPIUser(user.id, of: account, suspended: false, by: .system)
                    }
                }
            }
        }
    }

    @Test("Case 67: some of the key's scopes, none other, and all when none was asked for")
    func scopes() async throws {
        try await TestServer.with { server in
            let key = try await server.key(["asset.view", "account.asset.manage"])
            func ask(_ scope: String) async throws -> TestServer.Answer {
                try await server.post(
                    "/token/v2", ["grant_type": "client_credentials", "scope": scope], as: key.client)
            }
            #expect(try await ask("")["scope"] == "asset.view account.asset.manage")
            let narrow = try await ask("asset.view")
            #expect(narrow["scope"] == "asset.view")
            #expect(try decoded(#require(narrow["access_token"])).claims["scp"] == ["asset.view"])
            for scope in ["token.introspect", "asset.view token.introspect", "api", "offline_access", "ASSET.VIEW"] {
                #expect(try await ask(scope).error == "invalid_scope")
            }
            // A scope that is taken away is gone from the token too.
            let token = try #require(try await ask("")["access_token"])
            #expect(try await server.get(token).status == 200)
            try await server.accounts.updateAPIKey(
                key.id, of: server.account.id, name: "Key", description: "", scopes: ["account.asset.manage"],
                allowedNetworks: [], by: .system)
            #expect(try await server.get(token).status == 403)
        }
    }

    @Test("Cases 69 and 116: revoking the key ends its tokens on the next request, in introspection too")
    func revokedKey() async throws {
        try await TestServer.with { server in
            let watcher = try await server.key(["token.introspect"]).client
            let key = try await server.key()
            let token = try await server.token(key)
            #expect(try await server.isActive(token, as: watcher) == true)
            #expect(try decoded(token).claims["uid"]?.string == key.id.uuidString.lowercased())
            try await server.accounts.revokeAPIKey(key.id, of: server.account.id, by: .system)
            #expect(try await server.get(token).json["code"] == "token_revoked")
            #expect(try await server.introspect(token, as: watcher).json == ["active": false])
        }
    }

    @Test("A key that expires takes its tokens along")
    func expiredKey() async throws {
        try await TestServer.with { server in
            let key = try await server.key(expiresAt: server.start + 60_000)
            let token = try await server.token(key)
            #expect(try await server.get(token, after: 59_999).status == 200)
            #expect(try await server.get(token, after: 60_000).status == 401)
            let answer = try await server.post(
                "/token/v2", ["grant_type": "client_credentials"], as: key.client, after: 60_000)
            #expect(answer.error == "invalid_client")
        }
    }

    @Test("Cases 70, 73 and 75: each token is another, of plain characters, short, and lives exactly as said")
    func form() async throws {
        try await TestServer.with { server in
            let user = try await server.user()
            let key = try await server.key(["asset.view", "account.asset.manage", "token.introspect"])
            let alphabet = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=")
            var seen: Set<String> = []
            for _ in 0..<50 {
                let byUser = try await server.password(user)
                let byKey = try await server.post("/token/v2", ["grant_type": "client_credentials"], as: key.client)
                for (answer, lifetime) in [(byUser, 3600), (byKey, 1200)] as [(TestServer.Answer, Int64)] {
                    let token = try #require(answer["access_token"])
                    #expect(token.utf8.count <= 4096 && token.allSatisfy(alphabet.contains))
                    let claims = try decoded(token).claims
                    #expect(seen.insert(token).inserted)
                    #expect(seen.insert(try #require(claims["jti"]?.string)).inserted)
                    let issuedAt = try #require(claims["iat"]?.integer)
                    #expect(answer.json["expires_in"] == .integer(lifetime))
                    #expect(issuedAt == server.start / 1000)
                    #expect(claims["exp"]?.integer == issuedAt + lifetime)
                }
                let refresh = try #require(byUser["refresh_token"])
                #expect(refresh.allSatisfy(alphabet.contains) && seen.insert(refresh).inserted)
                #expect(byKey["refresh_token"] == nil)
            }
        }
    }

    @Test("The token is in force up to its last second")
    func expiry() async throws {
        try await TestServer.with { server in
            let token = try await server.token(try await server.key())
            let end = (server.start / 1000 + 1200) * 1000 - server.start
            #expect(try await server.get(token, after: end - 1).status == 200)
            #expect(try await server.get(token, after: end).json["code"] == "token_expired")
        }
    }
}
