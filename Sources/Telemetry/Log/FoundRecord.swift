/// A record where it lies in a file of the log.
struct FoundRecord {
    /// Where it ends in the file.
    let end: Int
    /// Number and content, which the checksum is of.
    private let checked: UnsafeRawBufferPointer
    private let checksum: UInt32

    /// The record that begins at an offset, by what its head says; nil when it is cut off or its head damaged.
    init?(in bytes: UnsafeRawBufferPointer, at offset: Int) {
        guard bytes.count - offset >= LogSegment.headerSize else { return nil }
        let length = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
        end = offset + LogSegment.headerSize + length
        guard length > 0, length <= LogSegment.largestRecord, end <= bytes.count else { return nil }
        checksum = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self))
        checked = UnsafeRawBufferPointer(rebasing: bytes[offset + 8..<end])
    }

    var number: UInt64 { UInt64(littleEndian: checked.loadUnaligned(as: UInt64.self)) }
    var content: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: checked[8...]) }
    /// Whether it is what was written.
    var isSound: Bool { CRC32C.checksum(checked) == checksum }
}
