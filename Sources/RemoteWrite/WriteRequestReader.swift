/// Reads the message `prometheus.WriteRequest` of remote write 1.0, series by series and in place.
///
///     try bytes.withUnsafeBytes { bytes in
///         var reader = WriteRequestReader(bytes)
///         while let series = try reader.next() { take(series.labels, series.samples) }
///     }
///
/// Unknown fields, metadata and exemplars are passed over. A request is sound only when the reader has come to its
/// end: whoever takes all or nothing keeps what was read aside until then.
package struct WriteRequestReader {
    private var request: ProtobufCursor
    private let bounds: WriteRequestBounds
    private var seriesCount = 0
    private var sampleCount = 0

    private static let timeSeriesField = 1
    private static let metadataField = 3

    /// - Parameter bytes: stay in place for as long as the reader and its series are used.
    package init(_ bytes: UnsafeRawBufferPointer, bounds: WriteRequestBounds = WriteRequestBounds()) {
        request = ProtobufCursor(bytes)
        self.bounds = bounds
    }

    /// The next series, of which everything but the inside of its labels has been checked; nil at the end.
    /// - Throws: `malformed` with the byte at which the request cannot be read, `tooLarge` when a bound is passed.
    package mutating func next() throws(RemoteWriteError) -> TimeSeries? {
        while !request.isAtEnd {
            let tag = try request.tag()
            switch tag.field {
            case Self.timeSeriesField:
                let range = try request.lengthDelimited(tag)
                seriesCount += 1
                if seriesCount > bounds.series {
                    throw RemoteWriteError(.tooLarge, "the request has more than \(bounds.series) series")
                }
                return try series(range)
            case Self.metadataField: _ = try request.lengthDelimited(tag)
            default: try request.skip(tag)
            }
        }
        return nil
    }

    private mutating func series(_ range: Range<Int>) throws(RemoteWriteError) -> TimeSeries {
        var message = ProtobufCursor(request.bytes, range)
        var labels = 0..<0
        var labelCount = 0
        var labelBytes = 0
        var samples = 0
        var histograms = 0
        var first = TimeSeries.Sample(bits: 0, timestamp: 0)
        var afterFirst = range.upperBound
        while !message.isAtEnd {
            let tag = try message.tag()
            switch tag.field {
            case TimeSeries.labelsField:
                _ = try message.lengthDelimited(tag)
                if labelCount == 0 { labels = tag.offset..<tag.offset }
                if labels.upperBound == tag.offset { labels = labels.lowerBound..<message.offset }
                labelCount += 1
                labelBytes += message.offset - tag.offset
            case TimeSeries.samplesField:
                let sample = try TimeSeries.sample(try message.lengthDelimited(tag), of: message.bytes)
                if samples == 0 {
                    first = sample
                    afterFirst = message.offset
                }
                samples += 1
            case TimeSeries.histogramsField:
                _ = try message.lengthDelimited(tag)
                histograms += 1
            case TimeSeries.exemplarsField: _ = try message.lengthDelimited(tag)
            default: try message.skip(tag)
            }
        }
        guard labelCount <= bounds.labelsOfSeries, labelBytes <= bounds.labelBytesOfSeries else {
            throw RemoteWriteError(
                .tooLarge,
                "the series at byte \(range.lowerBound) has \(labelCount) labels of \(labelBytes) bytes; at most "
                    + "\(bounds.labelsOfSeries) of \(bounds.labelBytesOfSeries) are read")
        }
        sampleCount += samples
        if sampleCount > bounds.samples {
            throw RemoteWriteError(.tooLarge, "the request has more than \(bounds.samples) samples")
        }
        let key: LabelBytes
        if labels.count == labelBytes {
            key = LabelBytes(UnsafeRawBufferPointer(rebasing: request.bytes[labels]))
        } else {
            key = try gather(range, count: labelBytes)
        }
        let rest = ProtobufCursor(request.bytes, afterFirst..<range.upperBound)
        return TimeSeries(
            labels: key, sampleCount: samples, histogramCount: histograms,
            samples: TimeSeries.Samples(pending: first, count: samples, rest: rest))
    }

    /// The label fields of a series that has others between them, as they would stand side by side.
    private func gather(_ range: Range<Int>, count: Int) throws(RemoteWriteError) -> LabelBytes {
        let copy = LabelBytes.Copy(count: count)
        var message = ProtobufCursor(request.bytes, range)
        var written = 0
        while !message.isAtEnd {
            let tag = try message.tag()
            try message.skip(tag)
            if tag.field == TimeSeries.labelsField {
                let field = UnsafeRawBufferPointer(rebasing: message.bytes[tag.offset..<message.offset])
                UnsafeMutableRawBufferPointer(rebasing: copy.bytes[written...]).copyMemory(from: field)
                written += field.count
            }
        }
        return LabelBytes(copy)
    }
}
