/// Writes the message `prometheus.WriteRequest`, as a sender does: labels first, then samples.
package struct WriteRequestWriter: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// - Parameter labels: ordered by name, `__name__` among them, as the protocol asks of senders.
    package mutating func add(_ labels: [TimeSeries.Label], _ samples: [TimeSeries.Sample]) {
        var size = 0
        for label in labels { size += Self.fieldSize(Self.size(of: label)) }
        for sample in samples { size += Self.fieldSize(Self.size(of: sample)) }
        append(field: 1, length: size)
        for label in labels {
            append(field: TimeSeries.labelsField, length: Self.size(of: label))
            append(field: 1, length: label.name.utf8.count)
            bytes.append(contentsOf: label.name.utf8)
            append(field: 2, length: label.value.utf8.count)
            bytes.append(contentsOf: label.value.utf8)
        }
        for sample in samples {
            append(field: TimeSeries.samplesField, length: Self.size(of: sample))
            bytes.append(1 << 3 | 1)
            for shift in stride(from: UInt64(0), to: 64, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: sample.bits >> shift))
            }
            bytes.append(2 << 3)
            append(varint: UInt64(bitPattern: sample.timestamp))
        }
    }

    /// The message, compressed as remote write sends it.
    package var body: [UInt8] { bytes.withUnsafeBytes(Snappy.compress) }

    private mutating func append(field: Int, length: Int) {
        bytes.append(UInt8(field << 3 | 2))
        append(varint: UInt64(length))
    }

    private mutating func append(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private static func size(of label: TimeSeries.Label) -> Int {
        fieldSize(label.name.utf8.count) + fieldSize(label.value.utf8.count)
    }

    private static func size(of sample: TimeSeries.Sample) -> Int {
        1 + 8 + 1 + varintSize(UInt64(bitPattern: sample.timestamp))
    }

    /// Tag, length and content.
    private static func fieldSize(_ content: Int) -> Int {
        1 + varintSize(UInt64(content)) + content
    }

    private static func varintSize(_ value: UInt64) -> Int {
        max(1, (70 - value.leadingZeroBitCount) / 7)
    }
}
