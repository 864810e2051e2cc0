/// Walks the fields of one protobuf message in place. Strict: whatever is cut off, too long or of another wire type is
/// refused, and the reason names the byte.
struct ProtobufCursor {
    /// The bytes that the offsets of errors count in; the message may be a part of them.
    let bytes: UnsafeRawBufferPointer
    var offset: Int
    let end: Int

    struct Tag {
        let field: Int
        let wire: UInt8
        /// Where the tag stands.
        let offset: Int
    }

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        offset = 0
        end = bytes.count
    }

    init(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
        self.bytes = bytes
        offset = range.lowerBound
        end = range.upperBound
    }

    var isAtEnd: Bool { offset >= end }

    @inline(__always)
    mutating func tag() throws(RemoteWriteError) -> Tag {
        let start = offset
        let value = try varint()
        guard value <= UInt32.max, value >> 3 != 0 else { throw Self.malformed("a field has no valid number", start) }
        return Tag(field: Int(value >> 3), wire: UInt8(value & 7), offset: start)
    }

    @inline(__always)
    mutating func varint() throws(RemoteWriteError) -> UInt64 {
        if offset < end {
            let byte = bytes[offset]
            if byte < 0x80 {
                offset += 1
                return UInt64(byte)
            }
        }
        return try longVarint()
    }

    private mutating func longVarint() throws(RemoteWriteError) -> UInt64 {
        let start = offset
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while offset < end {
            let byte = bytes[offset]
            offset += 1
            // The tenth byte holds the last of 64 bits.
            if shift == 63, byte > 1 { throw Self.malformed("a varint is longer than 64 bits", start) }
            value |= UInt64(byte & 0x7F) &<< shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw Self.malformed("a varint is cut off", start)
    }

    /// The range of a field that states its length: a message or a string.
    @inline(__always)
    mutating func lengthDelimited(_ tag: Tag) throws(RemoteWriteError) -> Range<Int> {
        guard tag.wire == 2 else { throw Self.wrongType(tag) }
        let length = try varint()
        guard length <= UInt64(end - offset) else {
            throw Self.malformed("a field is longer than what is left", tag.offset)
        }
        let start = offset
        offset += Int(length)
        return start..<offset
    }

    @inline(__always)
    mutating func fixed64(_ tag: Tag) throws(RemoteWriteError) -> UInt64 {
        guard tag.wire == 1 else { throw Self.wrongType(tag) }
        guard end - offset >= 8 else { throw Self.malformed("a number of 8 bytes is cut off", offset) }
        defer { offset += 8 }
        return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    @inline(__always)
    mutating func varint(_ tag: Tag) throws(RemoteWriteError) -> UInt64 {
        guard tag.wire == 0 else { throw Self.wrongType(tag) }
        return try varint()
    }

    /// Passes over the value of a field that nobody here knows.
    mutating func skip(_ tag: Tag) throws(RemoteWriteError) {
        switch tag.wire {
        case 0: _ = try varint()
        case 1: _ = try fixed64(tag)
        case 2: _ = try lengthDelimited(tag)
        case 5:
            guard end - offset >= 4 else { throw Self.malformed("a number of 4 bytes is cut off", offset) }
            offset += 4
        // Groups (3, 4) are in no message of proto3; 6 and 7 mean nothing.
        default: throw Self.wrongType(tag)
        }
    }

    @inline(never)
    static func malformed(_ reason: StaticString, _ offset: Int) -> RemoteWriteError {
        RemoteWriteError(.malformed, "\(reason) at byte \(offset)")
    }

    @inline(never)
    private static func wrongType(_ tag: Tag) -> RemoteWriteError {
        RemoteWriteError(.malformed, "field \(tag.field) has the wrong wire type \(tag.wire) at byte \(tag.offset)")
    }
}
