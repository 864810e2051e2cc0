import Fleet
import NIOCore
import Web

import struct Foundation.UUID

/// Bytes of answers that were given already, each for one version of its account's fleet.
///
/// A key names the account before all else, so that no answer can reach another one. A hit copies no byte, for buffers
/// share their storage.
struct AnswerCache: Sendable {
    struct Key: Hashable, Sendable {
        let account: UUID
        let operation: String
        let subject: Subject
    }

    /// The decoded parameters of a read.
    enum Subject: Hashable, Sendable {
        case one(UUID)
        case page(PageRequest, includeHidden: Bool)
    }

    /// What an entry takes beside its bytes: key, sort orders, table slots.
    private static let overhead = 512

    private let entries: VersionedCache<Key, ByteBuffer>

    /// - Parameter limit: bytes that all entries together may take.
    init(limit: Int = 32 << 20) {
        entries = VersionedCache(limit: limit) { $0.readableBytes + Self.overhead }
    }

    /// What the entries take at the moment, in bytes.
    var size: Int { entries.size }

    /// The answer that was kept for this version of the account's fleet, or nil.
    func bytes(_ key: Key, version: UInt64) -> ByteBuffer? { entries.value(key, version: version) }

    /// Keeps an answer, unless it is large beside the limit.
    func keep(_ bytes: ByteBuffer, for key: Key, version: UInt64) { entries.keep(bytes, for: key, version: version) }
}
