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
final class ZstdDecompressor {
    private let context: OpaquePointer

    init() {
        guard let context = ZSTD_createDCtx() else { fatalError("no memory for zstd") }
        self.context = context
    }

    deinit { ZSTD_freeDCtx(context) }

    /// - Parameter size: the exact size of what comes out; memory is taken for it first.
    func decompress(_ bytes: UnsafeRawBufferPointer, size: Int) throws(CorruptBytes) -> [UInt8] {
        let result = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            let written = ZSTD_decompressDCtx(context, buffer.baseAddress, size, bytes.baseAddress, bytes.count)
            count = ZSTD_isError(written) == 0 ? written : 0
        }
        guard result.count == size else { throw CorruptBytes("a block does not decompress to its size") }
        return result
    }
}
