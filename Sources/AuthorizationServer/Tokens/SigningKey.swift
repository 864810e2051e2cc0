import Crypto
import CryptoExtras
import Foundation
import Web

/// How access tokens are signed (RFC 7518, section 3.1).
package enum SigningAlgorithm: String, Sendable, CaseIterable {
    case es256 = "ES256"
    case rs256 = "RS256"
}

/// A key pair with its place in time: published first, signing later, published until its last token has ended.
struct SigningKey: Sendable {
    enum Pair: Sendable {
        case es256(P256.Signing.PrivateKey)
        case rs256(_RSA.Signing.PrivateKey)
    }

    let id: String
    let pair: Pair
    /// Milliseconds since 1970.
    let signsFrom: Int64
    /// When it leaves the JWKS; nil while it is the newest.
    var retiresAt: Int64?
    /// The encoded header of every token that it signs, with the dot.
    let header: [UInt8]

    var algorithm: SigningAlgorithm {
        switch pair {
        case .es256: .es256
        case .rs256: .rs256
        }
    }

    init(_ algorithm: SigningAlgorithm, signsFrom: Int64) throws {
        let pair: Pair =
            switch algorithm {
            case .es256: .es256(P256.Signing.PrivateKey())
            case .rs256: .rs256(try _RSA.Signing.PrivateKey(keySize: .bits2048))
            }
        let random = SymmetricKey(size: .bits128).withUnsafeBytes { Base64URL.encode(Array($0)) }
        self.init(id: random, pair: pair, signsFrom: signsFrom, retiresAt: nil)
    }

    init(id: String, pair: Pair, signsFrom: Int64, retiresAt: Int64?) {
        self.id = id
        self.pair = pair
        self.signsFrom = signsFrom
        self.retiresAt = retiresAt
        let algorithm: SigningAlgorithm =
            switch pair {
            case .es256: .es256
            case .rs256: .rs256
            }
        var header: [UInt8] = []
        let json: JSONValue = ["alg": .string(algorithm.rawValue), "typ": "at+jwt", "kid": .string(id)]
        Base64URL.append(json.encoded, to: &header)
        self.header = header + [UInt8(ascii: ".")]
    }

    func sign(_ bytes: [UInt8]) throws -> [UInt8] {
        switch pair {
        case .es256(let key): P256Signature.lowS(Array(try key.signature(for: bytes).rawRepresentation))
        case .rs256(let key): Array(try key.signature(for: bytes, padding: .insecurePKCS1v1_5).rawRepresentation)
        }
    }

    func isSignature(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
        switch pair {
        case .es256(let key):
            guard signature.count == 64, P256Signature.isLowS(signature),
                let parsed = try? P256.Signing.ECDSASignature(rawRepresentation: signature)
            else { return false }
            return key.publicKey.isValidSignature(parsed, for: bytes)
        case .rs256(let key):
            let parsed = _RSA.Signing.RSASignature(rawRepresentation: signature)
            return key.publicKey.isValidSignature(parsed, for: bytes, padding: .insecurePKCS1v1_5)
        }
    }

    /// The public members of the key as a JSON Web Key (RFC 7517).
    func jwk() throws -> JSONValue {
        let common: [JSONValue.Member] = [
            .init("kid", .string(id)), .init("use", "sig"), .init("alg", .string(algorithm.rawValue)),
        ]
        switch pair {
        case .es256(let key):
            let point = Array(key.publicKey.rawRepresentation)
            let own: [JSONValue.Member] = [
                .init("kty", "EC"), .init("crv", "P-256"), .init("x", .string(Base64URL.encode(point[..<32]))),
                .init("y", .string(Base64URL.encode(point[32...]))),
            ]
            return .object(own + common)
        case .rs256(let key):
            let primitives = try key.publicKey.getKeyPrimitives()
            let own: [JSONValue.Member] = [
                .init("kty", "RSA"), .init("n", .string(Base64URL.encode(Array(primitives.modulus)))),
                .init("e", .string(Base64URL.encode(Array(primitives.publicExponent)))),
            ]
            return .object(own + common)
        }
    }
}

/// For every ECDSA signature (r, s) there is a second one, (r, n - s). Only the one with the smaller s is made and
/// taken, so that a token has a single spelling.
enum P256Signature {
    private static let order: [UInt8] = [
        0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
    ]
    private static let halfOrder: [UInt8] = {
        var carry: UInt8 = 0
        return order.map { byte in
            defer { carry = byte & 1 }
            return byte >> 1 | carry << 7
        }
    }()

    static func isLowS(_ signature: [UInt8]) -> Bool {
        !halfOrder.lexicographicallyPrecedes(signature[32...])
    }

    static func lowS(_ signature: [UInt8]) -> [UInt8] {
        if isLowS(signature) { return signature }
        var result = signature
        var borrow = 0
        for index in (0..<32).reversed() {
            var difference = Int(order[index]) - Int(signature[32 + index]) - borrow
            borrow = difference < 0 ? 1 : 0
            if difference < 0 { difference += 256 }
            result[32 + index] = UInt8(difference)
        }
        return result
    }
}
