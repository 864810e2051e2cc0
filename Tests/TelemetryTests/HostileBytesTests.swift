import Foundation
import Testing

@testable import Telemetry

/// Files under a right checksum that this program never wrote.
@Suite("Hostile bytes")
struct HostileBytesTests {
    private static let asset = AssetKey(account: UUID(), asset: UUID())
    private static let number = SeriesKey(.insight, "EngineSpeed")
    private static let text = SeriesKey(.insight, "ProtectLamp", form: .text)

    private static func rows(_ value: SampleValue, series: UInt32) -> [UInt8] {
        var rows = Rows()
        rows.add(value, series: SeriesNumber(value: series), asset: AssetNumber(value: 0), at: 1)
        return rows.finish()
    }

    @Test("of a small chunk cannot state a large size")
    func statedSize() throws {
        let decompressor = ZstdDecompressor()
        let content = [UInt8](repeating: 0, count: 12)
        let compressed = content.withUnsafeBytes { ZstdCompressor().compress($0) }
        for size in [1 << 20, Chunk.largestSize] {
            #expect(throws: CorruptBytes.self) {
                try compressed.withBytes { bytes throws(CorruptBytes) in
                    try decompressor.decompress(bytes, size: size)
                }
            }
        }
        // What changes least is compressed most, and is always read.
        for size in [1, 1000, 128 << 10, (128 << 10) + 1, 1 << 20, Chunk.largestSize] {
            let zeros = [UInt8](repeating: 0, count: size)
            let compressed = zeros.withUnsafeBytes { ZstdCompressor().compress($0) }
            let read = try compressed.withBytes { bytes throws(CorruptBytes) in
                try decompressor.decompress(bytes, size: size)
            }
            #expect(read == zeros)
        }
    }

    @Test("define something, or are refused")
    func emptyDefinitions() {
        for kind in [Record.Kind.assets, .series] {
            var writer = ByteWriter()
            writer.fixed(UInt32.max)
            writer.varint(0)
            #expect(throws: CorruptBytes.self) {
                try writer.bytes.withBytes { bytes throws(CorruptBytes) in
                    var reader = ByteReader(bytes)
                    _ = try Definition(kind, from: &reader)
                }
            }
        }
    }

    @Test("of rows belong to an asset")
    func noAsset() throws {
        for (asset, isTaken) in [(UInt32.max, false), (.max - 1, true)] {
            var writer = ByteWriter()
            writer.fixed(asset)
            writer.fixed(UInt32(0))
            writer.fixed(Int64(0))
            let row = try? writer.bytes.withBytes { bytes throws(CorruptBytes) in
                var rows = RowReader(ByteReader(bytes))
                return try rows.next()
            }
            #expect((row != nil) == isTaken)
        }
    }

    @Test("in the log that name a series which nothing defines keep the store closed")
    func undefinedSeries() async throws {
        let folder = NSTemporaryDirectory() + "telemetry-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder + "/log", withIntermediateDirectories: true)
        var file = ByteWriter()
        file.record(Record.assets([Self.asset]), number: 1)
        file.record(Self.rows(.number(1), series: 7), number: 2)
        try Data(file.bytes).write(to: URL(filePath: "\(folder)/log/\(LogSegment.name(1))"))
        await #expect(throws: TelemetryError.self) { try await TestStore(folder) }
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test("in the inbox with a number where a text belongs are not taken in")
    func otherForm() async throws {
        let test = try await TestStore()
        _ = try SampleInbox(of: test.folder)
        for (value, key) in [(SampleValue.number(1), Self.text), (.text("1"), Self.number)] {
            let path = test.folder + "/inbox/1.samples"
            try LogSegment.create(
                at: path, [Record.assets([Self.asset]), Record.series([key]), Self.rows(value, series: 0)])
            try? await test.store.takeInbox()
            #expect(test.store.latest(of: Self.asset).samples.isEmpty)
            try? FileManager.default.removeItem(atPath: path)
        }
        await test.remove()
    }

    @Test("of a chunk with a text where a number belongs are told")
    func otherFormInChunk() async throws {
        let test = try await TestStore()
        try await test.store.append([AssetSamples(Self.asset, [Sample(Self.number, at: 1, .number(1))])])
        await test.store.seal()
        let series = test.store.number(for: Self.number).value
        let content = Chunk.encode(
            [Column(series: series, times: [2], values: .texts(["1"]))], with: ZstdCompressor())
        try await test.store.partitions.partition(0).insert([
            .init(asset: test.store.number(for: Self.asset).value, first: 2, last: 2, record: 9, content: content)
        ])
        await #expect(throws: TelemetryError.self) {
            try await test.store.select(Self.asset, [Self.number], .min ... .max)
        }
        await test.remove()
    }

    @Test("of latest values hold each series once, with a time")
    func latestValues() throws {
        var head = Head(account: UUID())
        head.restore(3, at: 5, .number(1))
        var restored = Head(account: UUID())
        try restored.restoreLatest(head.latestBytes)
        #expect(restored.latestBytes == head.latestBytes)
        restored = Head(account: UUID())
        #expect(throws: CorruptBytes.self) { try restored.restoreLatest(head.latestBytes + head.latestBytes) }
        var timeless = ByteWriter()
        timeless.varint(3)
        timeless.fixed(UInt8(0))
        timeless.fixed(Int64.min)
        timeless.fixed(UInt64(0))
        restored = Head(account: UUID())
        #expect(throws: CorruptBytes.self) { try restored.restoreLatest(timeless.bytes) }
    }

    @Test("of samples at the ends of time are kept and deleted like others")
    func endsOfTime() async throws {
        let times: [Int64] = [.min, .min + 1, -1, 0, .max - 1, .max]
        let test = try await TestStore()
        try await test.store.append([
            AssetSamples(Self.asset, times.map { Sample(Self.number, at: $0, .number(1)) })
        ])
        await test.store.seal()
        #expect(try await test.store.select(Self.asset, [Self.number], .min ... .max).first?.times == times)
        for week in [Partition.index(of: .min), 0, Partition.index(of: .max)] {
            let range = Partition.range(week)
            #expect(Partition.index(of: range.lowerBound) == week && Partition.index(of: range.upperBound) == week)
        }
        await test.store.close()
        let reopened = try await TestStore(test.folder, oldest: { _ in 0 })
        reopened.store.maintain()
        await reopened.store.seal()
        #expect(
            try await reopened.store.select(Self.asset, [Self.number], .min ... .max).first?.times == [
                0, .max - 1, .max,
            ])
        await reopened.remove()
    }
}
