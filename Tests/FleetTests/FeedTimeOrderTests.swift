import Fleet
import FleetTestSupport
import Foundation
import ISO15143
import SQL
import Telemetry
import TestSupport
import Testing

/// Each value has a time of its own, and feeds arrive in any order.
@Suite struct FeedTimeOrderTests {
    private let account = UUID.version7()

    /// Feeds of three machines whose values each have a random time, all of them different.
    private func feeds(_ count: Int, using random: inout TestGenerator) -> [[UInt8]] {
        var minutes = Array(0..<count * 9).shuffled(using: &random)
        return (0..<count).map { feed in
            let machines = (0..<3).map { machine in
                func time() -> String {
                    let minute = minutes.removeLast()
                    return String(format: "2026-01-01T%02d:%02d:00Z", minute / 60, minute % 60)
                }
                let odometer = """
                    <Distance datetime="\(time())"><OdometerUnits>kilometre</OdometerUnits>\
                    <Odometer>\(feed)</Odometer></Distance>
                    """
                let fuel = "<FuelRemaining datetime=\"\(time())\"><Percent>\(feed)</Percent></FuelRemaining>"
                return FeedText.Machine(
                    oem: "Acme", id: "machine \(machine)", serial: "\(machine)", time: time(), hours: Double(feed),
                    latitude: Double(feed), rest: odometer + fuel)
            }
            return FeedText.bytes(machines)
        }
    }

    private struct Known: Equatable {
        let values: [Sample]
        let time: Int64?
        let latitude: Double
        let lastReportedAt: Int64?
    }

    private func known(_ store: FleetStore) async throws -> [String: Known] {
        var known: [String: Known] = [:]
        for asset in try await store.assets(of: account).assets {
            let location = try await store.location(of: asset.id, in: account)
            known[asset.name] = Known(
                values: try await store.latestValues(of: asset.id, in: account), time: location.time,
                latitude: location.latitude, lastReportedAt: asset.lastReportedAt)
        }
        return known
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func anyOrderOfFeedsEndsWithTheNewestOfEachValue(seed: UInt64) async throws {
        var random = TestGenerator(seed)
        let feeds = feeds(6, using: &random)
        var results: [[String: Known]] = []
        for _ in 0..<3 {
            let order = feeds.shuffled(using: &random)
            try await withFleet { store, _ in
                for feed in order { _ = try await FeedImporter(store).run(feed, into: account) }
                results.append(try await known(store))
            }
        }
        #expect(results[0].count == 3)
        #expect(results[0] == results[1])
        #expect(results[0] == results[2])
    }

    @Test func anOlderFeedBringsNoOlderName() async throws {
        try await withFleet { store, _ in
            let pin = "ACM00000000000007"
            let newer = FeedText.Machine(oem: "New", id: "new", pin: pin, time: "2026-01-02T00:00:00Z")
            let older = FeedText.Machine(oem: "Old", id: "old", pin: pin, time: "2026-01-01T00:00:00Z")
            _ = try await FeedImporter(store).run(FeedText.bytes(newer), into: account)
            #expect(try await FeedImporter(store).run(FeedText.bytes(older), into: account).updated == 1)
            #expect(try await store.assets(of: account).assets.map(\.name) == ["new"])
        }
    }

    @Test func aTimeInTheFutureIsLeftOutAndDoesNotBlockTrueOnes() async throws {
        try await withFleet { store, _ in
            let now: Int64 = 1_767_400_000_000
            let wrong = FeedText.Machine(id: "1", time: "2099-01-01T00:00:00Z", hours: 99)
            let report = try await FeedImporter(store).run(FeedText.bytes(wrong), into: account, at: now)
            #expect(report.created == 1)
            #expect(report.notes.count == 2)
            let right = FeedText.Machine(id: "1", hours: 7)
            _ = try await FeedImporter(store).run(FeedText.bytes(right), into: account, at: now)
            let asset = try #require(try await store.assets(of: account).assets.first)
            #expect(try await store.latestValues(of: asset.id, in: account).map(\.number) == [7])
            #expect(try await store.location(of: asset.id, in: account).latitude == 55.5)
        }
    }

    @Test func theValuesOfTwoEnginesAreKeptApartAndTogether() async throws {
        let engines = (1...2).map { number in
            """
            <EngineStatus datetime="2026-01-02T03:04:05Z"><EngineNumber>\(number)</EngineNumber>\
            <Running>\(number == 1)</Running></EngineStatus>
            """
        }
        let feed = FeedText.bytes(FeedText.Machine(id: "1", rest: engines.joined()))
        try await withFleet { store, _ in
            _ = try await FeedImporter(store).run(feed, into: account)
            let asset = try #require(try await store.assets(of: account).assets.first)
            let values = try await store.latestValues(of: asset.id, in: account)
                .filter { MachineInsight.named($0.series.name)?.dataPoint?.element == "EngineStatus" }
            #expect(values.map(\.series.instance) == ["", "2", "", "2"])
            #expect(values.map(\.text) == ["1", "2", nil, nil])
            #expect(values.map(\.number) == [nil, nil, 1, 0])
        }
    }
}
