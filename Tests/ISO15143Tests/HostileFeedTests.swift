import TestSupport
import Testing

@testable import ISO15143

@Suite("Documents that are refused, and hostile ones")
struct HostileFeedTests {
    static let xml = """
        \u{FEFF}<?xml version="1.0" encoding="UTF-8"?><!-- ä --><?p q?><f:Fleet xmlns:f="u" version="1" \
        snapshotTime='2026-01-02T03:04:05.5Z'><Links><rel>self</rel><href>https://h/1</href></Links><Equipment>\
        <EquipmentHeader><OEMName>Größe &amp; S&#xF6;hne</OEMName><Model /><PIN><![CDATA[P<1>]]></PIN></EquipmentHeader>\
        <Location datetime="2026-01-02T03:04:05Z"><Latitude>55.5</Latitude><Longitude>9.75</Longitude></Location>\
        <CumulativeOperatingHours datetime="2026-01-02T03:04:05Z"><Hour>PT12H30M</Hour></CumulativeOperatingHours>\
        <EngineStatus><EngineNumber>N/A</EngineNumber><Running>true</Running></EngineStatus></Equipment></f:Fleet>
        """
    static let json = #"""
        {"links":[{"rel":"self","href":"https:\/\/h\/1"}],"version":-1.5e+3,"equipment":[{"EquipmentHeader":{"OEMName":"Größe \u0026 \ud83d\ude00",
        "Model":null,"PIN":"P1"},"Location":{"Latitude":55.5,"Longitude":9.75,"datetime":"2026-01-02T03:04:05Z"},
        "engineSpeed":{"speed":1800,"SpeedUnits":"rpm"},"redStopLamp":{"state":false},"list":[[],[1,[2]],{}]}]}
        """#

    @Test(
        "What is no fleet is refused as a whole",
        arguments: [
            ("", "the document is empty"),
            (" \n", "the document is empty"),
            ("Fleet", "line 1, column 1: the document is neither XML nor JSON"),
            ("<html><body>Sign in</body></html>", "the document holds no Fleet; its root element is html"),
            ("<FleetMessages/>", "the document holds no Fleet; its root element is FleetMessages"),
            ("{}", "the document holds no list of equipment"),
            ("[]", "the document holds no list of equipment"),
            (#"{"error":"invalid_token","links":[]}"#, "the document holds no list of equipment"),
            (#"{"equipment":"none"}"#, "equipment is no list of machines"),
            ("<Fleet><Equipment></Fleet>", "line 1, column 19: <Equipment> is ended by </Fleet>"),
            (#"{"equipment":[]} x"#, "line 1, column 18: something stands after the document's end"),
        ])
    func refused(document: String, message: String) throws {
        let error = try #require(throws: FeedError.self) { try FleetReader.read(Array(document.utf8)) }
        #expect(error.description == message)
    }

    @Test("A document above the limit is refused before it is read, one at the limit is not")
    func size() throws {
        let document = Array("<Fleet/>".utf8)
        #expect(try FleetReader.read(document, limit: 8).machines.isEmpty)
        let error = try #require(throws: FeedError.self) { try FleetReader.read(document, limit: 7) }
        #expect(error.kind == .tooLarge)
    }

    @Test(
        "Bytes that are not UTF-8 are refused, with their place",
        arguments: [[0xFF], [0xC0, 0x80], [0xE4], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80]] as [[UInt8]])
    func encoding(bytes: [UInt8]) throws {
        for (before, after) in [("<Fleet>\n<a>", "</a></Fleet>"), ("{\n\"a\":\"", "\"}")] {
            let document = Array(before.utf8) + bytes + Array(after.utf8)
            let error = try #require(throws: FeedError.self) { try FleetReader.read(document) }
            #expect(error.kind == .encoding && error.line == 2)
        }
    }

    @Test("UTF-16 is refused by name", arguments: [[0xFE, 0xFF, 0, 0x3C], [0xFF, 0xFE, 0x3C, 0]] as [[UInt8]])
    func utf16(bytes: [UInt8]) throws {
        let error = try #require(throws: FeedError.self) { try FleetReader.read(bytes) }
        #expect(error.kind == .encoding && error.message.contains("UTF-16"))
    }

    @Test("One machine cannot hold any number of elements")
    func floodedMachine() throws {
        func flooded(_ count: Int) -> [UInt8] {
            Array(
                ("<Fleet><Equipment PIN='P'>" + String(repeating: "<a/>", count: count) + "</Equipment></Fleet>").utf8)
        }
        #expect(try FleetReader.read(flooded(9_998)).equipment.count == 1)
        #expect(try #require(throws: FeedError.self) { try FleetReader.read(flooded(9_999)) }.kind == .tooLarge)
    }

    @Test("A document that was cut short is refused, wherever the cut is", arguments: [xml, json])
    func truncated(document: String) throws {
        let bytes = Array(document.utf8)
        #expect(try FleetReader.read(bytes).equipment.count == 1)
        for count in 0..<bytes.count {
            #expect(throws: FeedError.self, "cut at \(count)") { try FleetReader.read(Array(bytes[..<count])) }
        }
    }

    @Test("Bytes changed at random are read or refused, and what is read keeps its promises", arguments: [xml, json])
    func mutated(document: String) {
        let original = Array(document.utf8)
        // What grammar hangs on, so that more than one in a hundred changes stays well formed.
        let pieces = [
            "<", ">", "/", "&", "\"", "'", "{", "[", "]", "}", ",", ":", "\\", "]]>", "--", "&#x0;", "e999", "-", "\r",
            "\u{0}", "é",
        ]
        var generator = TestGenerator(4)
        var accepted = 0
        for _ in 0..<4_000 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let start = Int.random(in: 0..<bytes.count, using: &generator)
                let end = min(bytes.count, start + Int.random(in: 0...3, using: &generator))
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[start] = UInt8.random(in: 0...255, using: &generator)
                case 1:
                    bytes.replaceSubrange(
                        start..<end, with: Array((pieces.randomElement(using: &generator) ?? "").utf8))
                default: bytes.insert(contentsOf: Array(bytes[start..<end]), at: start)
                }
            }
            guard let page = try? FleetReader.read(bytes) else { continue }
            accepted += 1
            for machine in page.machines {
                #expect(machine.equipment != nil || machine.problems.contains { $0.kind == .brokenMachine })
                guard let equipment = machine.equipment else { continue }
                #expect(equipment.header.hasIdentity)
                #expect(equipment.values.allSatisfy { $0.number?.isFinite != false })
                if let location = equipment.location {
                    #expect(abs(location.latitude) <= 90 && abs(location.longitude) <= 180)
                }
            }
        }
        #expect(accepted > 200 && accepted < 3_900)
    }
}
