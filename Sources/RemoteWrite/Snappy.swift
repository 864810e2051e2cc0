import CSnappy

/// Snappy's block format, which bodies of remote write are compressed with.
package enum Snappy {
    /// Decompresses a body.
    /// - Parameter limit: bytes that the decompressed body may have.
    /// - Throws: `tooLarge` when the body states more than `limit`, `malformed` when it is not snappy or states more
    ///   than its own size can hold; both before memory is taken for it.
    package static func uncompress(_ body: UnsafeRawBufferPointer, limit: Int) throws(RemoteWriteError) -> [UInt8] {
        let start = body.assumingMemoryBound(to: CChar.self).baseAddress
        var stated = 0
        guard snappy_uncompressed_length(start, body.count, &stated) == SNAPPY_OK else {
            throw RemoteWriteError(.malformed, "the body is not in snappy's block format")
        }
        guard stated <= limit else {
            throw RemoteWriteError(
                .tooLarge, "the body has \(stated) bytes when decompressed; at most \(limit) are read")
        }
        // The densest element is a copy of 64 bytes, which takes three.
        guard stated * 3 <= body.count * 64 else {
            throw RemoteWriteError(
                .malformed, "the body states \(stated) bytes, more than snappy makes of \(body.count)")
        }
        var status = SNAPPY_OK
        let bytes = [UInt8](unsafeUninitializedCapacity: stated) { buffer, count in
            count = stated
            let target = UnsafeMutableRawBufferPointer(buffer).assumingMemoryBound(to: CChar.self)
            status = snappy_uncompress(start, body.count, target.baseAddress, &count)
            if status != SNAPPY_OK { count = 0 }
        }
        guard status == SNAPPY_OK else { throw RemoteWriteError(.malformed, "the body is not sound snappy") }
        return bytes
    }

    /// Compresses a body, as a sender does.
    package static func compress(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        let capacity = snappy_max_compressed_length(bytes.count)
        return [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            count = capacity
            let target = UnsafeMutableRawBufferPointer(buffer).assumingMemoryBound(to: CChar.self)
            let start = bytes.assumingMemoryBound(to: CChar.self).baseAddress
            let status = snappy_compress(start, bytes.count, target.baseAddress, &count)
            // The only failure that snappy knows here is a buffer below its own bound.
            precondition(status == SNAPPY_OK, "snappy refused a buffer of the size that it asked for")
        }
    }
}
