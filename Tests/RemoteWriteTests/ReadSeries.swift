import TestSupport

@testable import RemoteWrite

/// A series with everything taken out of the bytes of its request.
struct ReadSeries: Hashable {
    var key: [UInt8]
    var samples: [TimeSeries.Sample]
    var histograms = 0

    /// Reads a whole request.
    static func all(in bytes: [UInt8], bounds: WriteRequestBounds = WriteRequestBounds()) throws -> [ReadSeries] {
        try bytes.withUnsafeBytes { bytes in
            var reader = WriteRequestReader(bytes, bounds: bounds)
            var found: [ReadSeries] = []
            while let series = try reader.next() {
                found.append(
                    ReadSeries(
                        key: [UInt8](series.labels.bytes), samples: [TimeSeries.Sample](series.samples),
                        histograms: series.histogramCount))
            }
            return found
        }
    }

    func labels(bounds: WriteRequestBounds = WriteRequestBounds()) throws -> [TimeSeries.Label] {
        try key.withUnsafeBytes { try LabelBytes($0).labels(bounds: bounds) }
    }
}

extension TestGenerator {
    /// Labels that are sorted and differ in name.
    mutating func labels() -> [TimeSeries.Label] {
        let names = ["__name__", "asset", "größe", "instance", "job", "unit", "zone"]
        return names.shuffled(using: &self).prefix(Int.random(in: 1...names.count, using: &self)).sorted().map { name in
            let length = [1, 5, 40, 127, 128, 200].randomElement(using: &self) ?? 1
            let value = (0..<length).map { _ in ["a", "7", "é", "\u{0}", "車"].randomElement(using: &self) ?? "a" }
            return TimeSeries.Label(name, value.joined())
        }
    }

    mutating func samples() -> [TimeSeries.Sample] {
        (0..<Int.random(in: 0...4, using: &self)).map { _ in
            TimeSeries.Sample(
                bits: next(), timestamp: Int64(bitPattern: next() >> UInt64.random(in: 0...63, using: &self)))
        }
    }

    mutating func request() -> (series: [([TimeSeries.Label], [TimeSeries.Sample])], bytes: [UInt8]) {
        let series = (0..<Int.random(in: 0...8, using: &self)).map { _ in (labels(), samples()) }
        var writer = WriteRequestWriter()
        for (labels, samples) in series { writer.add(labels, samples) }
        return (series, writer.bytes)
    }
}
