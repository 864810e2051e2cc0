import FleetTestSupport
import Foundation
import SQL
import Testing

@testable import Fleet

/// Finding machines by what is written on them.
@Suite struct IdentifierTests {
    @Test func aStrongerIdentifierIsMeantBeforeAWeakerOneAndAnExactOneBeforeAll() async throws {
        try await withFleet { store, _ in
            let account = UUID.version7()
            func create(_ name: String, _ draft: (inout AssetDraft) -> Void) async throws -> UUID {
                var new = AssetDraft(assetType: .machine, name: name)
                draft(&new)
                return try await store.create(new, in: account).id
            }
            let byEquipmentID = try await create("equipment") { $0.equipmentID = "X-1" }
            let byDevice = try await create("device") { $0.telematicsDevices = ["X-1"] }
            let bySerial = try await create("serial") { $0.serialNumber = "X-1" }
            let laterSerial = try await create("later") { $0.serialNumber = "X-1" }
            let byPIN = try await create("pin") { $0.pin = "X-1" }
            let small = try await create("small") { $0.pin = "x-1" }
            func found(_ identifier: String, _ account: UUID = account) async throws -> UUID? {
                try await store.asset(named: identifier, of: account)?.id
            }
            #expect(try await found("x-1") == small)
            try await store.delete(small, of: account)
            #expect(try await found("x-1") == byPIN)
            for expected in [byPIN, bySerial, laterSerial, byDevice, byEquipmentID] {
                #expect(try await found("X-1") == expected)
                #expect(try await found("x-1") == expected)
                #expect(try await found("X-1", .version7()) == nil)
                #expect(try await found(expected.uuidString) == expected)
                #expect(try await found(expected.uuidString, .version7()) == nil)
                try await store.delete(expected, of: account)
            }
            #expect(try await found("X-1") == nil)
        }
    }

    @Test func aSerialNumberIsFoundAsItWasSentAndAsPeopleHaveEditedIt() async throws {
        try await withFleet { store, _ in
            let account = UUID.version7()
            _ = try await FeedImporter(store).run(FeedText.bytes(.init(oem: "Acme", serial: "S1")), into: account)
            let asset = try await store.assets(of: account).assets[0]
            _ = try await store.update(asset.id, of: account, AssetChange(serialNumber: .set("S2")))
            for serial in ["S1", "S2", "s2"] {
                #expect(try await store.asset(named: serial, of: account)?.id == asset.id)
            }
            // Another one shows that number now.
            let new = try await store.create(
                AssetDraft(assetType: .machine, name: "new", serialNumber: "S1"), in: account)
            #expect(try await store.asset(named: "S1", of: account)?.id == new.id)
        }
    }

    @Test(arguments: hostileTexts)
    func hostileTextsNameNothingButThemselves(text: String) async throws {
        try await withFleet { store, _ in
            let account = UUID.version7()
            _ = try await store.create(AssetDraft(assetType: .machine, name: "plain", serialNumber: "1"), in: account)
            #expect(try await store.asset(named: text, of: account) == nil)
            let asset = try await store.create(
                AssetDraft(assetType: .machine, name: "hostile", brand: text, model: text, serialNumber: text),
                in: account)
            #expect(try await store.asset(named: text, of: account)?.id == asset.id)
            #expect(
                try await store.asset(make: text, model: text, serialNumber: text, of: account)?.id == asset.id)
            #expect(try await store.asset(make: text, model: "1", serialNumber: text, of: account) == nil)
            #expect(try await store.asset(make: text, model: text, serialNumber: text, of: .version7()) == nil)
        }
    }

    @Test func assetsAreFoundByAnIndexAndNotByWalkingThroughTheFleet() async throws {
        try await withFleet { _, database in
            let conditions: [Statement] = [
                "pin = \("1")", "coalesce(sent_serial_number, serial_number) = \("1")", "equipment_id = \("1")",
            ]
            for (condition, index) in zip(
                conditions, ["asset_by_pin", "asset_by_sent_serial", "asset_by_equipment_id"])
            {
                let query = Statement.assets(of: .version7(), where: condition, limit: 100)
                let plan = try await database.read { connection in
                    try connection.rows("EXPLAIN QUERY PLAN \(query)").map { try $0.text("detail") }
                }
                #expect(plan.contains { $0.contains("USING INDEX \(index)") }, "\(plan)")
            }
        }
    }
}
