import TestSupport
import Testing

@testable import RemoteWrite

@Suite("Hostile write requests are refused and harm nothing")
struct HostileRequestTests {
    @Test(
        "What breaks the rules of protobuf is refused, with the byte",
        arguments: [
            ([0x0A], "a varint is cut off at byte 1"), ([0x0A, 0x05, 0x00], "longer than what is left at byte 0"),
            ([0x80], "a varint is cut off at byte 0"), ([0x00, 0x00], "no valid number at byte 0"),
            ([0x07], "no valid number"), ([0x0F], "wrong wire type 7"), ([0x0E], "wrong wire type 6"),
            // A length of 2^64 - 1 and one of 2^63.
            ([0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], "longer than what is left"),
            ([0x0A, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], "longer than what is left"),
            // Eleven bytes of a varint, and ten that say more than 64 bits.
            (
                [0x78, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00],
                "longer than 64 bits at byte 1"
            ),
            ([0x78, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02], "longer than 64 bits at byte 1"),
            // A field number of more than 29 bits.
            ([0x80, 0x80, 0x80, 0x80, 0x10, 0x00], "no valid number"),
            // Groups, known and unknown.
            ([0x0B, 0x0C], "field 1 has the wrong wire type 3"), ([0x7B, 0x7C], "field 15 has the wrong wire type 3"),
            ([0x7C], "field 15 has the wrong wire type 4"),
            // Known fields of other types: series, metadata, labels, samples, exemplars, histograms.
            ([0x08, 0x00], "field 1 has the wrong wire type 0"), ([0x18, 0x00], "field 3 has the wrong wire type 0"),
            ([0x0A, 0x02, 0x08, 0x00], "field 1 has the wrong wire type 0 at byte 2"),
            ([0x0A, 0x02, 0x10, 0x00], "field 2 has the wrong wire type 0 at byte 2"),
            ([0x0A, 0x02, 0x18, 0x00], "field 3 has the wrong wire type 0 at byte 2"),
            ([0x0A, 0x02, 0x20, 0x00], "field 4 has the wrong wire type 0 at byte 2"),
            // A sample whose value is a varint, whose timestamp is a double, whose value is cut off.
            ([0x0A, 0x04, 0x12, 0x02, 0x08, 0x00], "field 1 has the wrong wire type 0 at byte 4"),
            ([0x0A, 0x0B, 0x12, 0x09, 0x11, 0, 0, 0, 0, 0, 0, 0, 0], "field 2 has the wrong wire type 1 at byte 4"),
            ([0x0A, 0x05, 0x12, 0x03, 0x09, 0, 0], "a number of 8 bytes is cut off at byte 5"),
            ([0x7D, 0, 0, 0], "a number of 4 bytes is cut off at byte 1"),
            // A label that ends behind its series, though not behind the request.
            ([0x0A, 0x02, 0x0A, 0x02, 0x12, 0x00], "longer than what is left at byte 2"),
        ] as [([UInt8], String)])
    func malformed(_ bytes: [UInt8], _ reason: String) {
        let error = #expect(throws: RemoteWriteError.self) { try ReadSeries.all(in: bytes) }
        #expect(error?.kind == .malformed)
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    }

    @Test("What is cut off anywhere is refused or has fewer series")
    func truncated() throws {
        var random = TestGenerator(3)
        var requests = [WriteRequestReaderTests.fromPrometheus]
        for _ in 0..<10 { requests.append(random.request().bytes) }
        for bytes in requests {
            let whole = try ReadSeries.all(in: bytes)
            for end in 0..<bytes.count {
                guard let part = try? ReadSeries.all(in: Array(bytes[..<end])) else { continue }
                #expect(part == Array(whole[..<part.count]))
                // Only metadata may go without taking a series along.
                #expect(part.count < whole.count || bytes[end] == 0x1A)
            }
        }
    }

    @Test("Bytes that have been changed are read or refused")
    func mutated() throws {
        var random = TestGenerator(4)
        let requests = (0..<100).map { _ in random.request().bytes }.filter { !$0.isEmpty }
        var read = 0
        var refused = 0
        for round in 0..<10_000 {
            var bytes = requests[round % requests.count]
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
                case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 2: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
                default: if bytes.count > 1 { bytes.remove(at: place) }
                }
            }
            do {
                for series in try ReadSeries.all(in: bytes) { _ = try series.labels() }
                read += 1
            } catch {
                let error = try #require(error as? RemoteWriteError)
                #expect(error.kind == .malformed || error.kind == .tooLarge)
                refused += 1
            }
        }
        #expect(read > 100)
        #expect(refused > 100)
    }

    @Test("Each bound holds: what it allows is read, one more is refused")
    func bounds() throws {
        func request(series: Int = 1, labels: Int = 1, samples: Int = 1) -> [UInt8] {
            var writer = WriteRequestWriter()
            for _ in 0..<series {
                writer.add(
                    (0..<labels).map { .init("label\(1000 + $0)", "v") },
                    [TimeSeries.Sample](repeating: .init(1, timestamp: 1), count: samples))
            }
            return writer.bytes
        }
        func check(_ sound: [UInt8], _ large: [UInt8], _ bounds: WriteRequestBounds) throws {
            #expect(try !ReadSeries.all(in: sound, bounds: bounds).isEmpty)
            let error = #expect(throws: RemoteWriteError.self) { try ReadSeries.all(in: large, bounds: bounds) }
            #expect(error?.kind == .tooLarge)
        }
        try check(request(series: 3), request(series: 4), WriteRequestBounds(series: 3))
        try check(request(series: 2, samples: 3), request(series: 2, samples: 4), WriteRequestBounds(samples: 6))
        try check(request(labels: 5), request(labels: 6), WriteRequestBounds(labelsOfSeries: 5))
        // Each label takes two bytes of its own, eleven for the name and three for the value.
        try check(request(labels: 4), request(labels: 5), WriteRequestBounds(labelBytesOfSeries: 64))
    }
}
