import Fleet
import FleetTestSupport
import Foundation
import Synchronization
import Telemetry
import TestSupport
import Testing

@Suite struct FleetSimulationTests {
    private let account = UUID()
    private let start = SimulatedHistory.start
    private let day = SimulatedHistory.day

    private func simulation(_ store: FleetStore, _ sink: any SampleSink, seed: UInt64 = 1) async throws
        -> FleetSimulation
    {
        try await FleetSimulation(
            in: store, samples: sink, account: account, seed: seed, count: 8, start: start, at: start + day)
    }

    /// Every sample of every machine, by the PIN of the machine.
    private func everything(_ store: FleetStore) async throws -> [String: [SeriesSamples]] {
        let samples = try #require(store.samples)
        var found: [String: [SeriesSamples]] = [:]
        for asset in try await store.assets(of: account, AssetQuery(limit: 100)).assets {
            let key = AssetKey(account: account, asset: asset.id)
            let series = samples.series(of: key).sorted { ($0.name, $0.instance) < ($1.name, $1.instance) }
            found[try #require(asset.pin)] = try await samples.select(key, series, .min ... .max)
        }
        return found
    }

    @Test func aFleetIsCreatedOnceAndItsSamplesAgainChangeNothing() async throws {
        try await withFleet { store, database in
            let sink = try #require(store.samples)
            var first = try await simulation(store, sink)
            #expect(first.created == 8)
            try await first.advance(to: start + day)
            let (rows, samples) = (try await database.dump(), try await everything(store))
            #expect(samples.count == 8)
            var second = try await simulation(store, sink)
            #expect(second.created == 0)
            try await second.advance(to: start + day)
            #expect(try await database.dump() == rows)
            #expect(try await everything(store) == samples)
        }
    }

    @Test func fleetsOfOtherSeedsStandBesideEachOther() async throws {
        try await withFleet { store, _ in
            let sink = try #require(store.samples)
            for seed in 1...20 as ClosedRange<UInt64> {
                #expect(try await simulation(store, sink, seed: seed).created == 8)
            }
        }
    }

    @Test func theStartStaysWhereItWasOnTheDayOfTheFirstMachine() async throws {
        try await withFleet { store, _ in
            func found(days: Int, before now: Int64) async throws -> Int64 {
                try await FleetSimulation.start(days: days, before: now, in: store, account: account)
            }
            #expect(try await found(days: 3, before: start + day - 1) == start - 3 * day)
            #expect(try await found(days: 3, before: start + day) == start - 2 * day)
            _ = try await simulation(store, try #require(store.samples))
            #expect(try await found(days: 3, before: start + 40 * day) == start - 2 * day)
        }
    }

    /// A run that is cut off anywhere, also within an hour, leaves no gap when another goes on.
    @Test(arguments: [1, 2, 3] as [UInt64]) func aRunGoesOnWhereAnotherWasCutOff(seed: UInt64) async throws {
        var random = TestGenerator(seed)
        let end = start + day + Int64.random(in: 0...3_600_000, using: &random)
        var whole: [String: [SeriesSamples]] = [:]
        try await withFleet { store, _ in
            var simulation = try await simulation(store, try #require(store.samples))
            try await simulation.advance(to: end)
            whole = try await everything(store)
        }
        try await withFleet { store, _ in
            let sink = CutOffSink(try #require(store.samples))
            var isDone = false
            var rounds = 0
            while !isDone {
                rounds += 1
                sink.allow(assets: Int.random(in: 10...60, using: &random))
                var simulation = try await simulation(store, sink)
                await simulation.resume(at: end)
                do {
                    try await simulation.advance(to: end)
                    isDone = true
                } catch FleetError.samples(.closed) {}
            }
            #expect(rounds > 2)
            #expect(try await everything(store) == whole)
        }
    }

    @Test func aSampleOfATimeToComeKeepsNoMachineFromLiving() async throws {
        try await withFleet { store, _ in
            let sink = try #require(store.samples)
            var first = try await simulation(store, sink)
            try await first.advance(to: start + day)
            let asset = try #require(try await store.assets(of: account).assets.first)
            let series = SeriesKey(.insight, "CumulativeOperatingHours")
            let future = Sample(series, at: start + 400 * day, .number(1))
            try await sink.append([AssetSamples(AssetKey(account: account, asset: asset.id), [future])])
            var second = try await simulation(store, sink)
            await second.resume(at: start + day)
            #expect(second.time <= start + day)
            var sent = 0
            try await second.advance(to: start + 2 * day) { sent = $1 }
            #expect(sent > 0)
            let found = try await sink.select(
                AssetKey(account: account, asset: asset.id), [series], start + day...start + 2 * day)
            #expect(found.first?.times.isEmpty == false)
        }
    }
}

/// Takes the samples of so many assets and then fails, as a process does that is killed.
private final class CutOffSink: SampleSink {
    private let store: any SampleStoring
    private let left = Mutex(0)

    init(_ store: any SampleStoring) {
        self.store = store
    }

    func allow(assets: Int) { left.withLock { $0 = assets } }

    func append(_ samples: [AssetSamples]) async throws(TelemetryError) {
        let taken = left.withLock { left in
            defer { left = max(0, left - samples.count) }
            return min(left, samples.count)
        }
        try await store.append(Array(samples.prefix(taken)))
        if taken < samples.count { throw .closed }
    }
}
