import Testing

@testable import Web

@Suite("Gzip that is made while bytes come") struct GzipStreamTests {
    @Test(arguments: [1, 6, 9]) func decompressesToWhatCame(_ level: Int) throws {
        var random = SystemRandomNumberGenerator()
        for size in [0, 1, 100, 40_000, 400_000] {
            let bytes = (0..<size).map { _ in UInt8.random(in: 0...(level == 1 ? 255 : 3), using: &random) }
            let stream = GzipStream(level: level)
            var compressed: [UInt8] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let part = rest.prefix(Int.random(in: 0...70_000, using: &random))
                rest = rest.dropFirst(part.count)
                compressed += Array(part).withUnsafeBytes { stream.compress($0) }
            }
            compressed += stream.finish()
            #expect(try Gzip.decompress(compressed, limit: size) == bytes)
        }
    }
}
