/// Remembers what belongs to the labels of a series, so that they are read once. Bounded: when it is full it forgets
/// everything and starts anew. For one thread at a time; whoever shares it guards it.
package struct LabelCache<Value> {
    @usableFromInline var table = LabelTable()
    @usableFromInline var values: [Value] = []
    private let entryLimit: Int
    private let byteLimit: Int

    /// - Parameters:
    ///   - entryLimit: distinct labels that are remembered; more than zero and at most 2^31.
    ///   - byteLimit: bytes that these labels may take together.
    package init(entryLimit: Int, byteLimit: Int) {
        precondition((1...(1 << 31)).contains(entryLimit), "a cache of \(entryLimit) entries")
        self.entryLimit = entryLimit
        self.byteLimit = byteLimit
    }

    package var count: Int { values.count }

    /// Bytes of memory that the entries take, or a little more.
    package var size: Int { table.byteCount + values.count * (96 + MemoryLayout<Value>.stride) }

    /// The value that was set for the same bytes. Takes no memory.
    @inlinable
    package subscript(labels: LabelBytes) -> Value? {
        guard let number = table.find(labels) else { return nil }
        return values[number]
    }

    /// Remembers a value, in the place of an earlier one. Labels above the limit of bytes are not remembered.
    package mutating func set(_ value: Value, for labels: LabelBytes) {
        if let number = table.find(labels) {
            values[number] = value
            return
        }
        guard labels.bytes.count <= byteLimit else { return }
        if values.count == entryLimit || table.byteCount + labels.bytes.count > byteLimit { removeAll() }
        table.add(labels)
        values.append(value)
    }

    /// Forgets everything, as after a change of what the values stand for.
    package mutating func removeAll() {
        table.removeAll()
        values.removeAll(keepingCapacity: false)
    }
}

extension LabelCache: Sendable where Value: Sendable {}
