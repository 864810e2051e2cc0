// Sources: Sources/Telemetry/Chunk Sources/Telemetry/Encoding Sources/CZstd
// Sources: Sources/Telemetry/Model Tests/Fuzz/ChunkPromises.swift
// Options: -max_len=1024 -malloc_limit_mb=40

private let decompressor = ZstdDecompressor()

/// Reads whatever comes as a chunk, as it is and with a right checksum behind it.
@_cdecl("LLVMFuzzerTestOneInput")
func decodeChunk(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeRawBufferPointer(start: start, count: count)
    if let columns = try? Chunk.decode(Array(input), with: decompressor) { ChunkPromises.check(columns) }
    var sealed = ByteWriter(capacity: count + 4)
    sealed.raw(input)
    sealed.fixed(CRC32C.checksum(input))
    if let columns = try? Chunk.decode(sealed.bytes, with: decompressor) { ChunkPromises.check(columns) }
    return 0
}
