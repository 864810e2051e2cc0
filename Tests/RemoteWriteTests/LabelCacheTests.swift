import TestSupport
import Testing

@testable import RemoteWrite

@Suite("The cache of labels")
struct LabelCacheTests {
    @Test("It behaves as a dictionary that forgets everything when it is full")
    func dictionary() {
        var random = TestGenerator(6)
        for (entries, bytes) in [(1, 100), (10, 10_000), (1000, 3000), (100_000, 1 << 20)] {
            var cache = LabelCache<Int>(entryLimit: entries, byteLimit: bytes)
            var model: [[UInt8]: Int] = [:]
            var modelBytes = 0
            for step in 0..<20_000 {
                let length = Int.random(in: 0...40, using: &random)
                // Few distinct keys, many of them with a common start.
                let key = (0..<length).map { $0 + 1 < length ? UInt8(7) : UInt8.random(in: 0..<50, using: &random) }
                let found = key.withUnsafeBytes { cache[LabelBytes($0)] }
                #expect(found == model[key])
                guard random.next() % 3 == 0 else { continue }
                key.withUnsafeBytes { cache.set(step, for: LabelBytes($0)) }
                if model[key] == nil {
                    if model.count == entries || modelBytes + length > bytes {
                        model = [:]
                        modelBytes = 0
                    }
                    modelBytes += length
                }
                model[key] = step
                #expect(cache.count == model.count)
            }
        }
    }

    @Test("Labels above its bytes are not remembered, and harm nothing")
    func oversize() {
        var cache = LabelCache<String>(entryLimit: 10, byteLimit: 5)
        [UInt8](1...5).withUnsafeBytes { cache.set("fits", for: LabelBytes($0)) }
        [UInt8](1...6).withUnsafeBytes { cache.set("long", for: LabelBytes($0)) }
        #expect([UInt8](1...5).withUnsafeBytes { cache[LabelBytes($0)] } == "fits")
        #expect([UInt8](1...6).withUnsafeBytes { cache[LabelBytes($0)] } == nil)
    }

    @Test("A copy keeps what it has while the other forgets")
    func value() {
        var cache = LabelCache<Int>(entryLimit: 10, byteLimit: 100)
        let key = Array("labels".utf8)
        key.withUnsafeBytes { cache.set(1, for: LabelBytes($0)) }
        let copy = cache
        cache.removeAll()
        #expect(key.withUnsafeBytes { cache[LabelBytes($0)] } == nil)
        #expect(key.withUnsafeBytes { copy[LabelBytes($0)] } == 1)
    }
}
