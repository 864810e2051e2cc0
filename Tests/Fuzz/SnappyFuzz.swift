// Sources: Sources/RemoteWrite Sources/CSnappy
// Options: -max_len=4096 -malloc_limit_mb=4

/// Decompresses whatever comes, under a limit that its first three bytes say, and stops the process where the limit
/// does not hold; compresses the same bytes and stops it where they do not come back.
@_cdecl("LLVMFuzzerTestOneInput")
func uncompress(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeRawBufferPointer(start: start, count: count)
    let compressed = Snappy.compress(input)
    let back = try? compressed.withUnsafeBytes { body in try Snappy.uncompress(body, limit: count) }
    precondition(back?.elementsEqual(input) == true)
    guard count >= 3 else { return 0 }
    let limit = input.prefix(3).reduce(0) { $0 << 8 | Int($1) }
    let body = UnsafeRawBufferPointer(rebasing: input.dropFirst(3))
    guard let plain = try? Snappy.uncompress(body, limit: limit) else { return 0 }
    precondition(plain.count <= limit)
    if plain.isEmpty { return 0 }
    do {
        _ = try Snappy.uncompress(body, limit: plain.count - 1)
        preconditionFailure("the limit does not hold")
    } catch {
        precondition(error.kind == .tooLarge)
    }
    return 0
}
