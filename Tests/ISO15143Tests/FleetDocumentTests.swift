import TestSupport
import Testing

@testable import ISO15143

@Suite("Fleet pages, written")
struct FleetDocumentTests {
    @Test(
        "A real page that is read and written says the same, element by element",
        .enabled(if: SharedFeed.isPresent, "The shared test data is not here"))
    func capturedPage() throws {
        let original = try SharedFeed.bytes("fleet-page-1-of-4.xml")
        let tree = try DocumentTree.read(xml: original)
        let page = try FleetReader.read(original, keepsEmptyModel: true)
        let written = page.equipment.page(as: .xml, links: page.links)
        #expect(try DocumentTree.read(xml: written).differences(from: tree) == [])
        // The declaration and the root with its namespace, to the letter.
        let lines = original.split(separator: UInt8(ascii: "\n"), maxSplits: 2)
        #expect(written.starts(with: lines[0] + [UInt8(ascii: "\n")] + lines[1]))

        let json = try FleetReader.read(
            page.equipment.page(as: .json, links: page.links), keepsEmptyModel: true)
        let again = json.equipment.page(as: .xml, links: json.links)
        #expect(try DocumentTree.read(xml: again).differences(from: tree) == [])
    }

    @Test(
        "What other makes send is the same after it was written",
        .enabled(if: SharedFeed.isPresent, "The shared test data is not here"),
        arguments: [
            "bell-fleet-nested.xml", "cat-fleet.json", "empty-fleet.xml", "komatsu-komtrax-fleet.xml",
            "takeuchi-tfm-fleet-20190501.xml",
        ])
    func otherMakes(name: String) throws {
        let page = try FleetReader.read(try SharedFeed.bytes("other-makes/" + name))
        for format in DocumentFormat.allCases {
            let written = try FleetReader.read(
                page.equipment.page(as: format, links: page.links, snapshotTime: page.snapshotTime))
            #expect(written.equipment.map(\.withSmallUnits) == page.equipment.map(\.withSmallUnits))
            #expect(written.links == page.links && written.snapshotTime == page.snapshotTime)
            #expect(written.machines.flatMap(\.problems) == [])
        }
    }

    @Test("Any machine is read back as it was written, with whatever numbers, texts and times it has")
    func randomFleets() throws {
        var random = RandomFleet(generator: TestGenerator(5))
        var points: Set<DataPoint> = []
        for _ in 0..<1_000 {
            let fleet = random.fleet()
            points.formUnion(fleet.flatMap { $0.values.map(\.point) })
            let links = fleet.map { FleetSnapshot.Link(rel: $0.header.displayName ?? "self", href: random.text()) }
            for format in DocumentFormat.allCases {
                let page = try FleetReader.read(
                    fleet.page(as: format, links: links, snapshotTime: 1_767_323_045_001), keepsEmptyModel: true)
                #expect(page.machines.flatMap(\.problems) == [])
                #expect(page.equipment.map(\.withSmallUnits) == fleet)
                #expect(page.links == links && page.snapshotTime == 1_767_323_045_001)
            }
        }
        #expect(points.count == DataPoint.all.count)
    }

    static let machine = Equipment(
        header: EquipmentHeader(unitInstallTime: 0, oemName: "Acme", equipmentID: "", pin: "P1"),
        location: Location(time: 1_767_323_045_000, latitude: 55.5, longitude: 9, altitude: 3, altitudeUnits: "METRE"),
        values: [
            DataValue(point: .operatingHours, time: 1_767_323_045_000, reading: .number(12.5)),
            DataValue(point: .distance, time: nil, reading: .number(.nan)),
            DataValue(point: .engineRunning, time: 0, reading: .boolean(true)),
            DataValue(point: .engineNumber, time: 0, reading: .text("2")),
            DataValue(point: .engineRunning, time: 0, reading: .boolean(false)),
            DataValue(point: .fuelUsed, time: 1, reading: .number(871), units: "Litre"),
            DataValue(point: batteryPotential, time: 0, reading: .number(12.6)),
        ], metadata: Metadata(assetId: "a", unitId: "42"))

    private static var batteryPotential: DataPoint {
        DataPoint.extended.first { $0.element == "BatteryPotential" } ?? .distance
    }

    private func string(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test("XML has the forms of a real page")
    func xml() {
        let standard = """
            <Equipment><EquipmentHeader><UnitInstallDateTime>1970-01-01T00:00:00Z</UnitInstallDateTime>\
            <OEMName>Acme</OEMName><PIN>P1</PIN></EquipmentHeader>\
            <Location datetime="2026-01-02T03:04:05Z"><Latitude>55.5</Latitude><Longitude>9</Longitude>\
            <Altitude>3.00</Altitude><AltitudeUnits>metre</AltitudeUnits></Location>\
            <CumulativeOperatingHours datetime="2026-01-02T03:04:05Z"><Hour>12.50</Hour></CumulativeOperatingHours>\
            <EngineStatus datetime="1970-01-01T00:00:00Z"><EngineNumber>N/A</EngineNumber><Running>true</Running></EngineStatus>\
            <EngineStatus datetime="1970-01-01T00:00:00Z"><EngineNumber>2</EngineNumber><Running>false</Running></EngineStatus>\
            <FuelUsed datetime="1970-01-01T00:00:00.001Z"><FuelUnits>litre</FuelUnits><FuelConsumed>871</FuelConsumed></FuelUsed>
            """
        let extended = """
            <BatteryPotential datetime="1970-01-01T00:00:00Z"><BatteryPotential>12.6</BatteryPotential>\
            <Value>12.6</Value></BatteryPotential>
            """
        let metadata = "<Metadata><UnitId>42</UnitId><AssetId>a</AssetId></Metadata>"
        for (hasExtended, hasMetadata) in [(false, false), (true, false), (false, true), (true, true)] {
            let fragment = EquipmentWriter.fragment(
                Self.machine, as: .xml, metadata: hasMetadata, extended: hasExtended)
            #expect(
                string(fragment)
                    == standard + (hasExtended ? extended : "") + (hasMetadata ? metadata : "") + "</Equipment>")
        }
    }

    @Test("JSON has the forms that clients read")
    func json() {
        let standard = """
            {"EquipmentHeader":{"UnitInstallDateTime":"1970-01-01T00:00:00Z","OEMName":"Acme","PIN":"P1"},\
            "Location":{"Latitude":55.5,"Longitude":9,"Altitude":3,"AltitudeUnits":"METRE","datetime":"2026-01-02T03:04:05Z"},\
            "CumulativeOperatingHours":{"Hour":12.5,"datetime":"2026-01-02T03:04:05Z"},\
            "EngineStatus":[{"EngineNumber":"N/A","Running":true,"datetime":"1970-01-01T00:00:00Z"},\
            {"EngineNumber":"2","Running":false,"datetime":"1970-01-01T00:00:00Z"}],\
            "FuelUsed":{"FuelUnits":"LITRE","FuelConsumed":871,"datetime":"1970-01-01T00:00:00.001Z"}
            """
        let extended = #","batteryPotential":{"batteryPotential":12.6,"value":12.6,"datetime":"1970-01-01T00:00:00Z"}"#
        let metadata = #","metadata":{"unitId":42,"assetId":"a"}"#
        for (hasExtended, hasMetadata) in [(false, false), (true, false), (false, true), (true, true)] {
            let fragment = EquipmentWriter.fragment(
                Self.machine, as: .json, metadata: hasMetadata, extended: hasExtended)
            #expect(
                string(fragment) == standard + (hasExtended ? extended : "") + (hasMetadata ? metadata : "") + "}")
        }
    }

    @Test("The envelope holds links, the time only where it is given, and the machines")
    func envelope() {
        let links = [FleetSnapshot.Link(rel: "self", href: "https://h/1?a=1&b=2")]
        let root = """
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <Fleet xmlns="http://standards.iso.org/iso/15143/-3" version="0"
            """
        func page(
            _ fragments: [String], _ links: [FleetSnapshot.Link], _ time: Int64?, _ format: DocumentFormat
        ) -> String {
            string(
                FleetDocument.page(
                    fragments: fragments.map { Array($0.utf8) }, links: links, snapshotTime: time, as: format))
        }
        #expect(page([], [], nil, .xml) == root + "></Fleet>")
        #expect(
            page(["<a/>", "<b/>"], links, 1, .xml)
                == root + #" snapshotTime="1970-01-01T00:00:00.001Z"><Links><rel>self</rel>"#
                + "<href>https://h/1?a=1&amp;b=2</href></Links><a/><b/></Fleet>")
        #expect(page([], [], nil, .json) == #"{"links":[],"equipment":[]}"#)
        #expect(
            page(["{}", "{}"], links, 1, .json)
                == #"{"links":[{"rel":"self","href":"https://h/1?a=1&b=2"}],"#
                + #""snapshotTime":"1970-01-01T00:00:00.001Z","equipment":[{},{}]}"#)
        #expect(
            string(FleetDocument.single(fragment: Array("{}".utf8), as: .json)) == #"{"links":[],"equipment":[{}]}"#)
    }

    @Test("Values in any order are written in document order, those of one element in one list")
    func order() throws {
        let shuffled = Equipment(
            header: EquipmentHeader(pin: "P"),
            values: [
                DataValue(point: .fuelRemaining, time: 1, reading: .number(2)),
                DataValue(point: .operatingHours, time: 1, reading: .number(3)),
                DataValue(point: .fuelRemaining, time: 2, reading: .number(4)),
            ])
        for format in DocumentFormat.allCases {
            let page = try FleetReader.read([shuffled].page(as: format))
            #expect(page.equipment.first?.values.map(\.number) == [3, 2, 4])
        }
    }

    @Test("A model without text is kept apart from none only where that was asked for")
    func emptyModel() throws {
        let documents = [
            "<Fleet><Equipment><EquipmentHeader><Model /><PIN>P</PIN></EquipmentHeader></Equipment></Fleet>",
            #"{"equipment":[{"EquipmentHeader":{"Model":"","PIN":"P"}}]}"#,
        ]
        for document in documents {
            let bytes = Array(document.utf8)
            #expect(try FleetReader.read(bytes).equipment.map(\.header) == [EquipmentHeader(pin: "P")])
            #expect(
                try FleetReader.read(bytes, keepsEmptyModel: true).equipment.map(\.header)
                    == [EquipmentHeader(model: "", pin: "P")])
        }
        #expect(EquipmentHeader(oemName: "Acme", model: "").displayName == "Acme")
    }

    @Test("Times that no document can say, and positions that are none, are left out")
    func leftOut() throws {
        for time in [Int64.min, FeedTime.writable.lowerBound - 1, FeedTime.writable.upperBound + 1, .max] {
            let machine = Equipment(
                header: EquipmentHeader(unitInstallTime: time, pin: "P"),
                location: Location(time: time, latitude: .nan, longitude: 1),
                values: [DataValue(point: .distance, time: time, reading: .number(1))])
            let expected = Equipment(
                header: EquipmentHeader(pin: "P"),
                values: [DataValue(point: .distance, time: nil, reading: .number(1))])
            for format in DocumentFormat.allCases {
                let page = try FleetReader.read([machine].page(as: format, snapshotTime: time))
                #expect(page.equipment == [expected])
                #expect(page.machines.flatMap(\.problems) == [] && page.snapshotTime == nil)
            }
        }
    }
}
