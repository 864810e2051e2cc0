import CZstd

/// Zstandard (RFC 8878) over small blocks, with its working memory kept between calls. For one thread at a time.
final class ZstdCompressor {
    private let context: OpaquePointer

    init() {
        guard let context = ZSTD_createCCtx() else { fatalError("no memory for zstd") }
        self.context = context
        // Chunks are a kilobyte: every byte of the frame's header counts, and they have a checksum of their own.
        ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 0)
        ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 0)
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, 1)
    }

    deinit { ZSTD_freeCCtx(context) }

    func compress(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        let bound = ZSTD_compressBound(bytes.count)
        return [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            let size = ZSTD_compress2(context, buffer.baseAddress, bound, bytes.baseAddress, bytes.count)
            // With room for the bound and a valid level nothing is left that can fail.
            precondition(ZSTD_isError(size) == 0, "zstd refused to compress")
            count = size
        }
    }
}

/// The way back. For one thread at a time.
///
/// Safe to hand over: nothing is kept in the context from one block to the next, and whoever has it has it alone.
final class ZstdDecompressor: @unchecked Sendable {
    private let context: OpaquePointer

    init() {
        guard let context = ZSTD_createDCtx() else { fatalError("no memory for zstd") }
        self.context = context
    }

    deinit { ZSTD_freeDCtx(context) }

    /// The most that comes of one block, and the fewest bytes that such a block takes: its header and the byte that it
    /// repeats (RFC 8878, section 3.1.1.2).
    private static let (largestBlock, smallestBlock) = (128 << 10, 4)

    /// - Parameter size: the exact size of what comes out. Memory is taken for it first, unless no block could give it.
    func decompress(_ bytes: UnsafeRawBufferPointer, size: Int) throws(CorruptBytes) -> [UInt8] {
        guard size <= bytes.count / Self.smallestBlock * Self.largestBlock else {
            throw CorruptBytes("a block states \(size) bytes, more than zstd makes of \(bytes.count)")
        }
        let result = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            let written = ZSTD_decompressDCtx(context, buffer.baseAddress, size, bytes.baseAddress, bytes.count)
            count = ZSTD_isError(written) == 0 ? written : 0
        }
        guard result.count == size else { throw CorruptBytes("a block does not decompress to its size") }
        return result
    }
}
