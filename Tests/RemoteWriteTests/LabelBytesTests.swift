import TestSupport
import Testing

@testable import RemoteWrite

@Suite("Labels are read from their bytes")
struct LabelBytesTests {
    private static func bytes(_ labels: [([UInt8], [UInt8])]) -> [UInt8] {
        labels.flatMap { name, value in
            let content = [0x0A, UInt8(name.count)] + name + [0x12, UInt8(value.count)] + value
            return [0x0A, UInt8(content.count)] + content
        }
    }

    private static func bytes(_ labels: [(String, String)]) -> [UInt8] {
        bytes(labels.map { (Array($0.0.utf8), Array($0.1.utf8)) })
    }

    private static func read(
        _ bytes: [UInt8], _ bounds: WriteRequestBounds = WriteRequestBounds()
    ) throws -> [TimeSeries.Label] {
        try bytes.withUnsafeBytes { try LabelBytes($0).labels(bounds: bounds) }
    }

    @Test("They come ordered by the bytes of their names, without those that are empty")
    func order() throws {
        let sent = Self.bytes([("zone", "1"), ("__name__", "x"), ("a", ""), ("Z", "2"), ("é", "3")])
        #expect(
            try Self.read(sent) == [.init("Z", "2"), .init("__name__", "x"), .init("zone", "1"), .init("é", "3")])
    }

    @Test("Two of one name, one without a name and text that is no UTF-8 are refused")
    func refused() {
        let cases = [
            Self.bytes([("a", "1"), ("b", "2"), ("a", "1")]), Self.bytes([("a", "1"), ("a", "")]),
            Self.bytes([("", "1")]), [0x0A, 0x00], Self.bytes([([0xFF], [0x61])]), Self.bytes([([0x61], [0xC3])]),
            // A surrogate and a form that is longer than needed.
            Self.bytes([([0x61], [0xED, 0xA0, 0x80])]), Self.bytes([([0x61], [0xC0, 0x80])]),
            // The name as a number, a text that is cut off.
            [0x0A, 0x02, 0x08, 0x00], [0x0A, 0x03, 0x0A, 0x02, 0x61],
        ]
        for bytes in cases {
            let error = #expect(throws: RemoteWriteError.self) { try Self.read(bytes) }
            #expect(error?.kind == .malformed)
        }
    }

    @Test("Names are compared by their bytes: a letter and its two halves are two names")
    func bytewise() throws {
        #expect(try Self.read(Self.bytes([("\u{E9}", "1"), ("e\u{301}", "2")])).count == 2)
    }

    @Test("Names and values have a bound")
    func bound() throws {
        let bounds = WriteRequestBounds(labelTextBytes: 5)
        #expect(try Self.read(Self.bytes([("abcde", "12345")]), bounds).count == 1)
        for labels in [[("abcdef", "1")], [("a", "123456")]] {
            let error = #expect(throws: RemoteWriteError.self) { try Self.read(Self.bytes(labels), bounds) }
            #expect(error?.kind == .tooLarge)
        }
    }

    @Test("The hash takes in every byte and the length, and follows the key")
    func hash() {
        var random = TestGenerator(5)
        let key = LabelBytes.HashKey(random.next(), random.next())
        var seen: Set<UInt64> = []
        var inputs = 0
        for count in 0..<80 {
            let zeros = [UInt8](repeating: 0, count: count)
            inputs += 1
            seen.insert(zeros.withUnsafeBytes { LabelBytes($0).hash(key) })
            for place in 0..<count {
                for bit in 0..<8 {
                    var other = zeros
                    other[place] = 1 << UInt8(bit)
                    inputs += 1
                    seen.insert(other.withUnsafeBytes { LabelBytes($0).hash(key) })
                }
            }
        }
        #expect(seen.count == inputs)
        // The low bits alone choose a place in the table.
        let buckets = Set(seen.map { $0 % 32_768 }).count
        #expect(buckets > 16_000)
        let text = Array("the same".utf8)
        let other = LabelBytes.HashKey(random.next(), random.next())
        #expect(text.withUnsafeBytes { LabelBytes($0).hash(key) != LabelBytes($0).hash(other) })
    }
}
