/// Bytes of the store that are not what was written: cut off, changed, or not of the store at all.
struct CorruptBytes: Error, Hashable {
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}

/// Reads little-endian integers, varints and texts from bytes that may be damaged. Never reads past their end.
struct ByteReader {
    private let bytes: UnsafeRawBufferPointer
    private(set) var offset = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    var remaining: Int { bytes.count - offset }
    var isAtEnd: Bool { offset == bytes.count }

    mutating func fixed<T: FixedWidthInteger>(_ type: T.Type) throws(CorruptBytes) -> T {
        guard remaining >= MemoryLayout<T>.size else { throw CorruptBytes("an integer is cut off") }
        let value = T(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: T.self))
        offset += MemoryLayout<T>.size
        return value
    }

    /// An unsigned integer in groups of seven bits, the lowest first.
    mutating func varint() throws(CorruptBytes) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            guard offset < bytes.count else { throw CorruptBytes("a varint is cut off") }
            let byte = bytes[offset]
            offset += 1
            guard shift < 63 || byte <= 1 else { throw CorruptBytes("a varint has more than 64 bits") }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
    }

    /// A signed integer whose sign is its lowest bit.
    mutating func zigzag() throws(CorruptBytes) -> Int64 {
        let value = try varint()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// A count of things of at least one byte each, so that a damaged count takes no memory.
    mutating func count(upTo limit: Int = .max) throws(CorruptBytes) -> Int {
        let value = try varint()
        guard value <= UInt64(limit) else { throw CorruptBytes("a count of \(value) is larger than can be") }
        return Int(value)
    }

    mutating func slice(_ count: Int) throws(CorruptBytes) -> UnsafeRawBufferPointer {
        guard count >= 0, count <= remaining else { throw CorruptBytes("a part is cut off") }
        defer { offset += count }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
    }

    /// A text after its length in bytes.
    mutating func text() throws(CorruptBytes) -> String {
        let length = try count(upTo: remaining)
        guard let text = String(validating: try slice(length), as: UTF8.self) else {
            throw CorruptBytes("a text is not UTF-8")
        }
        return text
    }
}

extension [UInt8] {
    /// `withUnsafeBytes` with a typed error.
    func withBytes<T, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> T) throws(E) -> T {
        try withUnsafeBufferPointer { buffer throws(E) in try body(UnsafeRawBufferPointer(buffer)) }
    }
}
