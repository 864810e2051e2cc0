import TestSupport
import Testing

@testable import RemoteWrite

@Suite("A write request is read series by series")
struct WriteRequestReaderTests {
    /// Two series as Prometheus sends them, byte by byte from the definition of the message: an exemplar and a native
    /// histogram on the second one, metadata behind them.
    static let fromPrometheus: [UInt8] = [
        0x0A, 0x2F,  // timeseries, 47 bytes
        0x0A, 0x0E, 0x0A, 0x08, 0x5F, 0x5F, 0x6E, 0x61, 0x6D, 0x65, 0x5F, 0x5F, 0x12, 0x02, 0x75, 0x70,  // __name__ up
        0x0A, 0x0B, 0x0A, 0x03, 0x6A, 0x6F, 0x62, 0x12, 0x04, 0x6E, 0x6F, 0x64, 0x65,  // job node
        0x12, 0x10, 0x09, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0x10, 0x80, 0xD0, 0x95, 0xFF, 0xBC, 0x31,  // 1.0, 1700000000000
        0x0A, 0x30,  // timeseries, 48 bytes
        0x0A, 0x0D, 0x0A, 0x08, 0x5F, 0x5F, 0x6E, 0x61, 0x6D, 0x65, 0x5F, 0x5F, 0x12, 0x01, 0x68,  // __name__ h
        0x12, 0x0B, 0x10, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01,  // 0.0, 1 ms before 1970
        0x1A, 0x0B, 0x11, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0x18, 0x01,  // exemplar: value, timestamp
        0x22, 0x05, 0x08, 0x03, 0x78, 0x80, 0x01,  // histogram: count, timestamp
        0x1A, 0x06, 0x08, 0x02, 0x12, 0x02, 0x75, 0x70,  // metadata: gauge, up
    ]

    @Test("A request of Prometheus")
    func prometheus() throws {
        let series = try ReadSeries.all(in: Self.fromPrometheus)
        #expect(series.count == 2)
        #expect(try series[0].labels() == [.init("__name__", "up"), .init("job", "node")])
        #expect(series[0].samples == [.init(1, timestamp: 1_700_000_000_000)])
        #expect(series[0].histograms == 0)
        #expect(try series[1].labels() == [.init("__name__", "h")])
        #expect(series[1].samples == [.init(0, timestamp: -1)])
        #expect(series[1].histograms == 1)
    }

    @Test("What was written is read, compressed or not")
    func roundTrip() throws {
        var random = TestGenerator(2)
        for _ in 0..<500 {
            let (series, bytes) = random.request()
            let read = try ReadSeries.all(in: bytes)
            #expect(read.map(\.samples) == series.map(\.1))
            #expect(try read.map { try $0.labels() } == series.map(\.0))
        }
    }

    @Test("Every double comes through bit for bit")
    func bits() throws {
        let patterns: [UInt64] = [
            0, 1, 1 << 63, TimeSeries.Sample.staleMarker, 0x7FF8_0000_0000_0001, 0xFFF8_0000_0000_0000,
            0x7FF0_0000_0000_0001, Double.infinity.bitPattern, (-Double.infinity).bitPattern,
            Double.greatestFiniteMagnitude.bitPattern, Double.leastNonzeroMagnitude.bitPattern, .max,
        ]
        let samples = patterns.enumerated().map { TimeSeries.Sample(bits: $1, timestamp: $0 % 2 == 0 ? .min : .max) }
        var writer = WriteRequestWriter()
        writer.add([.init("__name__", "x")], samples)
        let plain = try writer.body.withUnsafeBytes { try Snappy.uncompress($0, limit: 1 << 16) }
        let read = try ReadSeries.all(in: plain)
        #expect(read.map(\.samples) == [samples])
        #expect(read[0].samples.filter(\.isStaleMarker).count == 1)
    }

    @Test("Labels that do not stand side by side have the same key as those that do")
    func interleaved() throws {
        let job: [UInt8] = [0x0A, 0x08, 0x0A, 0x03, 0x6A, 0x6F, 0x62, 0x12, 0x01, 0x61]
        let unit: [UInt8] = [0x0A, 0x09, 0x0A, 0x04, 0x75, 0x6E, 0x69, 0x74, 0x12, 0x01, 0x62]
        let sample: [UInt8] = [0x12, 0x02, 0x10, 0x05]
        let unknown: [UInt8] = [0x7D, 1, 2, 3, 4]
        let together = Self.request([job + unit + sample + sample])
        let expected = try ReadSeries.all(in: together)
        #expect(expected[0].samples.count == 2)
        for parts in [
            [job, sample, unit, sample], [sample, job, sample, unit], [sample, sample, job, unit],
            [job, unknown, unit, sample, sample], [unknown, sample, job, unknown, unit, unknown, sample, unknown],
        ] {
            #expect(try ReadSeries.all(in: Self.request([Array(parts.joined())])) == expected)
        }
    }

    @Test("Unknown fields are passed over at every depth, and of a field that is there twice the last counts")
    func unknown() throws {
        let unknown: [UInt8] = [0x78, 0x80, 0x01, 0x79, 0, 0, 0, 0, 0, 0, 0, 0, 0x7A, 0x01, 0xFF, 0x7D, 0, 0, 0, 0]
        let label: [UInt8] = [0x0A, 1, 0x62] + unknown + [0x0A, 1, 0x61, 0x12, 1, 0x62]
        let sample: [UInt8] = [0x10, 0x07] + unknown + [0x10, 0x08]
        let content = Self.field(1, label) + unknown + Self.field(2, sample)
        let read = try ReadSeries.all(in: unknown + Self.field(1, content) + unknown)
        #expect(try read[0].labels() == [.init("a", "b")])
        #expect(read[0].samples == [.init(0, timestamp: 8)])
    }

    @Test("A series may have nothing")
    func empty() throws {
        #expect(try ReadSeries.all(in: []) == [])
        let read = try ReadSeries.all(in: [0x0A, 0x00])
        #expect(read == [ReadSeries(key: [], samples: [])])
        #expect(try read[0].labels() == [])
    }

    private static func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
        precondition(content.count < 128)
        return [number << 3 | 2, UInt8(content.count)] + content
    }

    private static func request(_ series: [[UInt8]]) -> [UInt8] {
        series.flatMap { field(1, $0) }
    }
}
