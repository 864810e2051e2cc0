// Sources: Sources/Telemetry/Chunk Sources/Telemetry/Encoding Sources/CZstd
// Sources: Sources/Telemetry/Model Tests/Fuzz/ChunkPromises.swift
// Options: -max_len=4096 -malloc_limit_mb=8

/// Reads whatever comes as what is compressed in a chunk: its columns.
@_cdecl("LLVMFuzzerTestOneInput")
func decodeColumns(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeRawBufferPointer(start: start, count: count)
    var reader = ByteReader(input)
    guard let columns = try? Chunk.columns(from: &reader, where: { _ in true }) else { return 0 }
    ChunkPromises.check(columns)
    reader = ByteReader(input)
    let odd = try? Chunk.columns(from: &reader, where: { $0 % 2 == 1 })
    precondition(odd == columns.filter { $0.series % 2 == 1 })
    return 0
}
