import Fleet
import FleetTestSupport
import Foundation
import ISO15143
import SQL
import Telemetry
import Testing

/// The real feed, in which names and numbers have been changed and nothing else.
@Suite(.enabled(if: SharedFeed.isPresent)) struct RealFeedImportTests {
    private let account = UUID.version7()

    @Test func everyMachineComesInWithItsPositionDeviceAndValuesInTheOrderOfTheFeed() async throws {
        let text = try SharedFeed.text()
        let snapshot = try FleetReader.read(Array(text.utf8))
        try await withFleet { store, _ in
            let report = try await FeedImporter(store).run(Array(text.utf8), into: account)
            #expect(report.created == 96)
            #expect(report.machines == 96)
            #expect(report.refused.isEmpty)

            let (total, assets) = try await store.assets(of: account, AssetQuery(limit: 1000))
            #expect(total == 96)
            #expect(assets.map(\.equipmentID) == snapshot.equipment.map(\.header.equipmentID))
            #expect(assets.map(\.name) == snapshot.equipment.compactMap(\.header.equipmentID))
            #expect(assets.count(where: { $0.telematicsDevices.count == 1 }) == 80)
            for (asset, equipment) in zip(assets, snapshot.equipment) {
                #expect(asset.brand == equipment.header.oemName)
                #expect(asset.model == equipment.header.model)
                #expect(asset.serialNumber == equipment.header.serialNumber)
                #expect(asset.pin == equipment.header.pin)
                let location = try await store.location(of: asset.id, in: account)
                #expect(location.latitude == equipment.location?.latitude)
                #expect(location.longitude == equipment.location?.longitude)
                #expect(location.altitude == equipment.location?.altitude)
                #expect(location.time == equipment.location?.time)
                let values = try await store.latestValues(of: asset.id, in: account)
                #expect(values.count == equipment.values.count)
                for sent in equipment.values {
                    let insight = try #require(MachineInsight.of(sent.point))
                    let kept = try #require(values.first { $0.series == insight.series() })
                    #expect(insight.dataValue(of: kept.value, at: kept.time) == sent)
                }
                let newest = (equipment.values.compactMap(\.time) + [equipment.location?.time].compactMap { $0 }).max()
                #expect(asset.lastReportedAt == newest)
            }
            #expect(try await store.counts(of: account) == FleetCounts(visible: 96, hidden: 0, withPosition: 96))
        }
    }

    @Test func theSameFeedAgainChangesNothing() async throws {
        let feed = Array(try SharedFeed.text().utf8)
        try await withFleet { store, database in
            _ = try await FeedImporter(store).run(feed, into: account)
            let before = try await database.dump()
            let version = store.version(of: account)
            for _ in 0..<2 {
                let report = try await FeedImporter(store).run(feed, into: account)
                #expect(report.unchanged == 96)
                #expect(report.machines == 96)
                #expect(try await database.dump() == before)
                #expect(store.version(of: account) == version)
            }
        }
    }

    @Test func aBrokenMachineIsToldAndTheOthersComeIn() async throws {
        var machines = try SharedFeed.text().components(separatedBy: "<EquipmentHeader>")
        let end = try #require(machines[43].range(of: "</EquipmentHeader>"))
        machines[43] = "<OEMName>Nobody</OEMName>" + machines[43][end.lowerBound...]
        let broken = machines.joined(separator: "<EquipmentHeader>")
        try await withFleet { store, _ in
            let report = try await FeedImporter(store).run(Array(broken.utf8), into: account)
            #expect(report.created == 95)
            #expect(report.refused.map(\.index) == [42])
            #expect(report.refused[0].description.contains("Machine 43"))
            #expect(try await store.assets(of: account).total == 95)
        }
    }

    @Test func aBrokenFileChangesNothing() async throws {
        let feed = Array(try SharedFeed.text().utf8)
        let other = Array("<!DOCTYPE Fleet [<!ENTITY a 'b'>]><Fleet/>".utf8)
        try await withFleet { store, database in
            _ = try await FeedImporter(store).run(Array(feed), into: account)
            let before = try await database.dump()
            let version = store.version(of: account)
            for cut in [0, 1, 200, feed.count / 2, feed.count - 20] {
                await #expect(throws: ImportError.self) {
                    try await FeedImporter(store).run(Array(feed.prefix(cut)), into: account)
                }
            }
            await #expect(throws: ImportError.self) { try await FeedImporter(store).run(other, into: account) }
            await #expect(throws: ImportError.self) {
                try await FeedImporter(store).run(feed, into: account, limit: 1000)
            }
            #expect(try await database.dump() == before)
            #expect(store.version(of: account) == version)
        }
    }

    @Test(arguments: [
        "bell-fleet-nested.xml", "cat-fleet.json", "empty-fleet.xml", "komatsu-komtrax-fleet.xml",
        "takeuchi-tfm-fleet-20190501.xml",
    ])
    func feedsOfOtherMakersComeInAndStay(name: String) async throws {
        let feed = Array(try SharedFeed.text("other-makes/" + name).utf8)
        let count = try FleetReader.read(feed).equipment.count
        let now: Int64 = 1_800_000_000_000
        try await withFleet { store, database in
            let first = try await FeedImporter(store).run(feed, into: account, at: now)
            #expect(first.created == count)
            let before = try await database.dump()
            let second = try await FeedImporter(store).run(feed, into: account, at: now)
            #expect(second.unchanged == count)
            #expect(try await database.dump() == before)
        }
    }
}
