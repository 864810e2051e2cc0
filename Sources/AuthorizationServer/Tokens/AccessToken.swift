import Accounts
import Foundation
import Web

/// The claims of an access token (RFC 9068, section 2.2), with the names that existing clients look for beside them:
/// `cid`, `uid`, `scp`, `accountId`.
struct AccessToken: Sendable {
    let id: String
    let issuer: String
    let accountID: UUID
    let clientID: String
    /// The API User or API Key that it was issued for.
    let credentialID: UUID
    /// API User id, or the client id for client credentials (RFC 9068, section 2.2).
    let subject: String
    let scopes: [String]
    /// Seconds since 1970.
    let issuedAt: Int64
    let expiresAt: Int64
    let credentialVersion: Int64
    /// The refresh token family that it came from, whose end is its end.
    let family: UUID?

    static let audience = "api"
    static let mediaType = "at+jwt"

    func encode(signedBy key: SigningKey) throws -> String {
        var writer = JSONWriter(reserving: 640)
        writer.beginObject()
        func member(_ name: String, _ value: String) {
            writer.name(name)
            writer.write(value)
        }
        func member(_ name: String, _ value: Int64) {
            writer.name(name)
            writer.write(value)
        }
        func member(_ name: String, _ value: UUID) {
            writer.name(name)
            writer.write(value)
        }
        member("ver", 1)
        member("jti", id)
        member("iss", issuer)
        member("aud", Self.audience)
        member("iat", issuedAt)
        member("nbf", issuedAt)
        member("exp", expiresAt)
        member("sub", subject)
        member("cid", clientID)
        member("client_id", clientID)
        member("uid", credentialID)
        writer.name("scp")
        scopes.write(to: &writer)
        member("scope", scopes.joined(separator: " "))
        member("accountId", accountID)
        member("crv", credentialVersion)
        if let family { member("fam", family) }
        writer.endObject()

        var text = key.header
        text.reserveCapacity(1024)
        Base64URL.append(writer.bytes, to: &text)
        let signature = try key.sign(text)
        text.append(UInt8(ascii: "."))
        Base64URL.append(signature, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads a token and checks its form, signature, issuer and audience, but not whether it is still in force.
    /// - Returns: nil for anything that this server did not sign as an access token.
    static func decode(_ text: String, keys: SigningKeySet, issuer: String, at time: Int64) -> AccessToken? {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard text.utf8.count <= 4096, parts.count == 3, let header = object(parts[0]),
            header["crit"] == nil, header["jku"] == nil, header["x5u"] == nil, header["jwk"] == nil,
            let type = header["typ"]?.string?.lowercased(), type == mediaType || type == "application/" + mediaType,
            let keyID = header["kid"]?.string, let key = keys.key(keyID, at: time),
            header["alg"]?.string == key.algorithm.rawValue,
            let signature = Base64URL.decode(parts[2]),
            key.isSignature(signature, of: Array(text.utf8.prefix(parts[0].count + 1 + parts[1].count))),
            let claims = object(parts[1]), claims["iss"]?.string == issuer, claims["aud"]?.string == audience,
            let account = claims["accountId"]?.string.flatMap(UUID.init(uuidString:)),
            let credential = claims["uid"]?.string.flatMap(UUID.init(uuidString:)),
            let id = claims["jti"]?.string, let clientID = claims["client_id"]?.string,
            let subject = claims["sub"]?.string, let scopes = claims["scp"]?.array?.compactMap(\.string),
            let issuedAt = claims["iat"]?.integer, let expiresAt = claims["exp"]?.integer,
            let version = claims["crv"]?.integer
        else { return nil }
        return AccessToken(
            id: id, issuer: issuer, accountID: account, clientID: clientID, credentialID: credential, subject: subject,
            scopes: scopes, issuedAt: issuedAt, expiresAt: expiresAt, credentialVersion: version,
            family: claims["fam"]?.string.flatMap(UUID.init(uuidString:)))
    }

    private static func object(_ part: Substring.UTF8View) -> JSONValue? {
        guard let bytes = Base64URL.decode(part), let value = try? JSONParser.parse(bytes), value.members != nil else {
            return nil
        }
        return value
    }
}
