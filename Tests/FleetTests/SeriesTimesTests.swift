import Telemetry
import TestSupport
import Testing

@testable import Fleet

@Suite("Samples in order of time")
struct SeriesTimesTests {
    @Test("Every sample comes once, those of one time together and in the order of their series", arguments: 0..<50)
    func everySampleComesOnce(seed: Int) {
        var random = TestGenerator(UInt64(seed))
        var samples: [SeriesSamples] = []
        for number in 0..<Int.random(in: 0...8, using: &random) {
            var times = (0..<Int.random(in: 0...20, using: &random)).map { _ in Int64.random(in: 0...30, using: &random)
            }
            // Series of one message have the same times.
            if let last = samples.last, Bool.random(using: &random) { times = last.times }
            times = Set(times).sorted()
            samples.append(
                SeriesSamples(
                    SeriesKey(.sensor, "\(number)"), times: times, values: .numbers(times.map { UInt64($0) })))
        }
        var expected: [Int64: [[Int]]] = [:]
        for (series, one) in samples.enumerated() {
            for (index, time) in one.times.enumerated() { expected[time, default: []].append([series, index]) }
        }
        var times: [Int64] = []
        samples.forEachTime { time, places in
            times.append(time)
            #expect(places.map { [$0.series, $0.index] } == expected[time])
        }
        #expect(times == expected.keys.sorted())
        let aligned = samples.aligned()
        #expect(aligned.times == times)
        #expect(aligned.places.map { $0.map { times[$0] } } == samples.map(\.times))
    }
}
