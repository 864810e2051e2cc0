import Crypto
import Foundation

/// A secret made for programs: a prefix that says what it is, random bits in base62, 256 unless its kind says
/// otherwise, and a checksum by which secret scanners know a real one. Only `[A-Za-z0-9_]`, so every client encodes it
/// alike.
package struct MachineSecret: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case clientSecret = "iris_cs_"
        case password = "iris_pw_"
        case refreshToken = "iris_rt_"
        case session = "iris_se_"
        case loginToken = "iris_lt_"
        /// Programs written for the Classic API keep its token in 32 letters and digits, and some check that.
        case classicToken = "iris"

        /// How many random bytes the secret has; of a Classic API token, 24 digits hold 142 bits of the 144.
        var entropyBytes: Int { self == .classicToken ? 18 : 32 }
        var randomDigits: Int { self == .classicToken ? 24 : 43 }
        /// Six digits hold all of CRC-32.
        var checksumDigits: Int { self == .classicToken ? 4 : 6 }
        package var length: Int { rawValue.utf8.count + randomDigits + checksumDigits }
    }

    package let kind: Kind
    package let text: String

    /// A new random secret.
    package init(_ kind: Kind) {
        var random = SystemRandomNumberGenerator()
        self.init(kind, entropy: (0..<kind.entropyBytes).map { _ in UInt8.random(in: 0...255, using: &random) })
    }

    /// The secret that stands for given bytes, as many as the kind has.
    package init(_ kind: Kind, entropy: [UInt8]) {
        let body = kind.rawValue + Base62.encode(entropy, width: kind.randomDigits)
        self.kind = kind
        text = body + Self.checksum(of: body.utf8, kind)
    }

    /// What a list may show of a secret: the prefix with four characters, and the last four. Of a Classic API token,
    /// which is short, the last four are left out.
    package var hint: String {
        let start = "\(text.prefix(kind.rawValue.count + 4))…"
        return kind == .classicToken ? start : start + text.suffix(4)
    }

    /// Whether a text is a secret of the kind with a right checksum. Says nothing of whether it was ever issued.
    package static func isWellFormed(_ text: String, _ kind: Kind) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == kind.length, bytes.starts(with: kind.rawValue.utf8),
            bytes.dropFirst(kind.rawValue.utf8.count).allSatisfy(Base62.isDigit)
        else { return false }
        let body = bytes.dropLast(kind.checksumDigits)
        return bytes.suffix(kind.checksumDigits).elementsEqual(checksum(of: body, kind).utf8)
    }

    private static func checksum(of body: some Sequence<UInt8>, _ kind: Kind) -> String {
        let sum = CRC32.checksum(body)
        let octets = (0..<4).map { UInt8(truncatingIfNeeded: sum >> (24 - 8 * UInt32($0))) }
        return Base62.encode(octets, width: kind.checksumDigits)
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

    static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
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
