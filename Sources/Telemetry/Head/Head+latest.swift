/// The latest values of an asset as bytes: they outlive the log and the retention of samples.
///
///     series (varint) | form (1) | time (8) | bits (8) or text
extension Head {
    /// A number of a series among the first 128, in bytes.
    private static let usualLatest = 18

    var latestBytes: [UInt8] {
        var writer = ByteWriter(capacity: series.count * 20)
        for series in series where series.latestTime != .min {
            writer.varint(UInt64(series.number))
            writer.fixed(series.form.rawValue)
            writer.fixed(series.latestTime)
            switch series.form {
            case .number: writer.fixed(series.latestBits)
            case .text: writer.text(series.latestText)
            }
        }
        return writer.bytes
    }

    /// Puts back the latest values of a head that has none.
    mutating func restoreLatest(_ bytes: [UInt8]) throws(CorruptBytes) {
        try bytes.withBytes { bytes throws(CorruptBytes) in
            var reader = ByteReader(bytes)
            expect(bytes.count / Self.usualLatest)
            while !reader.isAtEnd {
                guard let number = UInt32(exactly: try reader.varint()),
                    let form = SeriesKey.Form(rawValue: try reader.fixed(UInt8.self))
                else { throw CorruptBytes("a latest value has no such series") }
                let time = try reader.fixed(Int64.self)
                guard time != .min else { throw CorruptBytes("a latest value has no time") }
                let known = series.count
                switch form {
                case .number:
                    restore(number, at: time, .number(Double(bitPattern: try reader.fixed(UInt64.self))))
                case .text: restore(number, at: time, .text(try reader.text()))
                }
                guard series.count > known else { throw CorruptBytes("a series has two latest values") }
            }
        }
    }

    /// The latest value of every series that has one.
    var latest: [(series: UInt32, time: Int64, value: SampleValue)] {
        series.compactMap { series in series.latest.map { (series.number, $0.time, $0.value) } }
    }

    func latest(of number: UInt32) -> (time: Int64, value: SampleValue)? {
        series.first { $0.number == number }?.latest
    }

    var lastTime: Int64? {
        series.lazy.map(\.latestTime).max().flatMap { $0 == .min ? nil : $0 }
    }
}

extension Head.Series {
    /// Its newest sample; nil when it never had one.
    var latest: (time: Int64, value: SampleValue)? {
        if latestTime == .min { return nil }
        return switch form {
        case .number: (latestTime, .number(Double(bitPattern: latestBits)))
        case .text: (latestTime, .text(latestText))
        }
    }
}
