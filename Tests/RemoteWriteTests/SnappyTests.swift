import TestSupport
import Testing

@testable import RemoteWrite

@Suite("Bodies in snappy's block format")
struct SnappyTests {
    private static func uncompress(_ body: [UInt8], limit: Int = 1 << 20) throws -> [UInt8] {
        try body.withUnsafeBytes { try Snappy.uncompress($0, limit: limit) }
    }

    @Test("What was compressed comes back")
    func roundTrip() throws {
        var random = TestGenerator(1)
        for size in [0, 1, 2, 63, 64, 65, 1000, 65_535, 65_536, 300_000] {
            for alphabet in [1, 2, 256] as [UInt64] {
                let bytes = (0..<size).map { _ in UInt8(random.next() % alphabet) }
                let body = bytes.withUnsafeBytes(Snappy.compress)
                #expect(try Self.uncompress(body) == bytes)
            }
        }
    }

    @Test("A body that states more than the limit is refused, one that states the limit is read")
    func limit() throws {
        let body = [UInt8](repeating: 7, count: 1000).withUnsafeBytes(Snappy.compress)
        #expect(try Self.uncompress(body, limit: 1000).count == 1000)
        let error = #expect(throws: RemoteWriteError.self) { try Self.uncompress(body, limit: 999) }
        #expect(error?.kind == .tooLarge)
        #expect(error?.description.contains("999") == true)
    }

    @Test("The densest snappy there is passes, and a stated size above what is possible does not")
    func density() throws {
        // One literal byte, then copies of 64 bytes, of three bytes each.
        let copies = 1000
        let dense: [UInt8] =
            [0x81, 0xF4, 0x03, 0x00, 0x61] + Array(repeating: [0xFE, 0x01, 0x00], count: copies).joined()
        #expect(try Self.uncompress(dense) == [UInt8](repeating: 0x61, count: 64 * copies + 1))
        // 4 GiB in ten bytes, under a limit that allows it.
        let bomb: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0x00, 0x61, 0xFE, 0x01, 0x00]
        let error = #expect(throws: RemoteWriteError.self) { try Self.uncompress(bomb, limit: .max) }
        #expect(error?.kind == .malformed)
    }

    @Test(
        "What is no snappy is refused",
        arguments: [
            [], [0x80], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], [0x05, 0x00, 0x61], [0x01, 0x00, 0x61, 0x00, 0x61],
            // A copy from before the start.
            [0x04, 0x0E, 0x01, 0x00],
            // The frame format, which is another one.
            [0xFF, 0x06, 0x00, 0x00, 0x73, 0x4E, 0x61, 0x50, 0x70, 0x59],
        ] as [[UInt8]])
    func broken(_ body: [UInt8]) {
        let error = #expect(throws: RemoteWriteError.self) { try Self.uncompress(body) }
        #expect(error?.kind == .malformed)
    }
}
