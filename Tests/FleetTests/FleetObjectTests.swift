import Fleet
import FleetTestSupport
import Foundation
import SQL
import TestSupport
import Testing

@Suite struct FleetObjectTests {
    private static func units(_ count: Int, in fleet: FleetStore, _ account: UUID) async throws -> [Asset] {
        var assets: [Asset] = []
        for index in 0..<count {
            assets.append(try await fleet.create(AssetDraft(assetType: .machine, name: "Unit \(index)"), in: account))
        }
        return assets
    }

    private static func group(_ name: String, _ units: [Int64] = []) -> UnitGroup {
        var group = UnitGroup()
        (group.name, group.units) = (name, units)
        return group
    }

    /// What the fleet says when it refuses; nil when it does not.
    private static func refusal<Value>(_ body: () async throws(FleetError) -> Value) async -> String? {
        do {
            _ = try await body()
            return nil
        } catch {
            return error.description
        }
    }

    // MARK: Every kind

    /// One of each kind with all that it can hold.
    private static func lives(in fleet: FleetStore, _ account: UUID) async throws {
        let unit = try await units(1, in: fleet, account)[0].unitNumber
        func live<Object: FleetObject>(_ object: Object, _ change: @escaping @Sendable (inout Object) -> Void)
            async throws
        {
            let id = try await fleet.create(object, in: account)
            #expect(try await fleet.object(Object.self, id, of: account) == object)
            #expect(try await fleet.objectIDs(Object.self, of: account).last == id)
            var changed = object
            change(&changed)
            #expect(changed != object)
            try await fleet.change(Object.self, id, of: account, change)
            #expect(try await fleet.object(Object.self, id, of: account) == changed)

            let stranger = UUID()
            #expect(try await fleet.objectIDs(Object.self, of: stranger).isEmpty)
            #expect(try await fleet.objects(Object.self, [id], of: stranger).isEmpty)
            let none = "There is no \(Object.kind.rawValue) \(id) in the account."
            let refusals = [
                await refusal { () throws(FleetError) in try await fleet.object(Object.self, id, of: stranger) },
                await refusal { () throws(FleetError) in try await fleet.change(Object.self, id, of: stranger, change)
                },
                await refusal { () throws(FleetError) in try await fleet.delete(Object.self, id, of: stranger) },
            ]
            #expect(refusals == [none, none, none])
            #expect(try await fleet.object(Object.self, id, of: account) == changed)

            try await fleet.delete(Object.self, id, of: account)
            #expect(try await fleet.objectIDs(Object.self, of: account).isEmpty)
            let again = await refusal { () throws(FleetError) in
                try await fleet.delete(Object.self, id, of: account)
            }
            #expect(again == none)
            // A number is not given again.
            let next = try await fleet.create(object, in: account)
            #expect(next > id)
            try await fleet.delete(Object.self, next, of: account)
        }
        try await live(group("Group", [unit])) { ($0.name, $0.units) = ("Other", []) }
        var category = UnitCategory()
        category.name = "x'; DROP TABLE asset; --"
        try await live(category) { $0.name = "😀" }
        var client = Client()
        (client.name, client.note, client.address) = ("Client", "Note\nin lines", .init(street: "Street 1", city: "Å"))
        try await live(client) { ($0.note, $0.address) = (nil, nil) }
        var contact = Contact()
        contact.client = try await fleet.create(client, in: account)
        (contact.name, contact.email, contact.phone, contact.mobile) = ("Person", "a@example.com", "1", "2")
        try await live(contact) { ($0.name, $0.email) = ("Other", nil) }
        try await fleet.delete(Client.self, contact.client, of: account)
        var point = PointOfInterest()
        (point.name, point.place, point.address) = (
            "Point", Place(latitude: 57.05, longitude: -9.92), .init(country: "DK")
        )
        try await live(point) { $0.place = Place(latitude: -90, longitude: 180) }
        var zone = Zone()
        zone.polygon = try #require(ZonePolygon(text: "POLYGON ((1 2, 3 4, 5 6, 1 2))"))
        try await live(zone) { $0.note = "Note" }
        var key = OperatorKey()
        key.groups = [try await fleet.create(group("Group"), in: account)]
        (key.name, key.serialNumber, key.valid, key.expire) = ("Key", "6200011587691E09", .ninetySeconds, .sixteenHours)
        (key.isAdmin, key.companyName, key.email, key.mobile, key.phone) = (true, "C", "E", "M", "P")
        (key.note, key.expirationDate, key.employeeNumber, key.units) = ("N", 1_400_000_000_123, "8", [unit])
        try await live(key) { ($0.isAdmin, $0.units, $0.groups, $0.expirationDate) = (false, [], [], nil) }
        try await fleet.delete(UnitGroup.self, key.groups[0], of: account)
    }

    @Test func everyKindIsCreatedReadChangedAndDeletedByItsAccountAlone() async throws {
        try await withFleet { fleet, _ in
            try await Self.lives(in: fleet, UUID())
            try await Self.lives(in: fleet, UUID())
        }
    }

    // MARK: Groups

    @Test func aGroupHoldsUnitsThatAreThere() async throws {
        try await withFleet { fleet, _ in
            let (account, stranger) = (UUID(), UUID())
            let assets = try await Self.units(5, in: fleet, account)
            let numbers = assets.map(\.unitNumber)
            let foreign = try await Self.units(1, in: fleet, stranger)[0].unitNumber
            let id = try await fleet.create(Self.group("Group", [numbers[1], numbers[0], numbers[1]]), in: account)
            #expect(try await fleet.object(UnitGroup.self, id, of: account).units == [numbers[0], numbers[1]])

            var change = UnitGroupChange()
            (change.adding, change.removing) = ([numbers[2], numbers[3]], [numbers[0], numbers[4]])
            try await fleet.changeGroup(id, of: account, change)
            #expect(try await fleet.object(UnitGroup.self, id, of: account).units == Array(numbers[1...3]))
            #expect(try await fleet.groupIDs(holding: numbers[2], of: account) == [id])
            #expect(try await fleet.groupIDs(holding: numbers[0], of: account).isEmpty)
            #expect(
                try await fleet.units(of: account, UnitFilter(group: id)) == assets[1...3].map(\.id))
            #expect(try await fleet.units(of: stranger, UnitFilter(group: id)).isEmpty)

            // All or nothing.
            var wrong = UnitGroupChange()
            (wrong.name, wrong.clear, wrong.adding) = ("Other", true, [numbers[0], foreign])
            let refusal = await Self.refusal { () throws(FleetError) in
                try await fleet.changeGroup(id, of: account, wrong)
            }
            #expect(refusal == "There is no unit \(foreign) in the account.")
            let kept = try await fleet.object(UnitGroup.self, id, of: account)
            #expect(kept == Self.group("Group", Array(numbers[1...3])))
            let created = await Self.refusal { () throws(FleetError) in
                try await fleet.create(Self.group("X", [foreign]), in: account)
            }
            #expect(created == "There is no unit \(foreign) in the account.")
            #expect(try await fleet.objectIDs(UnitGroup.self, of: account) == [id])

            try await fleet.delete(assets[2].id, of: account)
            #expect(try await fleet.object(UnitGroup.self, id, of: account).units == [numbers[1], numbers[3]])
            var emptied = UnitGroupChange()
            (emptied.clear, emptied.adding) = (true, [numbers[0]])
            try await fleet.changeGroup(id, of: account, emptied)
            #expect(try await fleet.object(UnitGroup.self, id, of: account).units == [numbers[0]])
            try await fleet.delete(UnitGroup.self, id, of: account)
            #expect(try await fleet.units(of: account, UnitFilter()).count == 4)
        }
    }

    @Test func aListOfUnitsMayBeLongerThanOneQueryTakes() async throws {
        try await withFleet { fleet, _ in
            let account = UUID()
            let numbers = try await Self.units(1_203, in: fleet, account).map(\.unitNumber)
            let id = try await fleet.create(Self.group("Group", numbers.shuffled() + numbers), in: account)
            #expect(try await fleet.object(UnitGroup.self, id, of: account).units == numbers)
        }
    }

    // MARK: What objects name

    @Test func contactsGoWithTheirClientAndNameNoOther() async throws {
        try await withFleet { fleet, _ in
            let (account, stranger) = (UUID(), UUID())
            var client = Client()
            client.name = "Client"
            var contact = Contact()
            contact.client = try await fleet.create(client, in: account)
            let foreign = try await fleet.create(client, in: stranger)
            let id = try await fleet.create(contact, in: account)
            let moved = await Self.refusal { () throws(FleetError) in
                try await fleet.change(Contact.self, id, of: account) { $0.client = foreign }
            }
            #expect(moved == "There is no client \(foreign) in the account.")
            contact.client = foreign
            let strange = contact
            let created = await Self.refusal { () throws(FleetError) in try await fleet.create(strange, in: account) }
            #expect(created == "There is no client \(foreign) in the account.")
            let owner = try await fleet.object(Contact.self, id, of: account).client
            try await fleet.delete(Client.self, owner, of: account)
            #expect(try await fleet.objectIDs(Contact.self, of: account).isEmpty)
            #expect(try await fleet.objectIDs(Client.self, of: stranger) == [foreign])
        }
    }

    @Test func anAccountHasABoundedNumberOfObjectsOfAKind() async throws {
        try await withFleet { fleet, database in
            let account = UUID()
            try await database.write { connection in
                for id in 1...FleetStore.maximumObjects {
                    try connection.execute(
                        "INSERT INTO classic_category (account_id, id, name) VALUES (\(account), \(-id), \("Name"))")
                }
            }
            let refusal = await Self.refusal { () throws(FleetError) in
                try await fleet.create(UnitCategory(), in: account)
            }
            #expect(refusal?.contains("\(FleetStore.maximumObjects) objects") == true)
            _ = try await fleet.create(UnitCategory(), in: UUID())
            _ = try await fleet.create(Self.group("Group"), in: account)
        }
    }

    @Test func anOlderDatabaseGetsTheObjects() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "iris.sqlite").path
        let all = FleetStore.migrations.withEmptySteps.filter { $0.number <= 8 }
        let before = try Database(path: path, migrations: all.filter { $0.number < 8 })
        let account = UUID()
        let asset = try await FleetStore(database: before, samples: nil)
            .create(AssetDraft(assetType: .machine, name: "Kept"), in: account)
        try before.close()
        let after = try Database(path: path, migrations: all)
        let fleet = FleetStore(database: after, samples: nil)
        let id = try await fleet.create(Self.group("Group", [asset.unitNumber]), in: account)
        #expect(try await fleet.object(UnitGroup.self, id, of: account).units == [asset.unitNumber])
        try after.close()
    }

    // MARK: Assets of categories and clients

    @Test func anAssetIsInOneCategoryAndWorksForOneClient() async throws {
        try await withFleet { fleet, _ in
            let (account, stranger) = (UUID.version7(), UUID.version7())
            let assets = try await Self.units(3, in: fleet, account)
            let category = try await fleet.create(UnitCategory(), in: account)
            let client = try await fleet.create(Client(), in: account)
            let foreign = try await fleet.create(UnitCategory(), in: stranger)
            func units(_ filter: UnitFilter, of account: UUID = account) async throws -> [UUID] {
                try await fleet.units(of: account, filter)
            }
            try await fleet.assign(assets[0].id, of: account, category: category, client: client)
            try await fleet.assign(assets[1].id, of: account, category: category, client: nil)
            #expect(try await units(UnitFilter(category: category)) == [assets[0].id, assets[1].id])
            #expect(try await units(UnitFilter(category: category, client: client)) == [assets[0].id])
            #expect(try await units(UnitFilter(category: category), of: stranger) == [])
            #expect(try await fleet.asset(assets[0].id, of: account).category == category)
            #expect(try await fleet.asset(assets[0].id, of: account).client == client)

            let version = fleet.version(of: account)
            let refusals = [
                await Self.refusal { () throws(FleetError) in
                    try await fleet.assign(assets[0].id, of: account, category: foreign, client: nil)
                },
                await Self.refusal { () throws(FleetError) in
                    try await fleet.assign(assets[0].id, of: account, category: nil, client: category)
                },
                await Self.refusal { () throws(FleetError) in
                    try await fleet.assign(assets[0].id, of: stranger, category: foreign, client: nil)
                },
            ]
            #expect(
                refusals == [
                    "There is no category \(foreign) in the account.", "There is no client \(category) in the account.",
                    "There is no asset \(assets[0].id.uuidString.lowercased()) in the account.",
                ])
            #expect(fleet.version(of: account) == version)
            // A change of the asset keeps both; deleting one takes it from its assets and from them alone.
            _ = try await fleet.update(assets[0].id, of: account, AssetChange(name: "Renamed"))
            #expect(try await units(UnitFilter(client: client)) == [assets[0].id])
            try await fleet.delete(UnitCategory.self, category, of: account)
            #expect(try await fleet.asset(assets[0].id, of: account).category == nil)
            #expect(try await fleet.asset(assets[0].id, of: account).client == client)
            try await fleet.assign(assets[0].id, of: account, category: nil, client: nil)
            #expect(try await fleet.asset(assets[0].id, of: account).client == nil)
        }
    }
}
