import NIOCore
import TestSupport
import Testing

@testable import Web

@Suite("The gzip format")
struct GzipTests {
    /// `printf hello | gzip -n`
    private static let hello: [UInt8] = [
        0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x86,
        0xA6, 0x10, 0x36, 0x05, 0x00, 0x00, 0x00,
    ]

    /// Text that compresses a little.
    private static func text(_ count: Int, _ random: inout TestGenerator) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 97...104, using: &random) }
    }

    @Test("What was compressed comes back, at every level and size")
    func roundTrip() throws {
        var random = TestGenerator(1)
        for count in [0, 1, 100, 32_767, 32_768, 32_769, 200_000] {
            let bytes = Self.text(count, &random)
            for level in [1, 6, 9] {
                let compressed = Gzip.compress(bytes, level: level)
                #expect(try Gzip.decompress(compressed, limit: count) == bytes)
                #expect(compressed.count < count / 2 + 64)
            }
            #expect(
                try Gzip.decompress(ByteBuffer(bytes: Gzip.compress(bytes)).readableBytesView, limit: count) == bytes)
        }
    }

    @Test("Bytes of any collection are compressed alike")
    func collections() {
        let bytes = Array("hello hello hello".utf8)
        let expected = Gzip.compress(bytes)
        #expect(Gzip.compress(bytes[...]) == expected)
        #expect(Gzip.compress(ByteBuffer(bytes: bytes).readableBytesView) == expected)
        #expect(Gzip.compress(AnyCollection(bytes)) == expected)
        #expect(bytes.withUnsafeBytes { Gzip.compress($0) } == expected)
    }

    @Test("What another program wrote is read, several members as one")
    func foreign() throws {
        #expect(try Gzip.decompress(Self.hello, limit: 5) == Array("hello".utf8))
        let named = Self.hello[..<3] + [0x08] + Self.hello[4..<10] + Array("a.txt\u{0}".utf8) + Self.hello[10...]
        #expect(try Gzip.decompress(named, limit: 5) == Array("hello".utf8))
        let twice = Self.hello + Gzip.compress([]) + Self.hello
        #expect(try Gzip.decompress(twice, limit: 10) == Array("hellohello".utf8))
        #expect(throws: GzipError.tooLarge) { try Gzip.decompress(twice, limit: 9) }
    }

    @Test("More than the limit is refused, however small it was sent")
    func limit() throws {
        for count in [1, 1000, 32_768, 100_000] {
            let compressed = Gzip.compress([UInt8](repeating: 0, count: count))
            #expect(try Gzip.decompress(compressed, limit: count).count == count)
            #expect(throws: GzipError.tooLarge) { try Gzip.decompress(compressed, limit: count - 1) }
        }
        // A bomb is not opened further than to the limit: the broken end is never seen.
        let bomb = Gzip.compress([UInt8](repeating: 0, count: 50 << 20)).dropLast(8)
        #expect(throws: GzipError.tooLarge) { try Gzip.decompress(bomb, limit: 1 << 20) }
    }

    @Test("Cut off anywhere, it is refused")
    func truncated() {
        var random = TestGenerator(2)
        let compressed = Gzip.compress(Self.text(500, &random))
        for end in 0..<compressed.count {
            #expect(throws: GzipError.broken) { try Gzip.decompress(compressed[..<end], limit: 1000) }
        }
    }

    @Test("A wrong checksum or length, something behind it, and other formats are refused")
    func broken() {
        for place in Self.hello.indices.suffix(8) {
            var other = Self.hello
            other[place] ^= 1
            #expect(throws: GzipError.broken) { try Gzip.decompress(other, limit: 100) }
        }
        for more in [[0], [0x1F], [0x1F, 0x8B], Array("garbage".utf8), [UInt8](repeating: 0, count: 512)] {
            #expect(throws: GzipError.broken) { try Gzip.decompress(Self.hello + more, limit: 100) }
        }
        // Deflate alone, and zlib's form of it.
        #expect(throws: GzipError.broken) { try Gzip.decompress(Self.hello[10..<17], limit: 100) }
        let zlib = [0x78, 0x9C] + Self.hello[10..<17] + [0x06, 0x2C, 0x02, 0x15]
        #expect(throws: GzipError.broken) { try Gzip.decompress(zlib, limit: 100) }
        #expect(throws: GzipError.broken) { try Gzip.decompress(Array("{}".utf8), limit: 100) }
    }

    @Test("Bytes that have been changed are read or refused, and never give more than the limit")
    func mutated() {
        var random = TestGenerator(3)
        let bytes = Self.text(300, &random)
        let compressed = Gzip.compress(bytes)
        for _ in 0..<5000 {
            var other = compressed
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<other.count, using: &random)
                other[place] = UInt8(truncatingIfNeeded: random.next())
            }
            if let read = try? Gzip.decompress(other, limit: 400) { #expect(read == bytes) }
        }
    }
}
