// Sources: Sources/Telemetry/Log Sources/Telemetry/Model Sources/Telemetry/Encoding Sources/CZstd
// Options: -max_len=4096 -malloc_limit_mb=8

import Foundation

/// A file without a name that stands for one of the log.
private let file = fileno(tmpfile())

/// Reads whatever comes as a file of the log and as what one record holds, and stops the process where what was read is
/// not read again from what is written of it.
@_cdecl("LLVMFuzzerTestOneInput")
func readLog(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeRawBufferPointer(start: start, count: count)
    var offset = 0
    var numbers: [UInt64] = []
    for record in LogSegment.records(in: input) {
        var again = ByteWriter()
        again.record(Array(record.content), number: record.number)
        precondition(again.bytes.elementsEqual(input[offset..<record.end]))
        check(record.content)
        numbers.append(record.number)
        offset = record.end
    }
    check(input)
    // Files are slow beside the rest.
    if offset == 0 { return 0 }
    precondition(ftruncate(file, 0) == 0 && pwrite(file, start, count, 0) == count)
    do {
        let (end, size) = try LogSegment(at: "/proc/self/fd/\(file)").withRecords { found in
            precondition(found.map(\.number) == numbers)
        }
        precondition(end == offset && size == count)
    } catch {
        preconditionFailure("\(error)")
    }
    return 0
}

private func check(_ content: UnsafeRawBufferPointer) {
    var reader = ByteReader(content)
    guard let number = try? reader.fixed(UInt8.self), let kind = Record.Kind(rawValue: number) else { return }
    if kind == .samples { return checkRows(reader) }
    guard let definition = try? Definition(kind, from: &reader) else { return }
    let again: [UInt8]
    switch definition {
    // A slice whose first index is the first number takes memory for all before it.
    case .assets(let first, let keys):
        guard first < 1000 else { return }
        again = Record.assets((Array(repeating: keys[0], count: first) + keys)[first...])
    case .series(let first, let keys):
        guard first < 1000 else { return }
        again = Record.series((Array(repeating: keys[0], count: first) + keys)[first...])
    case .deletion(let asset): again = Record.deletion(of: asset)
    }
    let read = try? again.withBytes { bytes throws(CorruptBytes) in
        var reader = ByteReader(bytes)
        _ = try reader.fixed(UInt8.self)
        return try Definition(kind, from: &reader)
    }
    precondition(read == definition)
}

private struct Value: Equatable {
    let asset: UInt32
    let time: Int64
    let series: UInt32
    let value: SampleValue
}

private func checkRows(_ reader: ByteReader) {
    guard let values = try? readValues(reader) else { return }
    precondition((try? isSkipped(reader)) == true)
    var rows = Rows()
    for value in values {
        rows.add(
            value.value, series: SeriesNumber(value: value.series), asset: AssetNumber(value: value.asset),
            at: value.time)
    }
    precondition(rows.sampleCount == values.count)
    let again = try? rows.finish().withBytes { bytes throws(CorruptBytes) in
        var reader = ByteReader(bytes)
        _ = try reader.fixed(UInt8.self)
        return try readValues(reader)
    }
    precondition(again == values)
}

private func readValues(_ reader: ByteReader) throws(CorruptBytes) -> [Value] {
    var rows = RowReader(reader)
    var values: [Value] = []
    while let row = try rows.next() {
        for _ in 0..<row.count {
            let (series, value) = try rows.value()
            let sample: SampleValue =
                switch value {
                case .number(let bits): .number(Double(bitPattern: bits))
                case .text(let text): .text(text)
                }
            values.append(Value(asset: row.asset, time: row.time, series: series, value: sample))
        }
    }
    return values
}

private func isSkipped(_ reader: ByteReader) throws(CorruptBytes) -> Bool {
    var rows = RowReader(reader)
    while let row = try rows.next() { try rows.skip(row) }
    return true
}
