import Fleet
import FleetTestSupport
import Foundation
import SQL
import Testing

@Suite struct OnboardingTests {
    private let account = UUID.version7()

    @Test(arguments: AssetType.allCases) func onlyWhatHasNoBuiltInDeviceIsOnboardedAndOffboarded(type: AssetType)
        async throws
    {
        try await withFleet { store, database in
            let draft = AssetDraft(assetType: type, name: "thing", telematicsDevices: ["T-1"])
            if type == .machine || type == .vehicle {
                await #expect {
                    try await store.onboard(draft, in: account)
                } throws: { error in
                    if case FleetError.machineCannotBeOnboarded(type) = error { true } else { false }
                }
                let asset = try await store.create(draft, in: account)
                let before = try await database.dump()
                await #expect(throws: FleetError.self) { try await store.offboard(asset.id, of: account) }
                #expect(try await database.dump() == before)
            } else {
                let asset = try await store.onboard(draft, in: account)
                #expect(asset.telematicsDevices.map(\.serialNumber) == ["T-1"])
                for _ in 0..<2 { try await store.offboard(asset.id, of: account) }
                let hidden = try await store.asset(asset.id, of: account)
                #expect(hidden.hidden)
                #expect(hidden.telematicsDevices.isEmpty)
                #expect(try await store.assets(of: account).total == 0)
                #expect(try await store.assets(of: account, AssetQuery(includeHidden: true)).total == 1)
                // The device is free again.
                _ = try await store.onboard(draft, in: account)
            }
        }
    }

    @Test(arguments: [0, 2, 3]) func anyNumberOfDevicesButOneIsRefused(count: Int) async throws {
        try await withFleet { store, database in
            let draft = AssetDraft(
                assetType: .tool, name: "thing", telematicsDevices: (0..<count).map { "T-\($0)" })
            await #expect {
                try await store.onboard(draft, in: account)
            } throws: { error in
                if case FleetError.exactlyOneTelematicsDeviceIsRequired(count) = error { true } else { false }
            }
            let rows = try await database.dump()
            #expect(rows.isEmpty)
        }
    }

    @Test func aDeviceIsOnOneAssetOfTheAccountAtATime() async throws {
        try await withFleet { store, database in
            let draft = AssetDraft(assetType: .machine, name: "one", telematicsDevices: ["T-1", "T-2"])
            let holder = try await store.create(draft, in: account)
            let before = try await database.dump()
            let second = AssetDraft(assetType: .machine, name: "two", telematicsDevices: ["T-0", "T-2"])
            await #expect {
                try await store.create(second, in: account)
            } throws: { error in
                if case FleetError.deviceTaken("T-2", by: holder.id) = error { true } else { false }
            }
            let twice = AssetDraft(assetType: .machine, name: "three", telematicsDevices: ["T-5", "T-5"])
            await #expect(throws: FleetError.self) { try await store.create(twice, in: account) }
            #expect(try await database.dump() == before)
            // Another account may have a device of the same number.
            _ = try await store.create(draft, in: UUID.version7())
        }
    }

    @Test func ofManyThatWantTheSameDeviceAtOnceOneGetsIt() async throws {
        try await withFleet { store, _ in
            let created = await withTaskGroup(of: Asset?.self) { group in
                for index in 0..<200 {
                    group.addTask {
                        let draft = AssetDraft(
                            assetType: .machine, name: "\(index)", telematicsDevices: ["T-\(index % 40)"])
                        return try? await store.create(draft, in: account)
                    }
                }
                return await group.reduce(into: []) { $0 += [$1].compactMap { $0 } }
            }
            #expect(created.count == 40)
            #expect(Set(created.flatMap(\.telematicsDevices)).count == 40)
            let stored = try await store.assets(of: account, AssetQuery(limit: 1000)).assets
            #expect(Set(stored) == Set(created))
        }
    }
}
