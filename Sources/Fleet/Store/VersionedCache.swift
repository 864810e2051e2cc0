package import Synchronization

/// Values that were made already, each for one version of what it was made from.
///
/// The entries live in two generations: when the young one fills its half of the limit it becomes the old one, and
/// what nobody asked for since goes.
///
/// Inlinable, so that the room that keeps values gets code for their type: it looks one up with every request.
package final class VersionedCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    @usableFromInline typealias Entry = (version: UInt64, value: Value)

    @usableFromInline struct Generations {
        @usableFromInline var young: [Key: Entry] = [:]
        @usableFromInline var youngSize = 0
        @usableFromInline var old: [Key: Entry] = [:]
        @usableFromInline var oldSize = 0
    }

    @usableFromInline let generationLimit: Int
    @usableFromInline let sizeOf: @Sendable (Value) -> Int
    @usableFromInline let generations = Mutex(Generations())

    /// - Parameters:
    ///   - limit: bytes that all entries together may take.
    ///   - size: bytes that a value takes with its key.
    package init(limit: Int, size: @escaping @Sendable (Value) -> Int) {
        generationLimit = limit / 2
        sizeOf = size
    }

    /// What the entries take at the moment, in bytes.
    @inlinable package var size: Int { generations.withLock { $0.youngSize + $0.oldSize } }

    /// The value that was kept for this version, or nil.
    @inlinable package func value(_ key: Key, version: UInt64) -> Value? {
        generations.withLock { generations in
            if let entry = generations.young[key] { return entry.version == version ? entry.value : nil }
            guard let entry = generations.old[key], entry.version == version else { return nil }
            put(entry, key, &generations)
            return entry.value
        }
    }

    /// Keeps a value. One that is large beside the limit is not kept, lest it drive out all others.
    @inlinable package func keep(_ value: Value, for key: Key, version: UInt64) {
        guard sizeOf(value) <= generationLimit / 4 else { return }
        generations.withLock { generations in
            // A slow reader must not put an older value in the place of a newer one.
            if let known = generations.young[key], known.version > version { return }
            put((version, value), key, &generations)
        }
    }

    @inlinable func put(_ entry: Entry, _ key: Key, _ generations: inout Generations) {
        let size = sizeOf(entry.value)
        if generations.youngSize + size > generationLimit {
            (generations.old, generations.oldSize) = (generations.young, generations.youngSize)
            (generations.young, generations.youngSize) = ([:], 0)
        }
        if let replaced = generations.young.updateValue(entry, forKey: key) {
            generations.youngSize -= sizeOf(replaced.value)
        }
        generations.youngSize += size
        if let replaced = generations.old.removeValue(forKey: key) { generations.oldSize -= sizeOf(replaced.value) }
    }
}
