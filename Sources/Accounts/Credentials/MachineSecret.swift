import Crypto
import Foundation

/// A secret made for programs: a prefix that says what it is, 256 bits in base62, and a checksum by which secret
/// scanners know a real one. Only `[A-Za-z0-9_]`, so every client encodes it alike.
package struct MachineSecret: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case clientSecret = "iris_cs_"
        case password = "iris_pw_"
        case refreshToken = "iris_rt_"
        case session = "iris_se_"
    }

    package let text: String

    /// A new random secret.
    package init(_ kind: Kind) {
        var random = SystemRandomNumberGenerator()
        self.init(kind, entropy: (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) })
    }

    /// The secret that stands for given 32 bytes.
    package init(_ kind: Kind, entropy: [UInt8]) {
        let body = kind.rawValue + Base62.encode(entropy, width: 43)
        let sum = CRC32.checksum(body.utf8)
        let octets = (0..<4).map { UInt8(truncatingIfNeeded: sum >> (24 - 8 * UInt32($0))) }
        text = body + Base62.encode(octets, width: 6)
    }

    /// What a list may show of a secret: the prefix with four characters, and the last four.
    package var hint: String { "\(text.prefix(12))…\(text.suffix(4))" }

    /// Whether a text is a secret of the kind with a right checksum. Says nothing of whether it was ever issued.
    package static func isWellFormed(_ text: String, _ kind: Kind) -> Bool {
        guard text.hasPrefix(kind.rawValue), text.utf8.count == kind.rawValue.utf8.count + 49 else { return false }
        let sum = CRC32.checksum(text.utf8.dropLast(6))
        let octets = (0..<4).map { UInt8(truncatingIfNeeded: sum >> (24 - 8 * UInt32($0))) }
        return text.hasSuffix(Base62.encode(octets, width: 6))
    }
}

/// Bytes as a number in base 62, most significant digit first.
enum Base62 {
    private static let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    static func encode(_ bytes: [UInt8], width: Int) -> String {
        var number = bytes
        var text = [UInt8](repeating: digits[0], count: width)
        for position in text.indices.reversed() {
            var remainder = 0
            for index in number.indices {
                let value = remainder << 8 | Int(number[index])
                number[index] = UInt8(value / 62)
                remainder = value % 62
            }
            text[position] = digits[remainder]
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Random digits; each carries 5.95 bits.
    static func random(_ count: Int) -> String {
        var random = SystemRandomNumberGenerator()
        return String(decoding: (0..<count).map { _ in digits[Int.random(in: 0..<62, using: &random)] }, as: UTF8.self)
    }
}

/// CRC-32 as in IEEE 802.3.
enum CRC32 {
    static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var sum = ~UInt32(0)
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }
}
