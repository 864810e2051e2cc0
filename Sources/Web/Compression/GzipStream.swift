import CZlib

/// Compresses bytes as gzip (RFC 1952) while they come, one part after the other. For one task at a time.
final class GzipStream {
    private var stream = z_stream()
    private var output = [UInt8](repeating: 0, count: 32_768)

    /// - Parameter level: from 1, fast, to 9, small.
    init(level: Int) {
        Gzip.begin(&stream, level: level)
    }

    deinit { deflateEnd(&stream) }

    /// What is finished of the compressed form after some more bytes; often nothing.
    func compress(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        // zlib only reads through this pointer; its header says so under ZLIB_CONST alone.
        stream.next_in = UnsafeMutablePointer(mutating: bytes.assumingMemoryBound(to: UInt8.self).baseAddress)
        stream.avail_in = UInt32(bytes.count)
        return drained(Z_NO_FLUSH)
    }

    /// The end of the compressed form.
    func finish() -> [UInt8] {
        stream.avail_in = 0
        return drained(Z_FINISH)
    }

    private func drained(_ flush: Int32) -> [UInt8] {
        var compressed: [UInt8] = []
        let capacity = output.count
        repeat {
            output.withUnsafeMutableBufferPointer { buffer in
                stream.next_out = buffer.baseAddress
                stream.avail_out = UInt32(capacity)
                // Its result says only how far it got, which the room that is left says too.
                deflate(&stream, flush)
            }
            compressed += output[..<(capacity - Int(stream.avail_out))]
        } while stream.avail_out == 0
        return compressed
    }
}
