// swiftc -parse-as-library -swift-version 6 -package-name Iris -sanitize=fuzzer,address -g -O -I Sources/CSnappy \
//     $(find Sources/RemoteWrite -name '*.swift') Tests/Fuzz/RemoteWriteFuzz.swift -o /tmp/RemoteWriteFuzz
// SWIFT_BACKTRACE=enable=no /tmp/RemoteWriteFuzz -max_len=4096 -max_total_time=60 CORPUS_FOLDER

/// Reads whatever comes, and stops the process where what was read breaks a promise of the reader.
@_cdecl("LLVMFuzzerTestOneInput")
func readWriteRequest(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeRawBufferPointer(start: start, count: count)
    if let plain = try? Snappy.uncompress(input, limit: 1 << 20) { plain.withUnsafeBytes(readAll) }
    readAll(input)
    return 0
}

private func readAll(_ bytes: UnsafeRawBufferPointer) {
    var cache = LabelCache<[TimeSeries.Label]>(entryLimit: 8, byteLimit: 1024)
    var reader = WriteRequestReader(bytes)
    while let series = try? reader.next() {
        precondition(series.samples.reduce(0) { count, _ in count + 1 } == series.sampleCount)
        guard let labels = try? series.labels.labels() else { continue }
        precondition(labels.allSatisfy { !$0.name.isEmpty && !$0.value.isEmpty })
        if let cached = cache[series.labels] { precondition(cached == labels) }
        cache.set(labels, for: series.labels)
    }
}
