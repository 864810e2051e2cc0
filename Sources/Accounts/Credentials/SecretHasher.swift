package import Crypto
import Foundation

/// Keyed hashes of machine secrets: HMAC-SHA-256 under a key that is not in the database, so that a copy of the
/// database alone tells nothing. Secrets of 256 random bits need no slow hash.
package struct SecretHasher: Sendable {
    private let key: SymmetricKey

    package init(key: SymmetricKey) {
        self.key = key
    }

    /// Reads the key from a file that only the owner may read, or makes it.
    /// - Throws: `KeyFileError` when the file is not 32 bytes, or is open to others.
    package init(file path: String) throws {
        key = SymmetricKey(
            data: try KeyFile.readOrCreate(path) { SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) } })
        if key.bitCount != 256 { throw KeyFileError(reason: "\(path) must hold 32 bytes; restore it from a backup") }
    }

    package func hash(_ secret: String) -> [UInt8] {
        hash(secret, purpose: "")
    }

    /// A hash that cannot stand for one made for another purpose.
    package func hash(_ text: String, purpose: String) -> [UInt8] {
        var code = HMAC<SHA256>(key: key)
        code.update(data: Array(purpose.utf8) + [0])
        code.update(data: Array(text.utf8))
        return Array(code.finalize())
    }

    /// Compares in a time that does not depend on where the two differ.
    package static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for index in left.indices { difference |= left[index] ^ right[index] }
        return difference == 0
    }
}
