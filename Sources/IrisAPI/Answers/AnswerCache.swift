import NIOCore
import Synchronization
import Web

import struct Foundation.UUID

/// Bytes of answers that were given already, each for one version of its account's fleet.
///
/// A key names the account before all else, so that no answer can reach another one. The entries live in two
/// generations: when the young one fills its half of the limit it becomes the old one, and what nobody asked for
/// since goes. A hit copies no byte, for buffers share their storage.
final class AnswerCache: Sendable {
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

    private struct Entry {
        let version: UInt64
        let bytes: ByteBuffer
    }

    private struct Generations {
        var young: [Key: Entry] = [:]
        var youngSize = 0
        var old: [Key: Entry] = [:]
        var oldSize = 0
    }

    /// What an entry takes beside its bytes: key, sort orders, table slots.
    private static let overhead = 512

    private let generationLimit: Int
    private let generations = Mutex(Generations())

    /// - Parameter limit: bytes that all entries together may take.
    init(limit: Int = 32 << 20) {
        generationLimit = limit / 2
    }

    /// What the entries take at the moment, in bytes.
    var size: Int { generations.withLock { $0.youngSize + $0.oldSize } }

    /// The answer that was kept for this version of the account's fleet, or nil.
    func bytes(_ key: Key, version: UInt64) -> ByteBuffer? {
        generations.withLock { generations in
            if let entry = generations.young[key] { return entry.version == version ? entry.bytes : nil }
            guard let entry = generations.old[key], entry.version == version else { return nil }
            put(entry, key, &generations)
            return entry.bytes
        }
    }

    /// Keeps an answer. One that is large beside the limit is not kept, lest it drive out all others.
    func keep(_ bytes: ByteBuffer, for key: Key, version: UInt64) {
        guard bytes.readableBytes + Self.overhead <= generationLimit / 4 else { return }
        generations.withLock { generations in
            // A slow reader must not put an older answer in the place of a newer one.
            if let known = generations.young[key], known.version > version { return }
            put(Entry(version: version, bytes: bytes), key, &generations)
        }
    }

    private func put(_ entry: Entry, _ key: Key, _ generations: inout Generations) {
        func size(_ entry: Entry) -> Int { entry.bytes.readableBytes + Self.overhead }
        if generations.youngSize + size(entry) > generationLimit {
            (generations.old, generations.oldSize) = (generations.young, generations.youngSize)
            (generations.young, generations.youngSize) = ([:], 0)
        }
        if let replaced = generations.young.updateValue(entry, forKey: key) {
            generations.youngSize -= size(replaced)
        }
        generations.youngSize += size(entry)
        if let replaced = generations.old.removeValue(forKey: key) { generations.oldSize -= size(replaced) }
    }
}
