import Accounts
import Foundation
import SQL
import Testing
import Web

@testable import AuthorizationServer

/// An API User with all that it needs to sign in.
struct TestUser: Sendable {
    let id: UUID
    let username: String
    let password: String
    let client: TestClient
}

/// An API Key with its client.
struct TestKey: Sendable {
    let id: UUID
    let client: TestClient
}

/// What a token request gave.
struct Tokens: Sendable {
    let access: String
    let refresh: String
}

extension TestServer {
    func user(in account: Account? = nil) async throws -> TestUser {
        let new = try await accounts.createAPIUser((account ?? self.account).id, name: "Bridge", by: .system)
        return TestUser(
            id: new.user.id, username: new.user.username, password: new.password,
            client: TestClient(id: new.user.clientID, secret: new.clientSecret))
    }

    func key(
        _ scopes: [String] = ["asset.view"], networks: [String] = [], in account: Account? = nil,
        expiresAt: Int64? = nil
    ) async throws -> TestKey {
        let new = try await accounts.createAPIKey(
            (account ?? self.account).id, name: "Key", scopes: scopes, allowedNetworks: networks, expiresAt: expiresAt,
            by: .system)
        return TestKey(id: new.key.id, client: TestClient(id: new.key.clientID, secret: new.clientSecret))
    }

    func password(
        _ user: TestUser, scope: String = "api offline_access", client: TestClient? = nil, password: String? = nil,
        after milliseconds: Int64 = 0
    ) async throws -> Answer {
        try await post(
            "/token",
            [
                "grant_type": "password", "username": user.username, "password": password ?? user.password,
                "scope": scope,
            ], as: client ?? user.client, after: milliseconds)
    }

    /// An access token and a refresh token.
    func tokens(_ user: TestUser, after milliseconds: Int64 = 0) async throws -> Tokens {
        let answer = try await password(user, after: milliseconds)
        return Tokens(access: try #require(answer["access_token"]), refresh: try #require(answer["refresh_token"]))
    }

    func refresh(
        _ token: String, as client: TestClient, scope: String? = nil, after milliseconds: Int64 = 0
    ) async throws -> Answer {
        if let scope {
            return try await post(
                "/token", ["grant_type": "refresh_token", "refresh_token": token, "scope": scope], as: client,
                after: milliseconds)
        }
        return try await post(
            "/token", ["grant_type": "refresh_token", "refresh_token": token], as: client, after: milliseconds)
    }

    /// A token of client credentials.
    func token(_ key: TestKey, after milliseconds: Int64 = 0) async throws -> String {
        let answer = try await post(
            "/token/v2", ["grant_type": "client_credentials"], as: key.client, after: milliseconds)
        return try #require(answer["access_token"])
    }

    func introspect(_ token: String, as client: TestClient, after milliseconds: Int64 = 0) async throws -> Answer {
        try await post("/introspect", ["token": token], as: client, after: milliseconds)
    }

    func isActive(_ token: String, as client: TestClient, after milliseconds: Int64 = 0) async throws -> Bool? {
        try await introspect(token, as: client, after: milliseconds).json["active"]?.bool
    }
}

/// The parts of a token as JSON.
func decoded(_ token: String) throws -> (header: JSONValue, claims: JSONValue, signature: [UInt8]) {
    let parts = token.split(separator: ".").map { Base64URL.decode($0.utf8) }
    try #require(parts.count == 3)
    return (
        try JSONParser.parse(try #require(parts[0])), try JSONParser.parse(try #require(parts[1])),
        try #require(parts[2])
    )
}
