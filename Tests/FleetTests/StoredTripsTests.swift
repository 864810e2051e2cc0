import FleetTestSupport
import Foundation
import Telemetry
import TestSupport
import Testing

@testable import Fleet

/// Trips of what the sample store holds.
@Suite struct StoredTripsTests {
    private let account = UUID()

    private func trips(_ store: FleetStore, _ asset: AssetKey, _ range: Range<Int64>, at now: Int64) async throws
        -> [Trip]
    {
        var trips: [Trip] = []
        try await store.trips(of: asset, beginningIn: range, at: now) { trips.append($0) }
        return trips
    }

    /// Samples in any order, sent twice and in parts of any size, give the trips of the machine, in whatever parts these
    /// are asked for.
    @Test(arguments: [21, 22] as [UInt64]) func howSamplesComeAndTripsAreAskedForChangesNothing(seed: UInt64)
        async throws
    {
        var random = TestGenerator(seed)
        let monday = SimulatedWeek.mondays[Int(seed % 2)]
        try await withFleet { store, _ in
            let sink = try #require(store.samples)
            for machine in SimulatedWeek.machines(seed: seed, count: 5, monday: monday) {
                let week = try SimulatedWeek(machine, monday: monday)
                let asset = AssetKey(account: account, asset: UUID())
                var rest = (week.samples + week.samples.filter { _ in Int.random(in: 0..<4, using: &random) == 0 })
                    .shuffled(using: &random)
                while !rest.isEmpty {
                    let part = rest.suffix(Int.random(in: 1...20_000, using: &random))
                    rest.removeLast(part.count)
                    try await sink.append([AssetSamples(asset, Array(part))])
                }
                let end = week.times.upperBound
                let whole = try await trips(store, asset, week.times, at: end)
                #expect(whole.map(\.start.time) == week.trips(in: week.samples).map(\.start.time))
                let runs = week.wholeRuns.filter { week.times.contains($0.times.lowerBound) }
                let stops = whole.filter(\.isFinished).map(\.stop.time)
                #expect(stops == runs.map(\.times.upperBound).filter { $0 < end })
                var parts: [Trip] = []
                var start = week.times.lowerBound
                while start < end {
                    let until = min(end, start + Int64.random(in: 1...3 * SimulatedWeek.day, using: &random))
                    parts += try await trips(store, asset, start..<until, at: end)
                    start = until
                }
                #expect(parts.map { [$0.start.time, $0.stop.time] } == whole.map { [$0.start.time, $0.stop.time] })
                #expect(parts.map(\.isFinished) == whole.map(\.isFinished))
                for (one, other) in zip(parts, whole) {
                    #expect(abs(one.runSeconds - other.runSeconds) < 1e-6)
                    #expect(abs(one.kilometres - other.kilometres) < 1e-6)
                }
                let summaries = try await store.summaries(of: asset, week.days, at: end)
                for (summary, day) in zip(summaries, week.days) {
                    let alone = try await store.summaries(of: asset, [day], at: end)
                    #expect(alone.map(\.firstStart?.time) == [summary.firstStart?.time])
                    #expect(alone.map(\.lastStop?.time) == [summary.lastStop?.time])
                    #expect(abs((alone.first?.runSeconds ?? 0) - summary.runSeconds) < 1e-6)
                    #expect(abs((alone.first?.kilometres ?? -1) - (summary.kilometres ?? -1)) < 1e-6)
                }
            }
        }
    }

    @Test func anotherAccountHasNoTripsOfTheAsset() async throws {
        try await withFleet { store, _ in
            let machine = SimulatedWeek.machines(seed: 3, count: 6, monday: SimulatedWeek.mondays[0])[0]
            let week = try SimulatedWeek(machine, monday: SimulatedWeek.mondays[0])
            let asset = AssetKey(account: account, asset: UUID())
            try await store.samples?.append([AssetSamples(asset, week.samples)])
            let end = week.times.upperBound
            let stranger = AssetKey(account: UUID(), asset: asset.asset)
            #expect(try await trips(store, stranger, 0..<end, at: end).isEmpty)
            let summaries = try await store.summaries(of: stranger, week.days, at: end)
            #expect(summaries.count == week.days.count)
            #expect(summaries.allSatisfy { $0.firstStart == nil && $0.runSeconds == 0 })
        }
    }

    /// As programs ask that know no bounds.
    @Test func rangesWithoutAnEndAreAnswered() async throws {
        try await withFleet { store, _ in
            let asset = AssetKey(account: account, asset: UUID())
            let state = SeriesKey(.insight, "EngineStatus")
            try await store.samples?.append([
                AssetSamples(asset, [Sample(state, at: 1000, .number(1)), Sample(state, at: 61_000, .number(0))])
            ])
            let found = try await trips(store, asset, .min / 2 ..< .max / 2, at: 86_400_000)
            #expect(found.map { [$0.start.time, $0.stop.time] } == [[1000, 61_000]])
        }
    }
}
