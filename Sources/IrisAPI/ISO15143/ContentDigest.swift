/// A number that tells contents apart (FNV-1a, 64 bits). The parts of a document can be digested when they are made
/// and the document from their digests.
struct ContentDigest: Sendable, Hashable {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }

    mutating func add(_ text: String) {
        add(text.utf8)
        // Ends the text, as no byte of UTF-8 can.
        add(CollectionOfOne(0xFF))
    }

    mutating func add(_ part: ContentDigest) {
        for shift in stride(from: 0, to: 64, by: 8) {
            add(CollectionOfOne(UInt8(truncatingIfNeeded: part.value >> UInt64(shift))))
        }
    }

    var text: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
