import Fleet
import Foundation
import ISO15143
import SQL
import Testing

@Suite struct DemoFleetTests {
    private let now: Int64 = 1_767_225_600_000
    private let account = UUID.version7()

    @Test func theSameSeedGivesTheSameFleetAndAnotherGivesAnother() {
        let fleet = DemoFleet.machines(seed: 7, at: now)
        #expect(fleet.count == 250)
        #expect(DemoFleet.machines(seed: 7, at: now) == fleet)
        #expect(DemoFleet.machines(seed: 8, at: now) != fleet)
        #expect(DemoFleet.machines(count: 40, seed: 7, at: now) == Array(fleet.prefix(40)))
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>) func theFleetIsOneThatCouldBe(seed: UInt64) {
        let fleet = DemoFleet.machines(seed: seed, at: now)
        #expect(Set(fleet.map(\.draft.serialNumber)).count == 250)
        #expect(Set(fleet.map(\.draft.pin)).count == 250)
        #expect(Set(fleet.flatMap(\.draft.telematicsDevices)).count == 250)
        #expect(Set(fleet.map(\.draft.brand)).count >= 8)
        #expect(Set(fleet.map(\.draft.type)).count >= 8)
        #expect(Set(fleet.compactMap(\.position?.address.city)).count >= 10)
        #expect(fleet.count { $0.position != nil } >= 225)
        let points = Set(DataPoint.all.map(\.path))
        for machine in fleet {
            #expect(machine.draft.pin?.count == 17)
            #expect((2010...2026).contains(machine.draft.productionYear ?? 0))
            #expect(machine.reportedAt <= now)
            #expect(machine.values.allSatisfy { points.contains($0.name) && $0.time == machine.reportedAt })
            #expect((1...60_000).contains(machine.values.first { $0.name == LatestValue.operatingHours }?.number ?? 0))
            if let position = machine.position {
                #expect((53.0...62.0).contains(position.latitude))
                #expect((4.0...26.0).contains(position.longitude))
            }
        }
    }

    @Test func theInstalledFleetIsTheGeneratedOne() async throws {
        let machines = DemoFleet.machines(count: 60, seed: 3, at: now)
        try await withFleet { store, _ in
            let assets = try await DemoFleet.install(into: store, account: account, count: 60, seed: 3, at: now)
            #expect(try await store.assets(of: account, AssetQuery(limit: 100)).assets == assets)
            for (asset, machine) in zip(assets, machines) {
                #expect(asset.name == machine.draft.name)
                #expect(asset.telematicsDevices.map(\.serialNumber) == machine.draft.telematicsDevices)
                #expect(asset.lastReportedAt == machine.reportedAt)
                let values = try await store.latestValues(of: asset.id, in: account)
                #expect(Set(values) == Set(machine.values))
                let location = try? await store.location(of: asset.id, in: account)
                #expect(location?.latitude == machine.position?.latitude)
                #expect(location?.address == machine.position?.address)
            }
        }
    }

    @Test func theNameOfOperatingHoursIsTheStandards() {
        #expect(LatestValue.operatingHours == DataPoint.operatingHours.path)
    }
}
