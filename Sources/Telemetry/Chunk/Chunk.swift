/// A span of one asset's samples as bytes: the times of all its messages once, then a column a series, compressed
/// together.
///
///     format (1) | size before compression (varint) | zstd( ... ) | CRC-32C of all before (4)
///     zstd holds: rows, times | columns | each: series, body length, runs of rows with and without a value, values
enum Chunk {
    private static let format: UInt8 = 1
    /// The most that is compressed in one chunk; a damaged size takes no more memory than this.
    static let largestSize = 16 << 20

    /// - Parameter columns: in order of time, none empty, and no more than `split` puts together.
    static func encode(_ columns: [Column], with zstd: ZstdCompressor) -> [UInt8] {
        let times = allTimes(columns)
        var writer = ByteWriter(capacity: 4096)
        writer.varint(times.count)
        TimeColumn.write(times, to: &writer)
        writer.varint(columns.count)
        var body = ByteWriter(capacity: 1024)
        for column in columns {
            body.removeAll()
            writeRuns(column.times, among: times, to: &body)
            switch column.values {
            case .numbers(let bits):
                body.fixed(UInt8(0))
                NumberColumn.write(bits, to: &body)
            case .texts(let texts):
                body.fixed(UInt8(1))
                TextColumn.write(texts, to: &body)
            }
            writer.varint(UInt64(column.series))
            writer.varint(body.count)
            body.withBytes { writer.raw($0) }
        }
        var blob = ByteWriter(capacity: 2048)
        blob.fixed(format)
        blob.varint(writer.count)
        let compressed = writer.withBytes { zstd.compress($0) }
        compressed.withBytes { blob.raw($0) }
        blob.fixed(blob.withBytes { CRC32C.checksum($0) })
        return blob.bytes
    }

    /// - Parameter isWanted: which series are decoded; the others are skipped.
    static func decode(
        _ blob: [UInt8], with zstd: ZstdDecompressor, where isWanted: (UInt32) -> Bool = { _ in true }
    ) throws(CorruptBytes) -> [Column] {
        try content(of: blob, with: zstd).withBytes { bytes throws(CorruptBytes) in
            var reader = ByteReader(bytes)
            return try columns(from: &reader, where: isWanted)
        }
    }

    /// What is compressed in a chunk.
    static func content(of blob: [UInt8], with zstd: ZstdDecompressor) throws(CorruptBytes) -> [UInt8] {
        try blob.withBytes { bytes throws(CorruptBytes) in
            guard bytes.count > 5 else { throw CorruptBytes("a chunk is cut off") }
            let body = UnsafeRawBufferPointer(rebasing: bytes.dropLast(4))
            var reader = ByteReader(bytes)
            guard try reader.fixed(UInt8.self) == format else { throw CorruptBytes("a chunk has an unknown format") }
            let stated = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: body.count, as: UInt32.self))
            guard CRC32C.checksum(body) == stated else { throw CorruptBytes("a chunk has another checksum") }
            let size = try reader.count(upTo: largestSize)
            return try zstd.decompress(reader.slice(reader.remaining - 4), size: size)
        }
    }

    /// - Parameter isWanted: which series are read; the others are skipped.
    static func columns(
        from reader: inout ByteReader, where isWanted: (UInt32) -> Bool
    ) throws(CorruptBytes) -> [Column] {
        let times = try TimeColumn.read(reader.count(upTo: reader.remaining), from: &reader)
        var columns: [Column] = []
        // The series of a message mostly have values in the same rows: their times are put together once and shared.
        var (runs, own): ([Int], [Int64]) = ([], times)
        for _ in 0..<(try reader.count(upTo: reader.remaining)) {
            let number = try reader.varint()
            guard let series = UInt32(exactly: number) else { throw CorruptBytes("a series has no such number") }
            var body = ByteReader(try reader.slice(reader.count(upTo: reader.remaining)))
            guard isWanted(series) else { continue }
            let ownRuns = try readRuns(of: times.count, from: &body)
            if ownRuns != runs { (runs, own) = (ownRuns, Self.times(in: ownRuns, among: times)) }
            guard !own.isEmpty else { throw CorruptBytes("a column is empty") }
            let values: Column.Values
            switch try body.fixed(UInt8.self) {
            case 0: values = .numbers(try NumberColumn.read(own.count, from: &body))
            case 1: values = .texts(try TextColumn.read(own.count, from: &body))
            default: throw CorruptBytes("a column has an unknown form")
            }
            guard body.isAtEnd else { throw CorruptBytes("a column is longer than its values") }
            columns.append(Column(series: series, times: own, values: values))
        }
        guard reader.isAtEnd else { throw CorruptBytes("a chunk is longer than its columns") }
        return columns
    }

    // MARK: Rows

    /// The times of all columns. Those of a message are the same in each, which makes the common case one comparison.
    private static func allTimes(_ columns: [Column]) -> [Int64] {
        guard let first = columns.first else { return [] }
        if columns.allSatisfy({ $0.times == first.times }) { return first.times }
        var all: Set<Int64> = []
        for column in columns { all.formUnion(column.times) }
        return all.sorted()
    }

    /// Which rows have a value: the lengths of runs, one with and one without values in turn, up to the last row that
    /// has one. All rows are written as no run at all.
    private static func writeRuns(_ own: [Int64], among times: [Int64], to writer: inout ByteWriter) {
        if own.count == times.count { return writer.varint(0) }
        var runs: [Int] = []
        var next = 0
        var (isPresent, length) = (true, 0)
        for time in times {
            if next == own.count { break }
            let has = own[next] == time
            if has { next += 1 }
            if has == isPresent {
                length += 1
            } else {
                runs.append(length)
                (isPresent, length) = (has, 1)
            }
        }
        runs.append(length)
        writer.varint(runs.count)
        for run in runs { writer.varint(run) }
    }

    private static func readRuns(of rows: Int, from reader: inout ByteReader) throws(CorruptBytes) -> [Int] {
        let count = try reader.count(upTo: reader.remaining)
        var runs: [Int] = []
        runs.reserveCapacity(min(count, rows))
        var left = rows
        for _ in 0..<count {
            let length = try reader.count(upTo: left)
            runs.append(length)
            left -= length
        }
        return runs
    }

    private static func times(in runs: [Int], among times: [Int64]) -> [Int64] {
        if runs.isEmpty { return times }
        var own: [Int64] = []
        own.reserveCapacity(stride(from: 0, to: runs.count, by: 2).reduce(0) { $0 + runs[$1] })
        var row = 0
        for (index, length) in runs.enumerated() {
            if index % 2 == 0 { for row in row..<row + length { own.append(times[row]) } }
            row += length
        }
        return own
    }
}
