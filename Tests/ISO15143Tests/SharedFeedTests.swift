import Testing

@testable import ISO15143

@Suite("Feeds as makers send them", .enabled(if: SharedFeed.isPresent, "The shared test data is not here"))
struct SharedFeedTests {
    @Test("Every machine and every value of a real page is read, and nothing is complained of")
    func capturedPage() throws {
        let page = try FleetReader.read(try SharedFeed.bytes("fleet-page-1-of-4.xml"))
        #expect(page.machines.count == 96)
        #expect(page.equipment.count == 96)
        #expect(page.machines.flatMap(\.problems) == [])
        #expect(page.version == "0")
        #expect(page.snapshotTime == nil)
        #expect(page.links.map(\.rel) == ["self", "next", "last"])
        #expect(page.links.last?.href == "https://iris.example/public/api/aemp/v2/15143/-3/Fleet/4")

        #expect(page.equipment.count { $0.location != nil } == 96)
        #expect(page.equipment.count { $0.location?.altitude != nil } == 77)
        #expect(page.equipment.count { $0.location?.altitudeUnits == "metre" } == 77)
        #expect(page.equipment.count { $0.header.pin != nil } == 80)
        #expect(page.equipment.count { $0.header.oemName != nil } == 89)
        #expect(page.equipment.count { $0.header.model != nil } == 80)
        #expect(page.equipment.count { $0.header.equipmentID != nil && $0.header.serialNumber != nil } == 96)
        #expect(page.equipment.allSatisfy { $0.values.allSatisfy { $0.time != nil } })
    }

    @Test(
        "A real page holds each data point as often as it was counted by other means",
        arguments: [
            (DataPoint.operatingHours, 96), (.powerTakeOffHours, 4), (.defRemaining, 11), (.distance, 96),
            (.engineRunning, 96), (.engineNumber, 0), (.fuelUsed, 12), (.fuelRemaining, 10), (.idleHours, 0),
        ])
    func countOfDataPoint(point: DataPoint, count: Int) throws {
        let page = try FleetReader.read(try SharedFeed.bytes("fleet-page-1-of-4.xml"))
        #expect(page.equipment.flatMap(\.values).count { $0.point == point } == count)
    }

    @Test("The first and the fifth machine of a real page are what the page says")
    func valuesOfCapturedPage() throws {
        let page = try FleetReader.read(try SharedFeed.bytes("fleet-page-1-of-4.xml"))
        let first = try #require(page.equipment.first)
        #expect(
            first.header
                == EquipmentHeader(
                    oemName: "Kramer", equipmentID: "Kramer MN:1001 Aé Depot", serialNumber: "686253"))
        #expect(
            first.location
                == Location(time: 1_620_223_111_000, latitude: 52.326158333333, longitude: 11.630851666667))
        #expect(
            first.values == [
                DataValue(point: .operatingHours, time: 1_620_223_111_000, reading: .number(1937.23)),
                DataValue(
                    point: .distance, time: 1_620_223_111_000, reading: .number(5220), units: "kilometre"),
                DataValue(point: .engineRunning, time: 1_620_223_111_000, reading: .boolean(false)),
            ])
        #expect(page.equipment[4].header.equipmentID == "Kramer 8155 MN:1005 Hof & Feld")
        // Milliseconds are kept.
        #expect(page.equipment[95].value(of: .fuelRemaining)?.time == 1_620_221_990_001)
    }

    @Test("Bell: no namespace, no links, white space in an identifier")
    func bell() throws {
        let page = try FleetReader.read(try SharedFeed.bytes("other-makes/bell-fleet-nested.xml"))
        let machine = try #require(page.equipment.first)
        #expect(page.machines.count == 1 && page.machines[0].problems.isEmpty && page.links.isEmpty)
        #expect(page.version == "1" && page.snapshotTime == 1_787_329_800_000)
        #expect(machine.header.equipmentID == "ABC  B50E#0001")
        #expect(machine.header.unitInstallTime == 1_577_836_800_000)
        #expect(machine.location?.latitude == -26 && machine.location?.longitude == 28.9)
        #expect(machine.value(of: .idleHours)?.number == 3808.96)
        #expect(machine.value(of: .loadCount)?.number == 13252)
        #expect(machine.value(of: .operatingHours)?.number == 8376.2)
        #expect(machine.value(of: .payloadTotals)?.number == 596_361_594)
        #expect(machine.value(of: .payloadTotals)?.units == "kilogram")
        #expect(machine.value(of: .defRemaining)?.number == 47)
        #expect(machine.value(of: .defTankCapacity) == nil)
        #expect(machine.value(of: .engineNumber)?.text == "1")
        #expect(machine.value(of: .engineRunning)?.boolean == true)
        #expect(machine.values.count == 10)
    }

    @Test("Caterpillar: JSON with capital keys and the time inside")
    func cat() throws {
        let page = try FleetReader.read(try SharedFeed.bytes("other-makes/cat-fleet.json"))
        let machine = try #require(page.equipment.first)
        #expect(page.machines.count == 1 && page.machines[0].problems.isEmpty)
        #expect(page.links.map(\.rel) == ["Current", "Next", "Last", "First"])
        #expect(
            machine.header
                == EquipmentHeader(oemName: "CAT", model: "M315F", equipmentID: "EQ001", serialNumber: "ABC12345"))
        #expect(
            machine.location
                == Location(
                    time: 1_654_834_485_000, latitude: 52.52, longitude: 13.405, altitude: 70, altitudeUnits: "metre"))
        #expect(
            machine.values.map(\.point) == [
                .idleHours, .operatingHours, .payloadTotals, .distance, .engineNumber, .engineRunning, .fuelUsed,
                .fuelUsedLast24, .fuelRemaining,
            ])
        #expect(machine.value(of: .payloadTotals)?.time == 1_623_298_485_000)
        #expect(machine.value(of: .engineRunning)?.time == 1_654_834_905_000)
        #expect(machine.value(of: .fuelUsedLast24)?.number == 180)
    }

    @Test("Komtrax: a value that says it is none is told with its machine, and the machine goes in")
    func komtrax() throws {
        let page = try FleetReader.read(try SharedFeed.bytes("other-makes/komatsu-komtrax-fleet.xml"))
        #expect(page.equipment.map(\.header.equipmentID) == ["EQ-10001", "EQ-10002", "EQ-10003"])
        #expect(page.equipment.map { $0.value(of: .operatingHours)?.number } == [5000, nil, nil])
        #expect(page.machines.map(\.problems.count) == [0, 1, 0])
        let problem = try #require(page.machines[1].problems.first)
        #expect(problem.kind == .missingValue)
        #expect(problem.description == "CumulativeOperatingHours/Hour is \"N/A\" and left out")
        #expect(page.links == [.init(rel: "next", href: "https://isoapi.komtrax.komatsu/provider/v1/12345/Fleet/2")])
    }

    @Test("Takeuchi: a machine of a header alone, \"missing\" as a value, the time as a child")
    func takeuchi() throws {
        let page = try FleetReader.read(try SharedFeed.bytes("other-makes/takeuchi-tfm-fleet-20190501.xml"))
        #expect(page.version == "20190501")
        #expect(page.links.count == 4)
        #expect(page.machines.flatMap(\.problems) == [])
        let machines = page.equipment
        #expect(machines.count == 2)
        #expect(machines[0].values.isEmpty && machines[0].location == nil)
        #expect(machines[0].header.pin == "190000001")
        #expect(machines.allSatisfy { $0.header.unitInstallTime == nil })
        #expect(machines[1].header == EquipmentHeader(oemName: "Takeuchi", equipmentID: "4900000002"))
        #expect(machines[1].value(of: .operatingHours)?.number == 654.1)
        #expect(machines[1].value(of: .operatingHours)?.time == 1_621_508_604_000)
        #expect(machines[1].value(of: .fuelTankCapacity)?.number == 0)
        #expect(machines[1].value(of: .fuelTankCapacity)?.units == "litre")
        #expect(machines[1].value(of: .engineNumber) == nil)
    }

    @Test("An empty root is a fleet without machines")
    func emptyFleet() throws {
        #expect(try FleetReader.read(try SharedFeed.bytes("other-makes/empty-fleet.xml")) == FleetSnapshot())
    }
}
