import Glibc

extension LabelBytes {
    /// What a hash is keyed with. Random for each table, so that nobody can prepare labels that collide.
    package struct HashKey: Sendable {
        let first: UInt64
        let second: UInt64

        package init() {
            var random = SystemRandomNumberGenerator()
            self.init(random.next(), random.next())
        }

        init(_ first: UInt64, _ second: UInt64) {
            self.first = first
            self.second = second
        }
    }

    /// A hash over blocks of 16 bytes, each folded in by one multiplication of 64 by 64 bits.
    package func hash(_ key: HashKey) -> UInt64 {
        let count = bytes.count
        var state = key.second
        var offset = 0
        while count - offset > 16 {
            state = Self.fold(word(offset) ^ key.first, word(offset + 8) ^ state)
            offset += 16
        }
        if count >= 16 {
            // The last block overlaps the one before.
            state = Self.fold(word(count - 16) ^ key.first, word(count - 8) ^ state)
        } else {
            var last: (UInt64, UInt64) = (0, 0)
            withUnsafeMutableBytes(of: &last) { $0.copyMemory(from: bytes) }
            state = Self.fold(last.0 ^ key.first, last.1 ^ state)
        }
        return Self.fold(state ^ key.first, key.second ^ UInt64(truncatingIfNeeded: count))
    }

    /// Whether these are the bytes that start at `other`, of which there are as many.
    func matches(_ other: UnsafeRawPointer) -> Bool {
        guard let start = bytes.baseAddress else { return true }
        return memcmp(start, other, bytes.count) == 0
    }

    @inline(__always)
    private func word(_ offset: Int) -> UInt64 {
        bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }

    @inline(__always)
    private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }
}
