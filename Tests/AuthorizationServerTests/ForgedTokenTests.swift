import Accounts
import Crypto
import CryptoExtras
import Foundation
import HTTPTypes
import SQL
import Testing
import Web

@testable import AuthorizationServer

@Suite("Tokens that this server did not make as they are", .serialized)
struct ForgedTokenTests {
    /// A token of any header and claims, by default signed with the server's own key: only the form is wrong.
    private static func forge(
        _ server: TestServer, header: String, claims: String, signature: ([UInt8]) throws -> [UInt8]
    ) throws -> String {
        let text = Base64URL.encode(Array(header.utf8)) + "." + Base64URL.encode(Array(claims.utf8))
        return text + "." + Base64URL.encode(try signature(Array(text.utf8)))
    }

    private static func text(_ value: JSONValue) -> String { String(decoding: value.encoded, as: UTF8.self) }

    /// The members with some replaced; nil takes one away.
    private static func changed(_ value: JSONValue, _ changes: KeyValuePairs<String, JSONValue?>) -> String {
        var members = value.members ?? []
        for (name, new) in changes {
            members.removeAll { $0.name == name }
            if let new { members.append(.init(name, new)) }
        }
        return text(.object(members))
    }

    /// Every forgery by name; all but those about signatures are rightly signed.
    private static func forgeries(_ server: TestServer, _ token: String) throws -> [(String, String)] {
        let (header, claims, signature) = try decoded(token)
        let key = server.keys.signingKey(at: server.start)
        let stranger = try SigningKey(key.algorithm, signsFrom: 0)
        let parts = token.split(separator: ".").map(String.init)
        var list: [(String, String)] = []
        func add(
            _ name: String, header newHeader: String? = nil, claims newClaims: String? = nil,
            signature: ([UInt8]) throws -> [UInt8] = { try key.sign($0) }
        ) throws {
            list.append(
                (
                    name,
                    try forge(
                        server, header: newHeader ?? text(header), claims: newClaims ?? text(claims),
                        signature: signature)
                ))
        }
        for type in ["JWT", "jwt", "at", "application/jwt", ""] {
            try add("typ \(type)", header: changed(header, ["typ": .string(type)]))
        }
        try add("no typ", header: changed(header, ["typ": nil]))
        for algorithm in ["none", "None", "NONE", ""] {
            try add("alg \(algorithm)", header: changed(header, ["alg": .string(algorithm)]))
            try add("alg \(algorithm), no signature", header: changed(header, ["alg": .string(algorithm)])) { _ in [] }
        }
        try add("no alg", header: changed(header, ["alg": nil]))
        let jwk = try key.jwk()
        for secret in [text(jwk), jwk["x"]?.string ?? jwk["n"]?.string ?? "", try publicPEM(key)] {
            try add("HS256 with the public key", header: changed(header, ["alg": "HS256"])) { bytes in
                Array(HMAC<SHA256>.authenticationCode(for: bytes, using: SymmetricKey(data: Data(secret.utf8))))
            }
        }
        for algorithm in ["ES256", "RS256", "ES384", "PS256", "EdDSA"] where algorithm != key.algorithm.rawValue {
            try add("alg \(algorithm)", header: changed(header, ["alg": .string(algorithm)]))
        }
        try add("unknown kid", header: changed(header, ["kid": "unknown"]))
        try add("no kid", header: changed(header, ["kid": nil]))
        try add("kid that is a path", header: changed(header, ["kid": "../../dev/null"]))
        try add("kid that is a number", header: changed(header, ["kid": 1]))
        for name in ["crit", "jku", "x5u"] {
            try add(name, header: changed(header, [name: name == "crit" ? ["exp"] : "https://evil.example/keys"]))
        }
        try add("embedded jwk", header: changed(header, ["jwk": try stranger.jwk()])) { try stranger.sign($0) }
        try add("embedded jwk, right key", header: changed(header, ["jwk": jwk]))
        try add("a stranger's key") { try stranger.sign($0) }
        try add("another issuer", claims: changed(claims, ["iss": "https://evil.example"]))
        try add("issuer with a slash", claims: changed(claims, ["iss": .string(TestServer.issuer + "/")]))
        try add("another audience", claims: changed(claims, ["aud": "other"]))
        for name in ["iss", "aud", "exp", "iat", "sub", "client_id", "jti", "accountId", "uid", "crv", "scp"] {
            try add("no \(name)", claims: changed(claims, [name: nil]))
        }
        try add("exp as text", claims: changed(claims, ["exp": "9999999999"]))
        try add("duplicate in the header", header: text(header).dropLast() + #","typ":"at+jwt"}"#)
        try add("duplicate in the claims", claims: text(claims).dropLast() + #","aud":"api"}"#)
        try add("bytes after the claims", claims: text(claims) + "x")
        try add("header that is an array", header: "[]")
        try add("claims that are text", claims: "\"x\"")
        // From here on the parts are put together by hand.
        list += [
            ("five parts", token + ".AA.AA"), ("four parts", token + "."), ("two parts", parts[0] + "." + parts[1]),
            ("no signature", parts[0] + "." + parts[1] + "."), ("padding", token + "="), ("newline", token + "\n"),
            ("bytes after the token", token + "AAAA"), ("first part empty", ".\(parts[1]).\(parts[2])"),
            ("another's signature", parts[0] + "." + parts[1] + "." + Base64URL.encode(signature.reversed())),
            ("standard Base64", token.replacing("-", with: "+").replacing("_", with: "/")),
            ("too long", token + String(repeating: "A", count: 5000)), ("garbage", "garbage"), ("dots", ".."),
        ]
        if let other = nonCanonical(parts[2]) {
            list.append(("non-canonical Base64url", parts[0] + "." + parts[1] + "." + other))
        }
        return list.filter { $0.1 != token }
    }

    /// The same bytes with other unused bits in the last digit.
    private static func nonCanonical(_ part: String) -> String? {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        guard part.count % 4 != 0, let last = part.last, let value = digits.firstIndex(of: last) else { return nil }
        return part.dropLast() + String(digits[value | 1])
    }

    private static func publicPEM(_ key: SigningKey) throws -> String {
        switch key.pair {
        case .es256(let pair): pair.publicKey.pemRepresentation
        case .rs256(let pair): pair.publicKey.pemRepresentation
        }
    }

    @Test(
        "Case 128: each is refused with invalid_token, before and after the true one was seen",
        arguments: SigningAlgorithm.allCases)
    func refused(_ algorithm: SigningAlgorithm) async throws {
        try await TestServer.with(algorithm) { server in
            let token = try await server.token(try await server.key())
            let forgeries = try Self.forgeries(server, token)
            #expect(forgeries.count > 55)
            for _ in 0..<2 {
                for (name, forgery) in forgeries {
                    #expect(Self.isInvalid(server, forgery), "\(name)")
                    // A header field cannot carry a line break.
                    if forgery.contains("\n") { continue }
                    let answer = try await server.get(forgery)
                    #expect(answer.status == 401 && answer.json["code"] == "token_invalid", "\(name)")
                    #expect(answer.headers[.wwwAuthenticate]?.contains("error=\"invalid_token\"") == true)
                }
                // The true one is taken, so that the list above says something.
                #expect(try await server.get(token).status == 200)
            }
        }
    }

    private static func isInvalid(_ server: TestServer, _ token: String) -> Bool {
        do {
            _ = try server.register.token(token, at: server.start)
            return false
        } catch {
            if case .invalid = error { return true }
            return false
        }
    }

    @Test("Case 112: each is inactive, and nothing else is said")
    func inactive() async throws {
        try await TestServer.with { server in
            let watcher = try await server.key(["token.introspect"]).client
            let key = try await server.key()
            let token = try await server.token(key)
            let other = try await server.accounts.createAccount(name: "Other", package: "explore", by: .system)
            let foreign = try await server.token(try await server.key(in: other))
            #expect(try await server.isActive(token, as: watcher) == true)
            for (name, forgery) in try Self.forgeries(server, token) + [("another account's", foreign)] {
                let answer = try await server.introspect(forgery, as: watcher)
                #expect(answer.status == 200 && answer.json == ["active": false], "\(name)")
            }
            #expect(try await server.introspect(token, as: watcher, after: 1_200_000).json == ["active": false])
            _ = try await server.post("/revoke", ["token": token], as: key.client)
            #expect(try await server.introspect(token, as: watcher).json == ["active": false])
        }
    }

    @Test("Case 129: ES256 signatures are r and s, with the smaller s; every other form is refused")
    func signatures() async throws {
        try await TestServer.with { server in
            let order: [UInt8] = [
                0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
            ]
            let zero = [UInt8](repeating: 0, count: 32)
            let key = try await server.key()
            // Half of all signatures have the larger s when they are made.
            for _ in 0..<40 {
                let token = try await server.token(key)
                let signature = try decoded(token).signature
                #expect(signature.count == 64)
                let (r, s) = (Array(signature[..<32]), Array(signature[32...]))
                var mirrored = zero
                var borrow = 0
                for index in (0..<32).reversed() {
                    let difference = Int(order[index]) - Int(s[index]) - borrow
                    borrow = difference < 0 ? 1 : 0
                    mirrored[index] = UInt8((difference + 256) % 256)
                }
                #expect(s.lexicographicallyPrecedes(mirrored))
                let der = try P256.Signing.ECDSASignature(rawRepresentation: signature).derRepresentation
                let signed = token.prefix(upTo: token.lastIndex(of: ".") ?? token.endIndex)
                // The mirrored one is a right signature, and refused nevertheless.
                if case .es256(let pair) = server.keys.signingKey(at: server.start).pair {
                    let raw = try P256.Signing.ECDSASignature(rawRepresentation: r + mirrored)
                    #expect(pair.publicKey.isValidSignature(raw, for: Array(signed.utf8)))
                }
                for other in [
                    r + mirrored, zero + s, r + zero, zero + zero, order + s, r + order, s + r, Array(der),
                    signature + [0],
                    Array(signature.dropLast()), [0] + signature, [],
                ] {
                    #expect(Self.isInvalid(server, "\(signed).\(Base64URL.encode(other))"))
                }
                #expect(try await server.get(token).status == 200)
            }
        }
    }
}
