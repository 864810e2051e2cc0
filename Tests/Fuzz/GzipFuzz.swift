// Sources: Sources/Web/Compression/Gzip.swift Sources/CZlib
// Options: -max_len=4096 -malloc_limit_mb=4

/// Decompresses whatever comes, and stops the process where the limit does not hold; compresses the same bytes and stops
/// it where they do not come back.
@_cdecl("LLVMFuzzerTestOneInput")
func decompress(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: start, count: count)
    let limit = 1 << 17
    if let plain = try? Gzip.decompress(input, limit: limit) {
        precondition(plain.count <= limit)
        if !plain.isEmpty {
            do {
                _ = try Gzip.decompress(input, limit: plain.count - 1)
                preconditionFailure("the limit does not hold")
            } catch {
                precondition(error == .tooLarge)
            }
        }
    }
    // Compressing is slow beside the rest.
    guard (input.first ?? 0) < 16 else { return 0 }
    let compressed = Gzip.compress(input, level: 1 + Int(input.first ?? 0) % 9)
    let back = try? Gzip.decompress(compressed, limit: count)
    precondition(back?.elementsEqual(input) == true)
    return 0
}
