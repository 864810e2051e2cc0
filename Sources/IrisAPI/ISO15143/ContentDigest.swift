/// A number that tells contents apart (as FNV-1a, 64 bits, but in words of eight bytes). The parts of a document can be
/// digested when they are made and the document from their digests.
struct ContentDigest: Sendable, Hashable {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { bytes in
            var offset = 0
            while offset &+ 8 <= bytes.count {
                add(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                offset &+= 8
            }
            var last: UInt64 = 0
            for byte in bytes[offset...] { last = last << 8 | UInt64(byte) }
            add(last)
        }
        // Tells where it ends.
        add(UInt64(bytes.count))
    }

    mutating func add(_ text: String) { add(Array(text.utf8)) }

    mutating func add(_ part: ContentDigest) { add(part.value) }

    @inline(__always)
    private mutating func add(_ word: UInt64) {
        value = (value ^ word) &* 0x9FB2_1C65_1E98_DF25
        // Brings what the product has in its high bits into the low ones, which the next product spreads again.
        value ^= value >> 32
    }

    var text: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
