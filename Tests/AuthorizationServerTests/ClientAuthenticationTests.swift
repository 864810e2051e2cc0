import Accounts
import Foundation
import HTTPTypes
import SQL
import Testing
import Web

@testable import AuthorizationServer

@Suite("Clients at the token endpoint")
struct ClientAuthenticationTests {
    private static func get(_ server: TestServer, _ authorization: String) async throws -> TestServer.Answer {
        try await server.send(
            .post, "/token/v2",
            headers: [.contentType: "application/x-www-form-urlencoded", .authorization: authorization],
            body: "grant_type=client_credentials")
    }

    @Test("Cases 38 and 39: id and secret are taken form-encoded and as they are, also with special characters")
    func spellings() async throws {
        try await TestServer.with { server in
            let key = try await server.key()
            let encoded = "\(escaped(key.client.id)):\(escaped(key.client.secret))"
            #expect(encoded.contains("%5F"))
            #expect(try await Self.get(server, basic(encoded)).status == 200)
            #expect(try await Self.get(server, basic("\(key.client.id):\(key.client.secret)")).status == 200)

            // Iris makes no such id or secret; one that came from elsewhere would be taken in both spellings.
            let hash = server.accounts.hasher.hash("s%c")
            let other = try await server.key()
            _ = try await server.database.write { connection in
                try connection.execute("UPDATE api_key SET client_id = 'a+b' WHERE client_id = \(other.client.id)")
                try connection.execute(
                    "UPDATE client_secret SET client_id = 'a+b', hash = \(hash) WHERE client_id = \(other.client.id)")
            }
            try await server.accounts.reload()
            #expect(try await Self.get(server, basic("a%2Bb:s%25c")).status == 200)
            #expect(try await Self.get(server, basic("a+b:s%c")).status == 200)
            #expect(try await Self.get(server, basic("a b:s%c")).status == 401)
            #expect(try await Self.get(server, basic("a%2Bb:s%c")).status == 401)
        }
    }

    @Test("Case 46: the stored hash is no secret, however it is written")
    func storedHash() async throws {
        try await TestServer.with { server in
            let key = try await server.key()
            let rows = try await server.database.read { try $0.rows("SELECT hash FROM client_secret") }
            let hash = try #require(try rows.first?.blob("hash"))
            let hexadecimal = hash.map { String(format: "%02x", $0) }.joined()
            for text in [
                hexadecimal, hexadecimal.uppercased(), Data(hash).base64EncodedString(), Base64URL.encode(hash),
                String(decoding: hash, as: UTF8.self), "X'\(hexadecimal)'",
            ] {
                #expect(try await Self.get(server, basic("\(key.client.id):\(text)")).status == 401)
            }
        }
    }

    @Test("Case 47: nothing near the secret is the secret")
    func nearMisses() async throws {
        try await TestServer.with { server in
            let key = try await server.key()
            let other = try await server.key()
            let user = try await server.user()
            let secret = key.client.secret
            var variants = [
                String(secret.dropLast()), String(secret.dropFirst()), secret + "0", " " + secret, secret + " ",
                secret.uppercased(), secret + "\u{0}x", secret + "%00", secret + ":", other.client.secret,
                user.client.secret, user.password, key.client.id, "",
            ]
            for index in stride(from: 0, to: secret.count, by: 7) {
                var characters = Array(secret)
                characters[index] = characters[index] == "0" ? "1" : "0"
                variants.append(String(characters))
            }
            for (number, variant) in variants.enumerated() {
                // Each from an address of its own, so that none is turned away for their number.
                let answer = try await server.send(
                    .post, "/token/v2",
                    headers: [
                        .contentType: "application/x-www-form-urlencoded",
                        .authorization: basic("\(key.client.id):\(variant)"),
                    ], body: "grant_type=client_credentials", from: "198.51.100.\(number)")
                #expect(answer.status == 401 && answer.error == "invalid_client", "\(variant)")
            }
        }
    }

    @Test("Case 48: old and new secret until the moment that was said, then the new one alone")
    func rotation() async throws {
        try await TestServer.with { server in
            let key = try await server.key()
            let new = TestClient(
                id: key.client.id,
                secret: try await server.accounts.rotateSecret(
                    of: key.id, in: server.account.id, overlapUntil: server.start + 3_600_000, by: .system))
            func status(_ client: TestClient, _ milliseconds: Int64) async throws -> Int {
                try await server.post(
                    "/token/v2", ["grant_type": "client_credentials"], as: client, after: milliseconds
                ).status
            }
            #expect(try await status(key.client, 0) == 200)
            #expect(try await status(new, 0) == 200)
            #expect(try await status(key.client, 3_599_999) == 200)
            #expect(try await status(key.client, 3_600_000) == 401)
            #expect(try await status(new, 3_600_000) == 200)
            // What the old secret got still works: the key is the same.
            let token = try await server.token(key, after: 3_599_000)
            #expect(try await server.get(token, after: 3_601_000).status == 200)
            // The last use is that of the credential, at the time of the request.
            #expect(server.accounts.directory.lastUse(of: key.id)?.time == server.start + 3_599_000)
        }
    }

    @Test("Case 136: five secrets side by side all work, a sixth is refused")
    func fiveSecrets() async throws {
        try await TestServer.with { server in
            let key = try await server.key()
            var clients = [key.client]
            for _ in 0..<4 {
                let secret = try await server.accounts.rotateSecret(
                    of: key.id, in: server.account.id, overlapUntil: server.start + 3_600_000, by: .system)
                clients.append(TestClient(id: key.client.id, secret: secret))
            }
            for client in clients {
                #expect(try await server.token(TestKey(id: key.id, client: client)).isEmpty == false)
            }
            await #expect(throws: AccountsError.self) {
                _ = try await server.accounts.rotateSecret(
                    of: key.id, in: server.account.id, overlapUntil: server.start + 3_600_000, by: .system)
            }
        }
    }

    @Test("Case 71: a key that is tied to addresses answers elsewhere as a wrong secret does; the log says why, once")
    func addresses() async throws {
        try await TestServer.with { server in
            let key = try await server.key(networks: ["192.0.2.0/28", "2001:db8::1"])
            func answer(_ address: String, _ client: TestClient) async throws -> TestServer.Answer {
                try await server.post("/token/v2", ["grant_type": "client_credentials"], as: client, from: address)
            }
            #expect(try await answer("192.0.2.15", key.client).status == 200)
            #expect(try await answer("2001:db8:0::1", key.client).status == 200)
            let wrong = try await answer("192.0.2.1", TestClient(id: key.client.id, secret: "wrong"))
            for address in ["192.0.2.16", "2001:db8::2", "unknown", "", "192.0.2.16"] {
                let refused = try await answer(address, key.client)
                #expect(refused.status == 401 && refused.bytes == wrong.bytes && refused.headers == wrong.headers)
            }
            let log = try await server.accounts.auditLog(
                of: server.account.id, AuditFilter(action: "credential.refused_address"), limit: 100)
            #expect(log.entries.count { $0.address == "192.0.2.16" } == 1)
            #expect(log.entries.allSatisfy { $0.after?.contains("not allowed from this address") == true })
        }
    }

    @Test("Case 134: a new key works at once, a revoked one is refused at once, and no id comes twice")
    func lifecycle() async throws {
        try await TestServer.with { server in
            var ids: Set<String> = []
            for _ in 0..<12 {
                let key = try await server.key()
                #expect(ids.insert(key.client.id).inserted)
                let token = try await server.token(key)
                #expect(try await server.get(token).status == 200)
                try await server.accounts.revokeAPIKey(key.id, of: server.account.id, by: .system)
                let answer = try await server.post("/token/v2", ["grant_type": "client_credentials"], as: key.client)
                #expect(answer.status == 401)
                #expect(try await server.get(token).status == 401)
            }
        }
    }

    @Test(
        "Cases 49, 78 and 138: after ten wrong secrets the sender waits, a burst is one audit entry, others are served")
    func burst() async throws {
        try await TestServer.with { server in
            let key = try await server.key()
            func answer(_ secret: String, from address: String) async throws -> TestServer.Answer {
                try await server.post(
                    "/token/v2", ["grant_type": "client_credentials"],
                    as: TestClient(id: key.client.id, secret: secret), from: address)
            }
            var statuses: [Int] = []
            for index in 0..<30 { statuses.append(try await answer("wrong \(index)", from: "192.0.2.1").status) }
            #expect(statuses == Array(repeating: 401, count: 10) + Array(repeating: 429, count: 20))
            let refused = try await answer(key.client.secret, from: "192.0.2.1")
            #expect(refused.status == 429 && refused.error == "slow_down")
            #expect(refused.headers[.retryAfter].flatMap { Int($0) }.map { $0 >= 1 } == true)
            #expect(try await answer(key.client.secret, from: "192.0.2.2").status == 200)
            let filter = AuditFilter(action: "credential.failed_burst")
            let log = try await server.accounts.auditLog(of: server.account.id, filter, limit: 10)
            #expect(log.entries.map(\.address) == ["192.0.2.1"])
        }
    }
}
