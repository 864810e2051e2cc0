/// Numbers distinct labels from zero up, by their bytes. Finding them takes no memory.
@usableFromInline
package struct LabelTable: Sendable {
    /// One entry of the open table. The entries of one chain stand side by side.
    private struct Slot {
        var hash: UInt64 = 0
        /// Where the labels stand among all.
        var start = 0
        var length: UInt32 = 0
        /// The number of the labels and one; 0 marks a free slot.
        var number: UInt32 = 0
    }

    private let key = LabelBytes.HashKey()
    private var slots: [Slot] = []
    /// All labels one after the other.
    private var bytes: [UInt8] = []
    package private(set) var count = 0

    private static let fewestSlots = 64

    package init() {}

    package var byteCount: Int { bytes.count }

    package func find(_ labels: LabelBytes) -> Int? {
        guard !slots.isEmpty else { return nil }
        let hash = labels.hash(key)
        let mask = slots.count - 1
        var index = Int(truncatingIfNeeded: hash) & mask
        while true {
            let slot = slots[index]
            if slot.number == 0 { return nil }
            if slot.hash == hash, holds(labels, slot) { return Int(slot.number) - 1 }
            index = (index + 1) & mask
        }
    }

    private func holds(_ labels: LabelBytes, _ slot: Slot) -> Bool {
        guard Int(slot.length) == labels.bytes.count else { return false }
        return bytes.withUnsafeBytes { all in
            guard let first = all.baseAddress else { return true }
            return labels.matches(first + slot.start)
        }
    }

    /// Gives labels that are not there yet the next number.
    package mutating func add(_ labels: LabelBytes) {
        let length = UInt32(labels.bytes.count)
        let slot = Slot(hash: labels.hash(key), start: bytes.count, length: length, number: UInt32(count + 1))
        bytes.append(contentsOf: labels.bytes)
        count += 1
        // At most three quarters are taken, so that a search always meets a free slot.
        if count * 4 > slots.count * 3 { grow() }
        place(slot)
    }

    package mutating func removeAll() {
        slots.removeAll(keepingCapacity: false)
        bytes.removeAll(keepingCapacity: false)
        count = 0
    }

    private mutating func grow() {
        let old = slots
        slots = [Slot](repeating: Slot(), count: max(old.count * 2, Self.fewestSlots))
        for slot in old where slot.number != 0 { place(slot) }
    }

    private mutating func place(_ slot: Slot) {
        let mask = slots.count - 1
        var index = Int(truncatingIfNeeded: slot.hash) & mask
        while slots[index].number != 0 { index = (index + 1) & mask }
        slots[index] = slot
    }
}
