import CSodium
import Dispatch
import Foundation

/// Argon2id hashes of people's passwords, in libsodium's text form.
///
/// A hash takes 19 MiB and some 35 ms on purpose, so two at most run at a time, off the threads that answer requests.
package enum PasswordHash {
    /// Longer passwords are refused before any hashing.
    package static let maximumBytes = 1024
    /// NIST SP 800-63B: length is what makes a password strong.
    package static let minimumCharacters = 15

    private static let queue: OperationQueue = {
        let queue = OperationQueue()
        queue.maxConcurrentOperationCount = 2
        queue.qualityOfService = .userInitiated
        return queue
    }()

    private static let operations = UInt64(2)
    private static let memory = 19 * 1024 * 1024

    package static func make(_ password: String) async -> String {
        let normalised = normalise(password)
        return await onQueue {
            var output = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
            let status = crypto_pwhash_str(&output, normalised, UInt64(normalised.utf8.count), operations, memory)
            precondition(status == 0, "no memory for hashing a password")
            return String(decoding: output.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
    }

    /// Also called with `decoy` when there is no such user, so that both take the same time.
    package static func verify(_ password: String, against hash: String) async -> Bool {
        await verify(password, against: hash) { false } ?? false
    }

    /// - Parameter isInVain: asked when its turn has come; what is in vain by then is not hashed.
    /// - Returns: nil for what was in vain.
    package static func verify(
        _ password: String, against hash: String, unless isInVain: @escaping @Sendable () -> Bool
    ) async -> Bool? {
        let normalised = normalise(password)
        return await onQueue {
            isInVain() ? nil : crypto_pwhash_str_verify(hash, normalised, UInt64(normalised.utf8.count)) == 0
        }
    }

    /// A hash that no password fits.
    package static func decoy() async -> String { await make(MachineSecret(.password).text) }

    /// A password typed on another keyboard may spell the same letter with other code points.
    private static func normalise(_ password: String) -> String { password.precomposedStringWithCanonicalMapping }

    private static func onQueue<T: Sendable>(_ work: @escaping @Sendable () -> T) async -> T {
        await withCheckedContinuation { continuation in
            queue.addOperation { continuation.resume(returning: work()) }
        }
    }
}
