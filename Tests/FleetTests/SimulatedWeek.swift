import Foundation
import Telemetry

@testable import Fleet

/// A simulated machine over eight days in which the clock is changed, with what it sent and what it really did.
struct SimulatedWeek {
    /// The Mondays, 00:00 UTC, of the weeks that end with 30 March and 26 October 2025.
    static let mondays: [Int64] = [1_742_774_400_000, 1_760_918_400_000]
    static let day: Int64 = 86_400_000

    let machine: SimulatedMachine
    /// The eight days of the machine's place.
    let days: [LocalDay]
    let samples: [Sample]
    /// Of the week and three days before.
    let runs: [SimulatedRun]

    var times: Range<Int64> { days[0].times.lowerBound..<days[days.count - 1].times.upperBound }

    init(_ machine: SimulatedMachine, monday: Int64) throws {
        guard let zone = TimeZone(identifier: machine.timeZone) else { throw CocoaError(.coderInvalidValue) }
        var days = [LocalDay(of: monday + Self.day / 2, in: zone)]
        for _ in 1...7 { days.append(days[days.count - 1].next) }
        let end = days[days.count - 1].times.upperBound
        var samples: [Sample] = []
        var told = machine
        // Messages of the longest outage are received half a day later.
        told.advance(to: end + Self.day / 2) { message in
            if message.time < end { samples += message.samples.filter(Self.isOfTrips) }
        }
        self.machine = machine
        self.days = days
        self.samples = samples
        // With the midnight that ends the week.
        runs = machine.runs(until: end + 1)
    }

    private static func isOfTrips(_ sample: Sample) -> Bool {
        switch sample.series.kind {
        case .location: sample.series.form == .number
        case .insight: TripSeries.insights.contains(sample.series.name)
        case .fault, .sensor, .metric: false
        }
    }

    /// Machines of all kinds, some days before the week begins, and some generators that run day and night.
    static func machines(seed: UInt64, count: Int, monday: Int64) -> [SimulatedMachine] {
        let machines = SimulatedFleet(seed: seed, count: count + 150, start: monday - 3 * day).machines
        return Array(machines.prefix(count)) + machines.dropFirst(count).filter(\.schedule.runsDayAndNight).prefix(5)
    }

    static func each(seed: UInt64, count: Int, _ body: (SimulatedWeek) throws -> Void) throws {
        for monday in mondays {
            for machine in machines(seed: seed, count: count, monday: monday) {
                try body(SimulatedWeek(machine, monday: monday))
            }
        }
    }

    /// The runs from being switched on to being switched off, those that midnight cuts joined.
    var wholeRuns: [SimulatedRun] {
        runs.reduce(into: []) { whole, run in
            if let last = whole.last, last.times.upperBound == run.times.lowerBound {
                whole[whole.count - 1] = SimulatedRun(
                    times: last.times.lowerBound..<run.times.upperBound,
                    kilometres: last.kilometres + run.kilometres, hours: last.hours + run.hours)
            } else {
                whole.append(run)
            }
        }
    }

    /// The readings of samples, which are given in any order and may be there more than once.
    static func readings(_ samples: [Sample]) -> [TripReading] {
        var columns: [SeriesKey: [(time: Int64, value: SampleValue)]] = [:]
        for sample in samples { columns[sample.series, default: []].append((sample.time, sample.value)) }
        let series = columns.map { series, column in
            var times: [Int64] = []
            var bits: [UInt64] = []
            for (time, value) in column.sorted(by: { $0.time < $1.time }) where time != times.last {
                if case .number(let number) = value {
                    times.append(time)
                    bits.append(number.bitPattern)
                }
            }
            return SeriesSamples(series, times: times, values: .numbers(bits))
        }
        let trips = TripSeries(of: series.map(\.series))
        let wanted = Set(trips.keys)
        var readings: [TripReading] = []
        let asset = AssetKey(account: UUID(), asset: UUID())
        trips.forEachReading(of: asset, in: series.filter { wanted.contains($0.series) }) { readings.append($0) }
        return readings
    }

    /// The trips in samples that begin in the week.
    func trips(in samples: [Sample]) -> [Trip] {
        TripFinder.trips(in: Self.readings(samples), until: times.upperBound)
            .filter { times.contains($0.start.time) }
    }

    func summaries(of samples: [Sample]) -> [DaySummary] {
        var summarizer = DaySummarizer(days)
        for reading in Self.readings(samples) { summarizer.take(reading) }
        return summarizer.finished(at: times.upperBound)
    }
}
