import TestSupport
import Testing

@testable import Telemetry

@Suite("Chunks")
struct ChunkTests {
    private let compressor = ZstdCompressor()
    private let decompressor = ZstdDecompressor()

    @Test("give every column back bit for bit", arguments: 0..<400)
    func roundTrip(seed: Int) throws {
        var random = TestGenerator(UInt64(seed))
        let columns = RandomColumns.make(using: &random)
        #expect(try Chunk.decode(Chunk.encode(columns, with: compressor), with: decompressor) == columns)
    }

    @Test("decode only the series that are wanted")
    func wanted() throws {
        var random = TestGenerator(7)
        let columns = (0..<20).flatMap { _ in RandomColumns.make(using: &random) }.enumerated().map {
            Column(series: UInt32($0.offset), times: $0.element.times, values: $0.element.values)
        }
        let blob = Chunk.encode(columns, with: compressor)
        #expect(try Chunk.decode(blob, with: decompressor) { $0 % 3 == 1 } == columns.filter { $0.series % 3 == 1 })
    }

    @Test("that are damaged are refused, never misread")
    func damage() throws {
        var random = TestGenerator(3)
        let columns = RandomColumns.make(using: &random)
        let blob = Chunk.encode(columns, with: compressor)
        for length in 0..<blob.count {
            #expect(throws: CorruptBytes.self) { try Chunk.decode(Array(blob.prefix(length)), with: decompressor) }
        }
        for index in blob.indices {
            var damaged = blob
            damaged[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            #expect(throws: CorruptBytes.self) { try Chunk.decode(damaged, with: decompressor) }
        }
    }

    @Test("whose content is nonsense under a right checksum are refused or read, and never crash")
    func nonsense() {
        var random = TestGenerator(11)
        for _ in 0..<3000 {
            var content = ByteWriter()
            for _ in 0..<Int.random(in: 0..<60, using: &random) {
                content.fixed(UInt8.random(in: 0...255, using: &random) >> UInt8.random(in: 0..<8, using: &random))
            }
            var blob = ByteWriter()
            blob.fixed(UInt8(1))
            blob.varint(content.count)
            let compressed = content.withBytes { compressor.compress($0) }
            compressed.withUnsafeBytes { blob.raw($0) }
            blob.fixed(blob.withBytes { CRC32C.checksum($0) })
            let bytes = blob.bytes
            if let columns = try? Chunk.decode(bytes, with: decompressor) {
                #expect(columns.allSatisfy { zip($0.times, $0.times.dropFirst()).allSatisfy { $0 < $1 } })
            }
        }
    }

    @Test("are as many as their columns need, none larger than the limit", arguments: 0..<60)
    func split(seed: Int) throws {
        var random = TestGenerator(UInt64(seed))
        let columns = RandomColumns.make(using: &random)
        let limit = Int.random(in: 1500...20_000, using: &random)
        var parts: [UInt32: [Column]] = [:]
        var last = Int64.min
        for group in Chunk.split(columns, limit: limit) {
            let blob = Chunk.encode(group, with: compressor)
            let isOneTime = Set(group.flatMap(\.times)).count == 1
            #expect(try isOneTime || Chunk.content(of: blob, with: decompressor).count <= limit)
            let read = try Chunk.decode(blob, with: decompressor)
            #expect(read == group)
            for column in read { parts[column.series, default: []].append(column) }
            let first = try #require(group.compactMap(\.times.first).min())
            #expect(first >= last)
            last = first
        }
        #expect(columns.map { Column.joined(parts[$0.series] ?? []) } == columns)
    }

    @Test("of values as machines send them take less than a byte a sample")
    func size() {
        var random = TestGenerator(5)
        var times: [Int64] = []
        for minute in 0..<120 {
            times.append(1_790_000_000_000 + Int64(minute) * 60_000 + Int64.random(in: -2...2, using: &random) * 1000)
        }
        func walk(_ start: Int, _ step: ClosedRange<Int>, _ scale: Double) -> Column.Values {
            var value = start
            return .numbers(
                times.map { _ in
                    value += Int.random(in: step, using: &random)
                    return (Double(value) / scale).bitPattern
                })
        }
        let columns = [
            walk(35_000, 0...1, 100), walk(180, -6...6, 0.1), walk(85, -1...1, 1), walk(620, -1...0, 10),
            walk(9000, 0...1, 2), walk(276, -1...1, 20), walk(55, -9...9, 1), walk(40_000, 0...1, 10),
            walk(60, -1...1, 1), walk(18, -1...1, 1),
        ].enumerated().map { Column(series: UInt32($0.offset), times: times, values: $0.element) }
        #expect(Chunk.encode(columns, with: compressor).count < 1200)
    }
}

@Suite("Checksums")
struct ChecksumTests {
    @Test("are those of RFC 3720, appendix B.4")
    func vectors() {
        func checksum(_ bytes: [UInt8]) -> UInt32 { bytes.withUnsafeBytes { CRC32C.checksum($0) } }
        #expect(checksum(Array(repeating: 0, count: 32)) == 0x8A91_36AA)
        #expect(checksum(Array(repeating: 0xFF, count: 32)) == 0x62A8_AB43)
        #expect(checksum(Array(0..<32)) == 0x46DD_794E)
        #expect(checksum(Array("123456789".utf8)) == 0xE306_9283)
    }
}
