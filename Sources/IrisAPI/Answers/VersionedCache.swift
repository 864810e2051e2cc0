import Synchronization

/// Values that were made already, each for one version of what it was made from.
///
/// The entries live in two generations: when the young one fills its half of the limit it becomes the old one, and
/// what nobody asked for since goes.
final class VersionedCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry {
        let version: UInt64
        let value: Value
    }

    private struct Generations {
        var young: [Key: Entry] = [:]
        var youngSize = 0
        var old: [Key: Entry] = [:]
        var oldSize = 0
    }

    private let generationLimit: Int
    private let sizeOf: @Sendable (Value) -> Int
    private let generations = Mutex(Generations())

    /// - Parameters:
    ///   - limit: bytes that all entries together may take.
    ///   - size: bytes that a value takes with its key.
    init(limit: Int, size: @escaping @Sendable (Value) -> Int) {
        generationLimit = limit / 2
        sizeOf = size
    }

    /// What the entries take at the moment, in bytes.
    var size: Int { generations.withLock { $0.youngSize + $0.oldSize } }

    /// The value that was kept for this version, or nil.
    func value(_ key: Key, version: UInt64) -> Value? {
        generations.withLock { generations in
            if let entry = generations.young[key] { return entry.version == version ? entry.value : nil }
            guard let entry = generations.old[key], entry.version == version else { return nil }
            put(entry, key, &generations)
            return entry.value
        }
    }

    /// Keeps a value. One that is large beside the limit is not kept, lest it drive out all others.
    func keep(_ value: Value, for key: Key, version: UInt64) {
        guard sizeOf(value) <= generationLimit / 4 else { return }
        generations.withLock { generations in
            // A slow reader must not put an older value in the place of a newer one.
            if let known = generations.young[key], known.version > version { return }
            put(Entry(version: version, value: value), key, &generations)
        }
    }

    private func put(_ entry: Entry, _ key: Key, _ generations: inout Generations) {
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
