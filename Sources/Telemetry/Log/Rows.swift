/// Samples on their way into the log: rows of one asset and one time, as a machine's message has them.
///
///     kind (1) | rows: asset (4), count (4), time (8) | values: series (4), bits of a double (8)
///                                                        or series with text flag (4), length (8), UTF-8
///
/// Fixed widths: the log lives for hours and is read back at the speed of memory.
package struct Rows: ~Copyable {
    private var writer: ByteWriter
    private var asset = UInt32.max
    private var time: Int64 = 0
    private var countOffset = 0
    private var rowCount: UInt32 = 0
    package private(set) var sampleCount = 0

    package init(capacity: Int = 4096) {
        writer = ByteWriter(capacity: capacity)
        writer.fixed(Record.Kind.samples.rawValue)
    }

    /// More is better split into several records, in bytes.
    static let comfortableSize = 8 << 20

    /// What the rows take in the log, in bytes.
    package var size: Int { writer.count }

    @inline(__always)
    package mutating func add(_ bits: UInt64, series: SeriesNumber, asset: AssetNumber, at time: Int64) {
        row(asset.value, time)
        writer.fixed(series.value)
        writer.fixed(bits)
    }

    package mutating func add(_ text: String, series: SeriesNumber, asset: AssetNumber, at time: Int64) {
        row(asset.value, time)
        writer.fixed(series.value | Record.textFlag)
        var text = text
        text.withUTF8 { utf8 in
            writer.fixed(UInt64(utf8.count))
            writer.raw(UnsafeRawBufferPointer(utf8))
        }
    }

    mutating func add(_ value: SampleValue, series: SeriesNumber, asset: AssetNumber, at time: Int64) {
        switch value {
        case .number(let double): add(double.bitPattern, series: series, asset: asset, at: time)
        case .text(let text): add(text, series: series, asset: asset, at: time)
        }
    }

    @inline(__always)
    private mutating func row(_ asset: UInt32, _ time: Int64) {
        if asset != self.asset || time != self.time {
            closeRow()
            (self.asset, self.time) = (asset, time)
            writer.fixed(asset)
            countOffset = writer.count
            writer.fixed(UInt32(0))
            writer.fixed(time)
        }
        rowCount &+= 1
        sampleCount &+= 1
    }

    private mutating func closeRow() {
        if rowCount > 0 { writer.patch(rowCount, at: countOffset) }
        rowCount = 0
    }

    /// The record's bytes.
    consuming func finish() -> [UInt8] {
        closeRow()
        return writer.bytes
    }
}

/// Stands for an asset in one store, as long as that store's files live.
package struct AssetNumber: Sendable, Hashable {
    let value: UInt32
}

/// Stands for a series in one store, as long as that store's files live.
package struct SeriesNumber: Sendable, Hashable {
    let value: UInt32
}

/// Reads the rows of a record one after the other.
struct RowReader {
    struct Row {
        let asset: UInt32
        let time: Int64
        let count: Int
    }

    enum Value {
        case number(UInt64)
        case text(String)
    }

    private var reader: ByteReader

    /// - Parameter reader: stands behind the record's kind.
    init(_ reader: ByteReader) {
        self.reader = reader
    }

    /// The next row, whose values are read next.
    mutating func next() throws(CorruptBytes) -> Row? {
        if reader.isAtEnd { return nil }
        let asset = try reader.fixed(UInt32.self)
        let count = Int(try reader.fixed(UInt32.self))
        let time = try reader.fixed(Int64.self)
        // The largest number stands for no asset.
        guard asset != .max, count <= reader.remaining / 12 else {
            throw CorruptBytes("a row is cut off, or of no asset")
        }
        return Row(asset: asset, time: time, count: count)
    }

    @inline(__always)
    mutating func value() throws(CorruptBytes) -> (series: UInt32, value: Value) {
        let series = try reader.fixed(UInt32.self)
        let bits = try reader.fixed(UInt64.self)
        if series & Record.textFlag == 0 { return (series, .number(bits)) }
        guard bits <= UInt64(reader.remaining),
            let text = String(validating: try reader.slice(Int(bits)), as: UTF8.self)
        else { throw CorruptBytes("a text is cut off or not UTF-8") }
        return (series & ~Record.textFlag, .text(text))
    }

    /// Passes over a row's values.
    mutating func skip(_ row: Row) throws(CorruptBytes) {
        for _ in 0..<row.count {
            let series = try reader.fixed(UInt32.self)
            let bits = try reader.fixed(UInt64.self)
            guard series & Record.textFlag != 0 else { continue }
            guard bits <= UInt64(reader.remaining) else { throw CorruptBytes("a text is cut off") }
            _ = try reader.slice(Int(bits))
        }
    }
}
