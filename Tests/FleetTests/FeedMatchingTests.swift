import Fleet
import FleetTestSupport
import Foundation
import ISO15143
import SQL
import Testing

@Suite struct FeedMatchingTests {
    private typealias Machine = FeedText.Machine
    private let account = UUID.version7()

    private func importing(_ store: FleetStore, _ machines: Machine...) async throws -> ImportReport {
        try await FeedImporter(store).run(FeedText.bytes(machines), into: account)
    }

    private func assets(_ store: FleetStore) async throws -> [Asset] {
        try await store.assets(of: account, AssetQuery(limit: 1000)).assets
    }

    @Test func aMachineIsRecognisedByPINThenByMakeAndSerialThenByEquipmentID() async throws {
        try await withFleet { store, _ in
            let known = Machine(oem: "Acme", model: "L90", id: "Loader 7", serial: "S7", pin: "ACM00000000000007")
            #expect(try await importing(store, known).created == 1)
            let others = [
                Machine(oem: "Acme Group", id: "renamed", serial: "S8", pin: "ACM00000000000007"),
                Machine(oem: "ACME GROUP", id: "renamed again", serial: "S8"),
                Machine(oem: "Acme Group", id: "renamed again"),
            ]
            for machine in others {
                let report = try await importing(store, machine)
                #expect(report.updated + report.unchanged == 1, "\(machine)")
            }
            #expect(try await assets(store).count == 1)
        }
    }

    @Test func aWeakerRuleJoinsNothingThatAStrongerIdentifierHoldsApart() async throws {
        try await withFleet { store, _ in
            let machines = [
                Machine(oem: "Acme", id: "7", serial: "S7", pin: "ACM00000000000007"),
                Machine(oem: "Acme", id: "7", serial: "S7", pin: "ACM00000000000008"),
                Machine(oem: "Acme", id: "7", serial: "S9"),
                Machine(oem: "Bull", id: "7", serial: "S7"),
                Machine(oem: "Acme", serial: "1", pin: "10001"),
                Machine(oem: "Bull", serial: "1", pin: "10001"),
            ]
            for machine in machines { #expect(try await importing(store, machine).created == 1, "\(machine)") }
            let report = try await FeedImporter(store).run(FeedText.bytes(machines), into: account)
            #expect(report.unchanged == machines.count)
        }
    }

    @Test func aSecondMachineOfTheSameIdentityIsToldAndChangesNothing() async throws {
        try await withFleet { store, _ in
            let one = Machine(oem: "Acme", id: "A", pin: "ACM00000000000007", hours: 10)
            let other = Machine(oem: "Acme", id: "B", pin: "ACM00000000000007", hours: 99)
            for _ in 0..<2 {
                let report = try await importing(store, one, other, Machine(id: "C"))
                #expect(report.refused.map(\.index) == [1])
                #expect(report.created + report.unchanged == 2)
            }
            let asset = try #require(try await assets(store).first)
            #expect(try await store.latestValues(of: asset.id, in: account).map(\.number) == [10])
        }
    }

    @Test func severalAssetsThatFitAreToldAndNotChosenFrom() async throws {
        try await withFleet { store, database in
            for name in ["one", "two"] {
                let draft = AssetDraft(assetType: .machine, name: name, brand: "Acme", serialNumber: "S7")
                _ = try await store.create(draft, in: account)
            }
            let before = try await database.dump()
            let report = try await importing(store, Machine(oem: "Acme", serial: "S7"))
            #expect(report.refused.count == 1)
            #expect(try await database.dump() == before)
        }
    }

    @Test func whatPeopleHaveEditedStaysUntilTheFeedSaysSomethingElse() async throws {
        try await withFleet { store, _ in
            let sent = Machine(oem: "Acme", model: "L90", id: "Loader 7", serial: "S7")
            _ = try await importing(store, sent)
            let id = try #require(try await assets(store).first?.id)
            let edit = AssetChange(
                name: "Big Bertha", externalReference: .set("ERP-7"), brand: .set("Acme Inc."), model: .cleared,
                serialNumber: .set("edited"))
            let edited = try await store.update(id, of: account, edit)
            #expect(try await importing(store, sent).unchanged == 1)
            #expect(try await store.asset(id, of: account) == edited)

            var next = sent
            next.model = "L90H"
            #expect(try await importing(store, next).updated == 1)
            let asset = try await store.asset(id, of: account)
            #expect(asset.model == "L90H")
            #expect(asset.name == "Big Bertha")
            #expect(asset.brand == "Acme Inc.")
            #expect(asset.serialNumber == "edited")
            #expect(asset.feedHeader.oemName == "Acme")
            #expect(asset.feedHeader.serialNumber == "S7")
        }
    }

    @Test func aNameFollowsTheFeedAsLongAsNobodyGaveAnother() async throws {
        try await withFleet { store, _ in
            let pin = "ACM00000000000007"
            for (machine, name) in [
                (Machine(pin: pin), pin), (Machine(oem: "Acme", model: "L90", pin: pin), "Acme L90"),
                (Machine(id: "Loader 7", pin: pin), "Loader 7"), (Machine(pin: pin), "Loader 7"),
            ] {
                _ = try await importing(store, machine)
                #expect(try await assets(store).map(\.name) == [name])
            }
        }
    }

    @Test func aDeviceIsTakenFromTheHeaderOnlyWhereItCannotBeTheMachinesOwnNumber() async throws {
        try await withFleet { store, _ in
            let report = try await importing(
                store,
                Machine(id: "device", serial: "700001", pin: "ACM00000000000007"),
                Machine(id: "no PIN", serial: "700002"),
                Machine(id: "own number", serial: "700003", pin: "ACM00000000700003"),
                Machine(id: "too long", serial: "70000456", pin: "ACM00000000000008"),
                Machine(id: "no digits", serial: "70000A", pin: "ACM00000000000009"),
                Machine(id: "metadata", rest: "<Metadata><TelematicSerialNumber>T-9</TelematicSerialNumber></Metadata>")
            )
            #expect(report.created == 6)
            let devices = try await assets(store).map { $0.telematicsDevices.map(\.serialNumber) }
            #expect(devices == [["700001"], [], [], [], [], ["T-9"]])
        }
    }

    @Test func devicesThatAreSwappedInOneFeedEndWhereTheFeedSays() async throws {
        try await withFleet { store, database in
            func feed(_ first: String, _ second: String) -> [UInt8] {
                FeedText.bytes(
                    Machine(id: "1", serial: first, pin: "ACM00000000000001"),
                    Machine(id: "2", serial: second, pin: "ACM00000000000002"))
            }
            _ = try await FeedImporter(store).run(feed("700001", "700002"), into: account)
            let report = try await FeedImporter(store).run(feed("700002", "700001"), into: account)
            #expect(report.updated == 2)
            #expect(report.notes.isEmpty)
            #expect(try await assets(store).map { $0.telematicsDevices.map(\.id) } == [["700002"], ["700001"]])

            let before = try await database.dump()
            #expect(try await FeedImporter(store).run(feed("700002", "700001"), into: account).unchanged == 2)
            #expect(try await database.dump() == before)
        }
    }

    @Test func aDeviceOnAnotherAssetStaysThereAndIsTold() async throws {
        try await withFleet { store, _ in
            let tool = AssetDraft(assetType: .tool, name: "Drill", telematicsDevices: ["700001"])
            let holder = try await store.onboard(tool, in: account)
            let machine = Machine(id: "1", serial: "700001", pin: "ACM00000000000001")
            for outcome in [\ImportReport.created, \ImportReport.unchanged] {
                let report = try await importing(store, machine)
                #expect(report[keyPath: outcome] == 1)
                #expect(report.notes.count == 1)
            }
            #expect(try await store.asset(holder.id, of: account).telematicsDevices.map(\.id) == ["700001"])
            try await store.offboard(holder.id, of: account)
            #expect(try await importing(store, machine).updated == 1)
            #expect(try await assets(store).map { $0.telematicsDevices.map(\.id) } == [["700001"]])
        }
    }
}
