// Sources: Sources/RemoteWrite Sources/CSnappy
// Options: -max_len=4096 -malloc_limit_mb=4

/// Reads whatever comes, plain and as snappy, and stops the process where what was read breaks a promise of the
/// reader, or is not read again from what the writer makes of it.
@_cdecl("LLVMFuzzerTestOneInput")
func readWriteRequest(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeRawBufferPointer(start: start, count: count)
    if let plain = try? Snappy.uncompress(input, limit: 1 << 20) { plain.withUnsafeBytes(check) }
    check(input)
    return 0
}

private struct Series: Equatable {
    let labels: [TimeSeries.Label]
    let samples: [TimeSeries.Sample]
}

private func check(_ bytes: UnsafeRawBufferPointer) {
    guard let request = try? read(bytes) else { return }
    var writer = WriteRequestWriter()
    for series in request { writer.add(series.labels, series.samples) }
    do {
        let plain = try writer.body.withUnsafeBytes { body throws(RemoteWriteError) in
            try Snappy.uncompress(body, limit: writer.bytes.count)
        }
        precondition(plain == writer.bytes)
        let again = try plain.withUnsafeBytes(read)
        precondition(again == request)
    } catch {
        preconditionFailure("\(error)")
    }
}

private func read(_ bytes: UnsafeRawBufferPointer) throws -> [Series] {
    var cache = LabelCache<[TimeSeries.Label]>(entryLimit: 8, byteLimit: 1024)
    var reader = WriteRequestReader(bytes)
    var request: [Series] = []
    while let series = try reader.next() {
        let samples = series.samples.map { $0 }
        precondition(samples.count == series.sampleCount)
        let cached = cache[series.labels]
        let labels = try series.labels.labels()
        precondition(labels.allSatisfy { !$0.name.isEmpty && !$0.value.isEmpty })
        precondition(cached == nil || cached == labels)
        cache.set(labels, for: series.labels)
        request.append(Series(labels: labels, samples: samples))
    }
    return request
}
