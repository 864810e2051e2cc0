import Accounts
import Crypto
import CryptoExtras
import Foundation
import HTTPTypes
import SQL
import Testing
import Web

@testable import AuthorizationServer

@Suite("Access tokens and the keys that sign them")
struct AccessTokenTests {
    @Test("Cases 126 and 127: header and claims of RFC 9068", arguments: SigningAlgorithm.allCases)
    func claims(_ algorithm: SigningAlgorithm) async throws {
        try await TestServer.with(algorithm) { server in
            let user = try await server.user()
            let key = try await server.key(["asset.view", "account.asset.manage"])
            let published = try await server.send(.get, "/.well-known/jwks.json").json["keys"]?.array
            let jwk = try #require(published?.first)
            for (token, subject, client, scope) in [
                (
                    try await server.tokens(user).access, user.id.uuidString.lowercased(), user.client.id,
                    "api offline_access"
                ),
                (try await server.token(key), key.client.id, key.client.id, "asset.view account.asset.manage"),
            ] {
                let (header, claims, signature) = try decoded(token)
                #expect(header["typ"] == "at+jwt")
                #expect(header["alg"]?.string == algorithm.rawValue)
                #expect(header["kid"] == jwk["kid"])
                #expect(claims["iss"]?.string == TestServer.issuer)
                #expect(claims["aud"] == "api")
                #expect(claims["sub"]?.string == subject)
                #expect(claims["client_id"]?.string == client)
                #expect(claims["scope"]?.string == scope)
                #expect(claims["jti"]?.string?.isEmpty == false)
                for name in ["iat", "nbf", "exp"] { #expect(claims[name]?.integer != nil) }
                // The key set alone is enough to verify the token.
                let signed = Array(token.utf8.prefix(upTo: try #require(token.lastIndex(of: "."))))
                #expect(try Self.isSignature(signature, of: signed, by: jwk))
                #expect(try !Self.isSignature(signature, of: signed + [0], by: jwk))
            }
        }
    }

    /// Verifies with what is public alone.
    private static func isSignature(_ signature: [UInt8], of bytes: [UInt8], by jwk: JSONValue) throws -> Bool {
        func member(_ name: String) throws -> [UInt8] {
            let text = try #require(jwk[name]?.string)
            return try #require(Base64URL.decode(text.utf8))
        }
        let secret = ["d", "p", "q", "dp", "dq", "qi", "k"]
        #expect(jwk.members?.contains { secret.contains($0.name) } == false)
        if jwk["kty"] == "EC" {
            let key = try P256.Signing.PublicKey(rawRepresentation: member("x") + member("y"))
            return key.isValidSignature(try P256.Signing.ECDSASignature(rawRepresentation: signature), for: bytes)
        }
        let key = try _RSA.Signing.PublicKey(n: member("n"), e: member("e"))
        let parsed = _RSA.Signing.RSASignature(rawRepresentation: signature)
        return key.isValidSignature(parsed, for: bytes, padding: .insecurePKCS1v1_5)
    }

    @Test("Case 124: a new key is published before it signs, the old one until its last token has ended")
    func rotation() async throws {
        try await TestServer.with { server in
            let key = try await server.key()
            func published(_ milliseconds: Int64) async throws -> [String] {
                let answer = try await server.send(.get, "/.well-known/jwks.json", after: milliseconds)
                return answer.json["keys"]?.array?.compactMap { $0["kid"]?.string } ?? []
            }
            func signer(_ milliseconds: Int64) async throws -> String? {
                try decoded(try await server.token(key, after: milliseconds)).header["kid"]?.string
            }
            let old = try #require(try await signer(0))
            let before = Int64.now
            try server.keys.rotate(tokenLifetime: 3600)
            let kids = try await published(0)
            #expect(kids.count == 2 && kids.first == old)
            let new = try #require(kids.last)
            // Times are counted from the start, which is a moment off the rotation.
            let lead = 2 * SigningKeySet.cacheLifetime * 1000
            let offset = before - server.start
            #expect(try await signer(0) == old)
            #expect(try await signer(lead + offset - 1) == old)
            #expect(try await signer(lead + offset + 5000) == new)
            let late = try await server.token(key, after: lead + offset - 1)
            #expect(try await server.get(late, after: lead + offset + 1_190_000).status == 200)
            // Until the longest token that the old key can have signed is over, both are there.
            #expect(try await published(lead + offset + 3_600_000) == [old, new])
            #expect(try await published(lead + offset + 3_665_000) == [new])

            let gone = Int64(lead + offset + 3_665_000)
            #expect(server.keys.key(old, at: server.start + gone) == nil)
            #expect(server.keys.key(new, at: server.start + gone) != nil)
        }
    }

    @Test("Case 124: a token of a key that has been taken away is refused; keys outlive a restart, for the owner alone")
    func removedKey() async throws {
        try await TestServer.with { server in
            let token = try await server.token(try await server.key())
            let path = server.folder + "/signing.json"
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            #expect(try await server.restarted().get(token).status == 200)
            try FileManager.default.removeItem(atPath: path)
            #expect(try await server.restarted().get(token).json["code"] == "token_invalid")
        }
    }

    @Test("A rotation by another process is seen, a damaged file is refused")
    func otherProcess() async throws {
        try await TestServer.with { server in
            let path = server.folder + "/signing.json"
            let beside = try SigningKeySet(file: path, algorithm: .es256)
            try beside.rotate(tokenLifetime: 3600)
            try server.keys.refresh()
            #expect(try server.keys.jwks(at: .now) == beside.jwks(at: .now))
            // Another algorithm gets a key of its own and signs with that at once.
            let other = try SigningKeySet(file: path, algorithm: .rs256)
            #expect(other.signingKey(at: .now + 1).algorithm == .rs256)
            try KeyFile.write(Array("[{\"kid\":\"x\"}]".utf8), to: path)
            #expect(throws: (any Error).self) { try SigningKeySet(file: path, algorithm: .es256) }
            try KeyFile.write(Array("nonsense".utf8), to: path)
            #expect(throws: (any Error).self) { try SigningKeySet(file: path, algorithm: .es256) }
        }
    }

    @Test("Case 130: a clock that goes back five minutes ends no token; one from later than that counts for nothing")
    func clock() async throws {
        try await TestServer.with { server in
            let key = try await server.key()
            let watcher = try await server.key(["token.introspect"]).client
            let token = try await server.token(key, after: 400_000)
            let notBefore = try #require(try decoded(token).claims["nbf"]?.integer)
            let issuedAt = notBefore * 1000 - server.start
            #expect(try await server.get(token, after: issuedAt - 300_000).status == 200)
            #expect(try await server.get(token, after: issuedAt - 300_001).json["code"] == "token_invalid")
            #expect(
                try await server.introspect(token, as: watcher, after: issuedAt - 300_001).json == ["active": false])
            #expect(try await server.get(token, after: 400_000).status == 200)
        }
    }

    @Test("Case 97: each attribute of a challenge is there once, and is a plain text")
    func challenges() async throws {
        try await TestServer.with { server in
            let token = try await server.token(try await server.key(["account.asset.manage"]))
            let long = String(repeating: "\"\\", count: 100)
            for fields in [
                [:], [.authorization: "Bearer"], [.authorization: "Bearer a b"], [.authorization: "Bearer x"],
                [.authorization: "Basic x"], [.authorization: "Bearer \(token)"], [.authorization: "Bearer \(long)"],
                [.authorization: "bearer\t\(token)"],
            ] as [HTTPFields] {
                let answer = try await server.send(.get, "/fleet", headers: fields)
                #expect([400, 401, 403].contains(answer.status))
                let challenge = try #require(answer.headers[.wwwAuthenticate])
                #expect(challenge.hasPrefix("Bearer "))
                let rest = challenge.dropFirst(7)
                let attributes = rest.matches(of: /(\w+)="([^"\\]*)"/)
                #expect(attributes.map { String($0.0) }.joined(separator: ", ") == rest)
                let names = attributes.map { String($0.1) }
                #expect(Set(names).count == names.count && names.contains("realm"))
                let known: Set = ["realm", "error", "error_description", "scope"]
                #expect(known.isSuperset(of: names))
            }
        }
    }
}
