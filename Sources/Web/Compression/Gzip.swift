import CZlib

/// The gzip format (RFC 1952).
package enum Gzip {
    /// 15 bits of window, and a header and trailer of gzip alone (zlib.h, `inflateInit2`).
    private static let windowBits: Int32 = 15 + 16

    /// - Parameters:
    ///   - bytes: fewer than 4 GiB.
    ///   - level: from 1, fast, to 9, small.
    package static func compress(_ bytes: some Collection<UInt8>, level: Int = 6) -> [UInt8] {
        bytes.withContiguousStorageIfAvailable { compress(UnsafeRawBufferPointer($0), level) }
            ?? Array(bytes).withUnsafeBytes { compress($0, level) }
    }

    static func begin(_ stream: inout z_stream, level: Int) {
        precondition((1...9).contains(level), "gzip has no level \(level)")
        let size = Int32(MemoryLayout<z_stream>.size)
        let memoryLevel: Int32 = 8
        let status = deflateInit2_(
            &stream, Int32(level), Z_DEFLATED, windowBits, memoryLevel, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
        precondition(status == Z_OK, "zlib has no memory, or is another version than at build time")
    }

    private static func compress(_ bytes: UnsafeRawBufferPointer, _ level: Int) -> [UInt8] {
        var stream = z_stream()
        begin(&stream, level: level)
        defer { deflateEnd(&stream) }
        let capacity = Int(deflateBound(&stream, UInt(bytes.count)))
        return [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            // zlib only reads through this pointer; its header says so under ZLIB_CONST alone.
            stream.next_in = UnsafeMutablePointer(mutating: bytes.assumingMemoryBound(to: UInt8.self).baseAddress)
            stream.avail_in = UInt32(bytes.count)
            stream.next_out = buffer.baseAddress
            stream.avail_out = UInt32(capacity)
            let status = deflate(&stream, Z_FINISH)
            // One call is enough, as the buffer has the size that zlib asked for.
            precondition(status == Z_STREAM_END, "zlib did not keep to its bound")
            count = capacity - Int(stream.avail_out)
        }
    }

    /// Reads one gzip member or several, one after the other.
    /// - Parameter limit: bytes that all members together may have when decompressed.
    /// - Throws: `tooLarge` as soon as there is one byte more, before anything behind it is decompressed; `broken` for
    ///   whatever is not gzip from its first byte to its last.
    package static func decompress(
        _ bytes: some Collection<UInt8>, limit: Int
    ) throws(GzipError) -> [UInt8] {
        var output: [UInt8] = []
        let failure =
            bytes.withContiguousStorageIfAvailable { decompress($0, limit, into: &output) }
            ?? Array(bytes).withUnsafeBufferPointer { decompress($0, limit, into: &output) }
        if let failure { throw failure }
        return output
    }

    private static func decompress(
        _ bytes: UnsafeBufferPointer<UInt8>, _ limit: Int, into output: inout [UInt8]
    ) -> GzipError? {
        var stream = z_stream()
        let status = inflateInit2_(&stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(status == Z_OK, "zlib has no memory, or is another version than at build time")
        defer { inflateEnd(&stream) }
        stream.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
        var unread = bytes.count
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32_768) { chunk in
            while true {
                if stream.avail_in == 0 {
                    stream.avail_in = UInt32(min(unread, 1 << 30))
                    unread -= Int(stream.avail_in)
                }
                let inputBefore = stream.avail_in
                // One byte above the limit is enough to tell.
                let room = min(chunk.count, max(limit - output.count, 0) + 1)
                stream.next_out = chunk.baseAddress
                stream.avail_out = UInt32(room)
                let status = inflate(&stream, Z_NO_FLUSH)
                let produced = room - Int(stream.avail_out)
                if output.count + produced > limit { return .tooLarge }
                output.append(contentsOf: chunk[..<produced])
                switch status {
                case Z_STREAM_END:
                    if stream.avail_in == 0, unread == 0 { return nil }
                    inflateReset(&stream)
                case Z_OK where produced > 0 || stream.avail_in < inputBefore: break
                default: return .broken
                }
            }
        }
    }
}

/// Why gzip could not be decompressed.
package enum GzipError: Error, Sendable, Equatable {
    /// Not gzip, cut off, with a wrong checksum, or with something else behind it.
    case broken
    case tooLarge
}
