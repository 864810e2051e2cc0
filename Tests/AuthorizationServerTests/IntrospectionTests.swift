import Accounts
import Foundation
import HTTPTypes
import SQL
import Testing
import Web

@testable import AuthorizationServer

@Suite("Introspection and revocation")
struct IntrospectionTests {
    @Test("Case 111: what is told of an access token, numbers as numbers")
    func accessToken() async throws {
        try await TestServer.with { server in
            let user = try await server.user()
            let token = try await server.tokens(user).access
            let claims = try decoded(token).claims
            let answer = try await server.introspect(token, as: user.client)
            #expect(answer.json["active"] == true)
            #expect(answer["username"] == user.username)
            #expect(answer["token_type"] == "Bearer")
            for name in ["scope", "client_id", "sub", "aud", "iss", "jti", "iat", "nbf", "exp"] {
                #expect(answer.json[name] == claims[name], "\(name)")
            }
            #expect(answer.headers[.cacheControl] == "no-store")
            #expect(answer.headers[values: try #require(HTTPField.Name("Pragma"))] == ["no-cache"])
        }
    }

    @Test("Case 114: a refresh token is active while it would be taken, and looking does not use it")
    func refreshToken() async throws {
        try await TestServer.with { server in
            let user = try await server.user()
            let refresh = try await server.tokens(user).refresh
            for _ in 0..<3 {
                let answer = try await server.introspect(refresh, as: user.client)
                #expect(answer.json["active"] == true && answer["client_id"] == user.client.id)
                #expect(answer.json["exp"]?.integer == (server.start + 30 * 86_400_000) / 1000)
            }
            let successor = try #require(try await server.refresh(refresh, as: user.client)["refresh_token"])
            #expect(try await server.isActive(refresh, as: user.client) == false)
            #expect(try await server.isActive(successor, as: user.client) == true)
            let other = successor.dropLast() + (successor.hasSuffix("0") ? "1" : "0")
            #expect(try await server.isActive(String(other), as: user.client) == false)
        }
    }

    @Test("Case 114: who is not meant to see a token is told that it is none")
    func whoMaySee() async throws {
        try await TestServer.with { server in
            let user = try await server.user()
            let tokens = try await server.tokens(user)
            let watcher = try await server.key(["token.introspect"])
            let plain = try await server.key()
            let otherUser = try await server.user()
            let account = try await server.accounts.createAccount(name: "Other", package: "explore", by: .system)
            let foreign = try await server.key(["token.introspect"], in: account)
            for token in [tokens.access, tokens.refresh] {
                #expect(try await server.isActive(token, as: user.client) == true)
                #expect(try await server.isActive(token, as: watcher.client) == true)
                for client in [plain.client, otherUser.client, foreign.client] {
                    #expect(try await server.introspect(token, as: client).json == ["active": false])
                }
                #expect(
                    try await server.introspect(token, as: TestClient(id: user.client.id, secret: "x")).status == 401)
                #expect(try await server.post("/introspect", ["token": token], as: nil).status == 401)
            }
        }
    }

    @Test("Case 108: one access token is revoked, its refresh token and its sisters are not; a restart remembers")
    func revokedToken() async throws {
        try await TestServer.with { server in
            let user = try await server.user()
            let tokens = try await server.tokens(user)
            let sister = try await server.tokens(user).access
            let stranger = try await server.user().client
            #expect(try await server.post("/revoke", ["token": tokens.access], as: stranger).status == 200)
            #expect(try await server.get(tokens.access).status == 200)
            for _ in 0..<2 {
                #expect(try await server.post("/revoke", ["token": tokens.access], as: user.client).status == 200)
                #expect(try await server.get(tokens.access).json["code"] == "token_revoked")
            }
            #expect(try await server.get(sister).status == 200)
            let restarted = try await server.restarted()
            #expect(try await restarted.get(tokens.access).json["code"] == "token_revoked")
            #expect(try await restarted.refresh(tokens.refresh, as: user.client).status == 200)
        }
    }

    @Test("Pruning forgets revocations of tokens that have ended, and no others")
    func pruning() async throws {
        try await TestServer.with { server in
            let key = try await server.key()
            let token = try await server.token(key)
            _ = try await server.post("/revoke", ["token": token], as: key.client)
            for milliseconds: Int64 in [0, 1_100_000] {
                server.register.prune(at: server.start + milliseconds)
                try await server.grants.prune(at: server.start + milliseconds)
                #expect(try await server.get(token, after: milliseconds).json["code"] == "token_revoked")
                #expect(try await server.restarted().get(token, after: milliseconds).json["code"] == "token_revoked")
            }
            server.register.prune(at: server.start + 1_300_000)
            #expect(try await server.get(token, after: 1_300_000).json["code"] == "token_expired")
        }
    }
}
