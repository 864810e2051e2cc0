/// One series of a write request, in place: it may be used while the bytes of the request stay.
package struct TimeSeries {
    package let labels: LabelBytes
    package let sampleCount: Int
    /// Native histograms, which are counted and not read.
    package let histogramCount: Int
    /// The samples of the series in the order in which they were sent.
    package let samples: Samples

    package struct Label: Sendable, Hashable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package struct Sample: Sendable, Hashable {
        /// The bits of the double as they were sent: payloads of NaN tell a stale marker from a number that is none.
        package let bits: UInt64
        /// In milliseconds since 1970.
        package let timestamp: Int64

        package init(bits: UInt64, timestamp: Int64) {
            self.bits = bits
            self.timestamp = timestamp
        }

        package init(_ value: Double, timestamp: Int64) {
            self.init(bits: value.bitPattern, timestamp: timestamp)
        }

        package var value: Double { Double(bitPattern: bits) }

        /// The value by which Prometheus says that a series has ended.
        package static let staleMarker: UInt64 = 0x7FF0_0000_0000_0002

        package var isStaleMarker: Bool { bits == Self.staleMarker }
    }

    package struct Samples: Sequence, IteratorProtocol {
        /// The sample that comes next, if any is left: most series have one, which then is read once.
        var pending: Sample
        var count: Int
        /// What stands behind the pending sample.
        var rest: ProtobufCursor

        package var underestimatedCount: Int { count }

        package mutating func next() -> Sample? {
            guard count > 0 else { return nil }
            count -= 1
            let sample = pending
            // The reader has been over the same bytes and found nothing to refuse, so nothing is thrown here.
            if count > 0, let next = try? readNext() { pending = next }
            return sample
        }

        private mutating func readNext() throws(RemoteWriteError) -> Sample {
            while true {
                let tag = try rest.tag()
                if tag.field == TimeSeries.samplesField {
                    return try TimeSeries.sample(try rest.lengthDelimited(tag), of: rest.bytes)
                }
                try rest.skip(tag)
            }
        }
    }

    static let labelsField = 1
    static let samplesField = 2
    static let exemplarsField = 3
    static let histogramsField = 4

    /// Reads a `Sample` message. What is left out is zero, and of what is there twice the last counts.
    @inline(__always)
    static func sample(_ range: Range<Int>, of bytes: UnsafeRawBufferPointer) throws(RemoteWriteError) -> Sample {
        var message = ProtobufCursor(bytes, range)
        var bits: UInt64 = 0
        var timestamp: UInt64 = 0
        while !message.isAtEnd {
            let tag = try message.tag()
            switch tag.field {
            case 1: bits = try message.fixed64(tag)
            case 2: timestamp = try message.varint(tag)
            default: try message.skip(tag)
            }
        }
        return Sample(bits: bits, timestamp: Int64(bitPattern: timestamp))
    }
}
