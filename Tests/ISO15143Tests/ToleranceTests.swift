import Testing

@testable import ISO15143

/// A page of one machine with this inside its `Equipment`, after a header that is sound.
private func machine(_ inside: String) throws(FeedError) -> FleetSnapshot.Machine {
    let page = try FleetReader.read(
        Array("<Fleet><Equipment><EquipmentHeader><PIN>P1</PIN></EquipmentHeader>\(inside)</Equipment></Fleet>".utf8))
    return page.machines[0]
}

private func read(_ document: String) throws(FeedError) -> FleetSnapshot {
    try FleetReader.read(Array(document.utf8))
}

@Suite("What the reader puts up with")
struct ToleranceTests {
    static let hours = DataValue(point: .operatingHours, time: 1_767_323_045_000, reading: .number(12.5))
    static let header = "<EquipmentHeader><PIN>P1</PIN></EquipmentHeader>"
    static let time = "2026-01-02T03:04:05Z"

    @Test(
        "One machine with one value, in many dresses",
        arguments: [
            "<Fleet><Equipment>\(header)<CumulativeOperatingHours datetime='\(time)'><Hour>12.5</Hour></CumulativeOperatingHours></Equipment></Fleet>",
            "\u{FEFF}<?xml version='1.0'?><Fleet><Equipment>\(header)<CumulativeOperatingHours datetime='\(time)'><Hour>12.5</Hour></CumulativeOperatingHours></Equipment></Fleet>",
            "\r\n <?xml version='1.0'?><Fleet><Equipment>\(header)<CumulativeOperatingHours datetime='\(time)'><Hour> \n12.50 </Hour></CumulativeOperatingHours></Equipment></Fleet>",
            "<i:Fleet xmlns:i='u'><i:Equipment><i:EquipmentHeader><i:PIN>P1</i:PIN></i:EquipmentHeader><i:CumulativeOperatingHours i:datetime='\(time)'><i:Hour>12.5</i:Hour></i:CumulativeOperatingHours></i:Equipment></i:Fleet>",
            "<fleet><equipment><CUMULATIVEOPERATINGHOURS DateTime='\(time)'><hour>12.5</hour></CUMULATIVEOPERATINGHOURS><equipmentheader><pin>P1</pin></equipmentheader></equipment></fleet>",
            "<Fleet><Equipment>\(header)<CumulativeOperatingHours><Hour>PT12H30M</Hour><Datetime>2026-01-02 04:04:05+01:00</Datetime></CumulativeOperatingHours></Equipment></Fleet>",
            "<Fleet><Equipment>\(header)<CumulativeOperatingHours datetime='\(time)'><Hour><![CDATA[12]]><!-- . -->.5</Hour></CumulativeOperatingHours></Equipment></Fleet>",
            "<Fleet><Equipment>\(header)<CumulativeOperatingHours datetime='\(time)'>12.5</CumulativeOperatingHours></Equipment></Fleet>",
            "<Fleet><Equipment>\(header)<CumulativeOperatingHours datetime='\(time)' Hour='12.5'/></Equipment></Fleet>",
            "<Fleet><EquipmentList><Equipment><Other><Hour>1</Hour></Other>\(header)<CumulativeOperatingHours datetime='\(time)'><Hour>12.5</Hour></CumulativeOperatingHours></Equipment></EquipmentList></Fleet>",
            "<s:Envelope xmlns:s='u'><s:Body><Fleet><Equipment><Equipment>\(header)<CumulativeOperatingHours datetime='\(time)'><Hour>12.5</Hour></CumulativeOperatingHours></Equipment></Equipment></Fleet></s:Body></s:Envelope>",
            "<Equipment>\(header)<CumulativeOperatingHours datetime='\(time)'><Hour>12.5</Hour></CumulativeOperatingHours></Equipment>",
            "<Fleet><Equipment><PIN>P1</PIN><CumulativeOperatingHours datetime='\(time)'><Hour>12.5</Hour></CumulativeOperatingHours></Equipment></Fleet>",
            #"{"equipment":[{"EquipmentHeader":{"PIN":"P1"},"CumulativeOperatingHours":{"Hour":12.5,"datetime":"2026-01-02T03:04:05Z"}}]}"#,
            "\u{FEFF}"
                + #"{"Equipment":[{"equipmentHeader":{"pin":" P1 "},"cumulativeOperatingHours":{"hour":"12.50","DateTime":"2026-01-02T03:04:05"}}]}"#,
            #"{"EQUIPMENT":{"EQUIPMENTHEADER":{"PIN":"P1"},"CUMULATIVEOPERATINGHOURS":[{"HOUR":1.25e1,"DATETIME":"2026-01-02T03:04:05.0000000Z"}]}}"#,
            #"{"Fleet":{"Equipment":[{"EquipmentHeader":{"PIN":"P1","Model":null},"CumulativeOperatingHours":{"Hour":12.5,"datetime":"2026-01-02T03:04:05Z"},"FuelUsed":null,"Location":null,"Distance":{"Odometer":null}}]}}"#,
            #"{"status":"ok","data":{"page":{"equipment":[{"EquipmentHeader":{"PIN":"P1"},"CumulativeOperatingHours":{"Hour":12.5,"datetime":"2026-01-02T03:04:05Z"}}]}}}"#,
            #"[{"EquipmentHeader":{"PIN":"P1"},"CumulativeOperatingHours":{"Hour":12.5,"datetime":"2026-01-02T03:04:05Z"}}]"#,
            #"{"EquipmentHeader":{"PIN":"P1"},"CumulativeOperatingHours":{"Hour":12.5,"datetime":"2026-01-02T03:04:05Z"}}"#,
        ])
    func dresses(document: String) throws {
        let page = try read(document)
        #expect(
            page.machines == [
                .init(
                    index: 0, name: "P1",
                    equipment: Equipment(header: EquipmentHeader(pin: "P1"), values: [Self.hours]), problems: [])
            ])
    }

    @Test(
        "Links, in many dresses",
        arguments: [
            "<Fleet><Links><rel>next</rel><href>https://h/2?a=1&amp;b=2</href></Links></Fleet>",
            "<Fleet><Links><Link rel='next' href='https://h/2?a=1&amp;b=2'/></Links></Fleet>",
            "<Fleet><Link><Rel> next </Rel><Href>https://h/2?a=1&amp;b=2</Href></Link></Fleet>",
            #"{"equipment":[],"links":[{"rel":"next","href":"https://h/2?a=1&b=2"}]}"#,
            #"{"Equipment":null,"Links":{"Rel":"next","Href":"https:\/\/h\/2?a=1&b=2"}}"#,
            #"{"Fleet":{"Links":{"Link":[{"Rel":"next","Href":"https://h/2?a=1&b=2"}]}}}"#,
        ])
    func links(document: String) throws {
        #expect(try read(document) == FleetSnapshot(links: [.init(rel: "next", href: "https://h/2?a=1&b=2")]))
    }

    @Test("Pages of JSON on lines of their own become one snapshot, and the machines are counted on")
    func pages() throws {
        let page = #"{"snapshotTime":"2026-01-02T03:04:05Z","version":1,"equipment":[{"EquipmentHeader":{"PIN":"P"}}]}"#
        let snapshot = try read(page + "\n" + page + "\r\n")
        #expect(snapshot.machines.map(\.index) == [0, 1])
        #expect(snapshot.snapshotTime == 1_767_323_045_000)
        #expect(snapshot.version == "1")
    }

    @Test(
        "Words for \"none\" are no identity",
        arguments: [
            "missing", "Missing", "MISSING", "N/A", "n/a", "null", "none", "unknown", "Not available", "-", "", "  ",
        ])
    func missingIdentity(word: String) throws {
        let page = try read(
            """
            <Fleet><Equipment><EquipmentHeader><UnitInstallDateTime>0001-01-01T00:00:00</UnitInstallDateTime>
            <OEMName>Acme</OEMName><Model>\(word)</Model><EquipmentID>E</EquipmentID><SerialNumber>\(word)</SerialNumber>
            <PIN>\(word)</PIN></EquipmentHeader></Equipment></Fleet>
            """)
        #expect(page.machines.map(\.problems) == [[]])
        #expect(page.equipment.map(\.header) == [EquipmentHeader(oemName: "Acme", equipmentID: "E")])
    }

    @Test("Metadata is read from both formats")
    func metadata() throws {
        let expected = Metadata(
            assetId: "a", machineId: "m", telematicSerialNumber: "700001", unitId: "42", externalReferenceNumber: "x")
        let json = try read(
            #"""
            {"equipment":[{"EquipmentHeader":{"SerialNumber":7},"metadata":{"assetId":"a","machineId":"m",
            "telematicSerialNumber":"700001","unitId":42,"externalReferenceNumber":"x"}}]}
            """#)
        #expect(json.equipment.map(\.metadata) == [expected])
        #expect(json.equipment.map(\.header.serialNumber) == ["7"])
        let xml = try machine(
            """
            <Metadata><AssetId>a</AssetId><TelematicSerialNumber>700001</TelematicSerialNumber><MachineId>m</MachineId>
            <UnitId>42</UnitId><ExternalReferenceNumber>x</ExternalReferenceNumber></Metadata>
            """)
        #expect(xml.equipment?.metadata == expected)
        #expect(try machine("<Metadata><AssetId>missing</AssetId></Metadata>").equipment?.metadata == nil)
    }

    @Test("Values stand in the table's order, those of one engine together, and the newest is found")
    func order() throws {
        let engines = (1...2).map {
            "<EngineStatus datetime='1970-01-01T00:00:0\(3 - $0)Z'><Running>\($0 == 1)</Running><EngineNumber>\($0)</EngineNumber></EngineStatus>"
        }
        let found = try machine(
            "<FuelRemaining><Percent>5</Percent></FuelRemaining>" + engines.joined()
                + "<Distance><Odometer>1</Odometer></Distance>")
        let equipment = try #require(found.equipment)
        #expect(
            equipment.values.map(\.point) == [
                .distance, .engineNumber, .engineRunning, .engineNumber, .engineRunning, .fuelRemaining,
            ])
        #expect(equipment.values.compactMap(\.text) == ["1", "2"])
        #expect(equipment.value(of: .engineRunning)?.boolean == true)
        #expect(equipment.value(of: .distance)?.time == nil)
        #expect(equipment.value(of: .idleHours) == nil)
    }

    @Test("Flags, in many dresses")
    func flags() throws {
        for (text, flag) in [("true", true), ("TRUE", true), ("1", true), ("False", false), ("0", false)] {
            let found = try machine("<EngineStatus><Running>\(text)</Running></EngineStatus>")
            #expect(found.equipment?.value(of: .engineRunning)?.boolean == flag)
        }
    }
}

@Suite("What the reader tells of a machine")
struct ProblemTests {
    @Test(
        "A value that cannot be taken is left out and told; the machine goes in",
        arguments: [
            (
                "<CumulativeOperatingHours><Hour>N/A</Hour></CumulativeOperatingHours>",
                "CumulativeOperatingHours/Hour is \"N/A\" and left out"
            ),
            (
                "<CumulativeOperatingHours><Hour>12,3x</Hour></CumulativeOperatingHours>",
                "CumulativeOperatingHours/Hour is \"12,3x\", which is not a number"
            ),
            (
                "<CumulativeOperatingHours><Hour>NaN</Hour></CumulativeOperatingHours>",
                "CumulativeOperatingHours/Hour is \"NaN\", which is not a number"
            ),
            (
                "<CumulativeOperatingHours><Hour>1e999</Hour></CumulativeOperatingHours>",
                "CumulativeOperatingHours/Hour is \"1e999\", which is not a number"
            ),
            (
                "<CumulativeOperatingHours><Hour>-1</Hour></CumulativeOperatingHours>",
                "CumulativeOperatingHours/Hour is -1, which is below zero"
            ),
            (
                "<Distance datetime='yesterday'><Odometer>1</Odometer></Distance>",
                "Distance/datetime is \"yesterday\", which is not a time"
            ),
            (
                "<EngineStatus><Running>maybe</Running></EngineStatus>",
                "EngineStatus/Running is \"maybe\", which is neither true nor false"
            ),
            (
                "<Location><Latitude>abc</Latitude><Longitude>1</Longitude></Location>",
                "Location/Latitude is \"abc\", which is not a number"
            ),
            (
                "<Location><Latitude>200</Latitude><Longitude>1</Longitude></Location>",
                "Location/Latitude is 200, which is not between -90 and 90"
            ),
            (
                "<Location><Latitude>1</Latitude><Longitude>-180.1</Longitude></Location>",
                "Location/Longitude is -180.1, which is not between -180 and 180"
            ),
            ("<Location><Latitude>1</Latitude></Location>", "Location/Longitude is missing; the position is left out"),
            (
                "<Location datetime='x'><Latitude>1</Latitude><Longitude>1</Longitude></Location>",
                "Location/datetime is \"x\", which is not a time"
            ),
            ("<Location>here</Location>", "Location is \"here\", which is no structure"),
        ])
    func leftOut(inside: String, problem: String) throws {
        let found = try machine(inside)
        #expect(found.equipment == Equipment(header: EquipmentHeader(pin: "P1")))
        #expect(found.problems.map(\.description) == [problem])
    }

    @Test("A position stays when only its altitude cannot be read")
    func altitude() throws {
        let found = try machine(
            "<Location><Latitude>90</Latitude><Longitude>-180</Longitude><Altitude>high</Altitude></Location>")
        #expect(found.equipment?.location == Location(time: nil, latitude: 90, longitude: -180))
        #expect(found.problems.map(\.element) == ["Location/Altitude"])
    }

    @Test(
        "A machine that cannot be told from another, or is none, is refused with its reason",
        arguments: [
            ("{}", nil, "EquipmentHeader has neither PIN nor SerialNumber nor EquipmentID"),
            (
                #"{"EquipmentHeader":{"OEMName":"Acme","Model":"L90"}}"#, "Acme L90",
                "EquipmentHeader has neither PIN nor SerialNumber nor EquipmentID"
            ),
            (#"{"EquipmentHeader":"P1"}"#, nil, "EquipmentHeader is \"P1\", which is no structure"),
            (#"{"EquipmentHeader":[{"PIN":"P1"},{"PIN":"P2"}]}"#, nil, "EquipmentHeader occurs more than once"),
            ("5", nil, "Equipment is \"5\", which is no machine"),
            ("null", nil, "EquipmentHeader has neither PIN nor SerialNumber nor EquipmentID"),
            (
                #"{"EquipmentHeader":{"PIN":"a\u0000b"}}"#, nil,
                "EquipmentHeader/PIN is \"a\u{FFFD}b\", which holds a control character"
            ),
        ] as [(String, String?, String)])
    func refused(machine: String, name: String?, problem: String) throws {
        let sound = (0..<95).map { #"{"EquipmentHeader":{"PIN":"P\#($0)"}}"# }
        let page = try read(
            #"{"equipment":["# + (sound[..<40] + [machine] + sound[40...]).joined(separator: ",") + "]}")
        #expect(page.machines.count == 96 && page.equipment.count == 95)
        let refused = try #require(page.machines.first { $0.equipment == nil })
        #expect(refused.index == 40)
        #expect(refused.name == name)
        #expect(refused.problems.first?.description == problem)
        #expect(refused.problems.last?.kind == .brokenMachine)
    }

    @Test("Problems of one machine are bounded")
    func bounded() throws {
        let found = try machine(String(repeating: "<Distance><Odometer>x</Odometer></Distance>", count: 80))
        #expect(found.problems.count == 51)
        #expect(found.problems.last?.description == "Equipment has 30 problems more")
    }

    @Test("An unreadable snapshot time is told and harms nothing")
    func snapshotTime() throws {
        let page = try read("<Fleet snapshotTime='soon'><Equipment><PIN>P</PIN></Equipment></Fleet>")
        #expect(page.problems.map(\.description) == ["Fleet/snapshotTime is \"soon\", which is not a time"])
        #expect(page.equipment.count == 1)
    }
}
