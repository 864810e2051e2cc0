import FleetTestSupport
import Foundation
import SQL
import TestSupport
import Testing

@testable import Fleet

@Suite("Unit numbers")
struct UnitNumberTests {
    @Test func everyAssetHasOneOfItsOwnForGood() async throws {
        try await withFleet { store, database in
            let (one, other) = (UUID.version7(), UUID.version7())
            var numbers: [Int64] = []
            for (index, account) in [one, other, one, other, one].enumerated() {
                let asset = try await store.create(AssetDraft(assetType: .machine, name: "\(index)"), in: account)
                #expect(try await store.asset(asset.id, of: account).unitNumber == asset.unitNumber)
                #expect(try await store.asset(unit: asset.unitNumber, of: account)?.id == asset.id)
                let stranger = account == one ? other : one
                #expect(try await store.asset(unit: asset.unitNumber, of: stranger) == nil)
                numbers.append(asset.unitNumber)
            }
            #expect(numbers == [1, 2, 3, 4, 5])
            let last = try #require(try await store.asset(unit: 5, of: one))
            var renamed = AssetChange()
            renamed.name = "Renamed"
            #expect(try await store.update(last.id, of: one, renamed).unitNumber == 5)
            try await store.delete(last.id, of: one)
            // A number is never given again.
            #expect(try await store.create(AssetDraft(assetType: .machine, name: "New"), in: other).unitNumber == 6)
        }
    }

    @Test func manyAtOnceGetDifferentOnes() async throws {
        try await withFleet { store, _ in
            let numbers = try await withThrowingTaskGroup(of: Int64.self) { group in
                for index in 0..<100 {
                    group.addTask {
                        try await store.create(AssetDraft(assetType: .tool, name: "\(index)"), in: .version7())
                            .unitNumber
                    }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(numbers == Set(1...100))
        }
    }

    @Test func aCreationThatFailsTakesNone() async throws {
        try await withFleet { store, _ in
            let account = UUID.version7()
            let wrong = AssetDraft(assetType: .tool, name: "A", telematicsDevices: ["1", "1"])
            await #expect(throws: FleetError.self) { _ = try await store.create(wrong, in: account) }
            let made = try await store.create(AssetDraft(assetType: .tool, name: "B"), in: account)
            #expect(made.unitNumber == 1)
        }
    }

    @Test func assetsOfAnOlderInstallationAreNumberedAsTheyWereCreated() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "iris.sqlite").path
        let all = FleetStore.migrations.withEmptySteps
        let accounts = [UUID.version7(), UUID.version7()]
        let ids = (0..<40).map { _ in UUID.version7() }

        // Step 7 gave units their numbers.
        let before = try Database(path: path, migrations: all.filter { $0.number < 7 })
        try await before.write { connection in
            // Written out of order, so that neither their place in the table nor their account tells the order.
            for index in [Int](0..<40).reversed() {
                try connection.execute(
                    """
                    INSERT INTO asset (account_id, id, asset_type, name, hidden, created_at, search_text)
                    VALUES (\(accounts[index % 2]), \(ids[index]), 'MACHINE', 'M', 0, \(Int64(index)), 'm')
                    """)
            }
        }
        try before.close()

        let after = try Database(path: path, migrations: all)
        let store = FleetStore(database: after, samples: nil)
        for (index, id) in ids.enumerated() {
            #expect(try await store.asset(id, of: accounts[index % 2]).unitNumber == Int64(index + 1))
        }
        #expect(try await store.create(AssetDraft(assetType: .tool, name: "N"), in: accounts[0]).unitNumber == 41)
        try after.close()
    }

    @Test func unitsAreFoundByWhatIsWrittenOnThem() async throws {
        try await withFleet { store, _ in
            let account = UUID.version7()
            let machine = try await store.create(
                AssetDraft(
                    assetType: .machine, name: "M", externalReference: "R", serialNumber: "S", telematicsDevices: ["7"]),
                in: account)
            let tool = try await store.create(
                AssetDraft(assetType: .tool, name: "T", externalReference: "R", serialNumber: "S"), in: account)
            let under = try await store.onboard(
                AssetDraft(assetType: .attachment, name: "A", telematicsDevices: ["8"]), in: account)
            try await store.offboard(under.id, of: account)
            func found(_ filter: UnitFilter) async throws -> [UUID] { try await store.units(of: account, filter) }
            #expect(try await found(UnitFilter()) == [machine.id, tool.id])
            #expect(try await found(UnitFilter(serialNumber: "7")) == [machine.id])
            #expect(try await found(UnitFilter(serialNumber: "S")) == [tool.id])
            #expect(try await found(UnitFilter(externalReference: "R")) == [machine.id, tool.id])
            #expect(try await found(UnitFilter(serialNumber: "7", externalReference: "X")) == [])
            #expect(try await found(UnitFilter(number: under.unitNumber)) == [under.id])
            #expect(try await found(UnitFilter(number: machine.unitNumber, serialNumber: "S")) == [])
        }
    }
}
