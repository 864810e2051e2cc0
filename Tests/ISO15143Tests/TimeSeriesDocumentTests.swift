import Testing

@testable import ISO15143

@Suite("Time series, written")
struct TimeSeriesDocumentTests {
    static let links = [FleetSnapshot.Link(rel: "self", href: "https://h/1")]
    static let time: Int64 = 1_767_323_045_000

    private func document(
        _ segment: String, _ items: [TimeSeriesItem], as format: DocumentFormat
    ) throws -> String {
        var document = TimeSeriesDocument(
            of: try #require(TimeSeriesSegment(segment)), links: Self.links, as: format)
        for item in items { document.append(item) }
        return String(decoding: document.finish(), as: UTF8.self)
    }

    @Test(
        "Numbers written together are the bytes of numbers written one by one", arguments: [DocumentFormat.xml, .json])
    func together(_ format: DocumentFormat) throws {
        var random = SystemRandomNumberGenerator()
        let edges: [Double] = [
            0, -0.0, 1, -1, 0.1, 1e-9, 1e15, 0x1p53 + 1, 1.0 / 3, -273.15, .greatestFiniteMagnitude,
            .leastNonzeroMagnitude,
        ]
        let outOfYears = [Self.time, Int64.max, Self.time]
        for point in DataPoint.all {
            let item = { (number: Double, time: Int64) in
                TimeSeriesItem.values([
                    DataValue(point: point, time: time, reading: .number(number), units: "kilometre")
                ])
            }
            let segment = try #require(TimeSeriesSegment(point.element))
            try expectSame(segment, edges, edges.indices.map { Self.time + Int64($0) * 999 }, format, item)
            try expectSame(segment, [1, 2, 3], outOfYears, format, item)
            let count = Int.random(in: 0..<30, using: &random)
            let numbers = (0..<count).map { _ in
                Double(Int.random(in: -9999...9999, using: &random)) / [1, 10, 8, 3][count % 4]
            }
            let times = (0..<count).map { _ in Int64.random(in: -1 << 40...1 << 41, using: &random) }
            try expectSame(segment, numbers, times, format, item)
            try expectSame(segment, numbers, times, format) { .insight(.number($0), time: $1) }
        }
    }

    private func expectSame(
        _ segment: TimeSeriesSegment, _ numbers: [Double], _ times: [Int64], _ format: DocumentFormat,
        _ item: (Double, Int64) -> TimeSeriesItem
    ) throws {
        var together = TimeSeriesDocument(of: segment, links: Self.links, as: format)
        together.append(numbers[...], at: times[...], as: item)
        var single = TimeSeriesDocument(of: segment, links: Self.links, as: format)
        for (number, time) in zip(numbers, times) { single.append(item(number, time)) }
        #expect(together.finish() == single.finish())
    }

    private func point(_ element: String) throws -> DataPoint {
        try #require(DataPoint.all.first { $0.element == element })
    }

    @Test("Positions are a list named location")
    func positions() throws {
        let items: [TimeSeriesItem] = [
            .position(Location(time: Self.time, latitude: 1, longitude: -2.5, altitude: 3, altitudeUnits: "metre")),
            .position(Location(time: nil, latitude: .infinity, longitude: 0)),
            .position(Location(time: Self.time, latitude: 1, longitude: -2.5)),
        ]
        #expect(
            try document("Locations", items, as: .json) == """
                {"links":[{"rel":"self","href":"https://h/1"}],"location":[\
                {"Latitude":1,"Longitude":-2.5,"Altitude":3,"AltitudeUnits":"METRE","datetime":"2026-01-02T03:04:05Z"},\
                {"Latitude":1,"Longitude":-2.5,"datetime":"2026-01-02T03:04:05Z"}]}
                """)
        #expect(
            try document("Locations", items, as: .xml) == """
                <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
                <LocationMessages xmlns="http://standards.iso.org/iso/15143/-3" version="0">\
                <Links><rel>self</rel><href>https://h/1</href></Links>\
                <Location datetime="2026-01-02T03:04:05Z"><Latitude>1</Latitude><Longitude>-2.5</Longitude>\
                <Altitude>3.00</Altitude><AltitudeUnits>metre</AltitudeUnits></Location>\
                <Location datetime="2026-01-02T03:04:05Z"><Latitude>1</Latitude><Longitude>-2.5</Longitude></Location>\
                </LocationMessages>
                """)
    }

    @Test("Faults are a list named faultCode, and what is not known of one is left out")
    func faults() throws {
        let items: [TimeSeriesItem] = [
            .fault(
                FaultCode(identifier: "100-1", description: "low \"oil\"", severity: "", source: "7", time: Self.time)),
            .fault(FaultCode(identifier: "5", time: nil)),
        ]
        #expect(
            try document("Faults", items, as: .json) == #"""
                {"links":[{"rel":"self","href":"https://h/1"}],"faultCode":[\#
                {"CodeIdentifier":"100-1","CodeDescription":"low \"oil\"","CodeSource":"7","datetime":"2026-01-02T03:04:05Z"},\#
                {"CodeIdentifier":"5"}]}
                """#)
        #expect(
            try document("Faults", items, as: .xml).hasSuffix(
                """
                <FaultCode datetime="2026-01-02T03:04:05Z"><CodeIdentifier>100-1</CodeIdentifier>\
                <CodeDescription>low &quot;oil&quot;</CodeDescription><CodeSource>7</CodeSource></FaultCode>\
                <FaultCode><CodeIdentifier>5</CodeIdentifier></FaultCode></FaultCodeMessages>
                """))
    }

    @Test(
        "A list is named for its element with a small first letter, and is empty where there are no data",
        arguments: [
            ("Locations", "location"), ("Faults", "faultCode"), ("EngineSpeed", "engineSpeed"),
            ("CumulativeOperatingHours", "cumulativeOperatingHours"),
            ("DEFRemaining", "dEFRemaining"), ("AccelerometerXAxis", "accelerometerXAxis"),
        ])
    func keys(segment: String, key: String) throws {
        #expect(
            try document(segment, [], as: .json) == #"{"links":[{"rel":"self","href":"https://h/1"}],"\#(key)":[]}"#)
    }

    @Test("Standard data points keep their capitals; extended ones and insights carry the value twice")
    func members() throws {
        let cases: [(String, TimeSeriesItem, json: String, xml: String)] = [
            (
                "CumulativeOperatingHours",
                .values([DataValue(point: .operatingHours, time: Self.time, reading: .number(12.5))]),
                #""Hour":12.5"#, "<Hour>12.50</Hour>"
            ),
            (
                "Distance",
                .values([DataValue(point: .distance, time: Self.time, reading: .number(7), units: "kilometre")]),
                #""OdometerUnits":"KILOMETRE","Odometer":7"#,
                "<OdometerUnits>kilometre</OdometerUnits><Odometer>7.00</Odometer>"
            ),
            (
                "EngineStatus", .values([DataValue(point: .engineRunning, time: Self.time, reading: .boolean(true))]),
                #""EngineNumber":"N/A","Running":true"#, "<EngineNumber>N/A</EngineNumber><Running>true</Running>"
            ),
            (
                "EngineStatus",
                .values([
                    DataValue(point: .engineNumber, time: Self.time, reading: .text("2")),
                    DataValue(point: .engineRunning, time: Self.time, reading: .boolean(false)),
                ]),
                #""EngineNumber":"2","Running":false"#, "<EngineNumber>2</EngineNumber><Running>false</Running>"
            ),
            (
                "DEFRemaining", .values([DataValue(point: .defRemaining, time: Self.time, reading: .number(45))]),
                #""Percent":45,"value":45"#, "<Percent>45.00</Percent>"
            ),
            (
                "EngineSpeed",
                .values([
                    DataValue(point: try point("EngineSpeed"), time: Self.time, reading: .number(1800), units: "1/min")
                ]),
                #""speedUnits":"1/min","speed":1800,"value":1800"#,
                "<SpeedUnits>1/min</SpeedUnits><Speed>1800</Speed><Value>1800</Value>"
            ),
            (
                "RedStopLamp",
                .values([DataValue(point: try point("RedStopLamp"), time: Self.time, reading: .text("true"))]),
                #""state":"true","value":"true""#, "<State>true</State><Value>true</Value>"
            ),
            (
                "AccelerometerXAxis", .insight(.number(-0.25), time: Self.time),
                #""accelerometerXAxis":-0.25,"value":-0.25"#,
                "<AccelerometerXAxis>-0.25</AccelerometerXAxis><Value>-0.25</Value>"
            ),
        ]
        for (segment, item, json, xml) in cases {
            #expect(
                try document(segment, [item], as: .json).hasSuffix(
                    #":[{\#(json),"datetime":"2026-01-02T03:04:05Z"}]}"#))
            #expect(
                try document(segment, [item], as: .xml).hasSuffix(
                    #"<\#(segment) datetime="2026-01-02T03:04:05Z">\#(xml)</\#(segment)></\#(segment)Messages>"#))
        }
    }

    @Test("What is no value is left out")
    func leftOut() throws {
        let items: [TimeSeriesItem] = [
            .insight(.number(.nan), time: 0), .insight(.text(""), time: 0),
            .values([DataValue(point: .operatingHours, time: 0, reading: .number(-.infinity))]),
        ]
        for format in DocumentFormat.allCases {
            #expect(try document("Speed", items, as: format) == document("Speed", [], as: format))
        }
    }

    @Test("Every data point's series is well formed in both formats", arguments: DataPoint.all)
    func everyDataPoint(point: DataPoint) throws {
        let reading = DataValue.Reading(point)
        let item = TimeSeriesItem.values([DataValue(point: point, time: 0, reading: reading, units: "u")])
        let tree = try DocumentTree.read(xml: Array(document(point.element, [item, item], as: .xml).utf8))
        let json = try JSONReader.read(Array(document(point.element, [item, item], as: .json).utf8))
        #expect(tree.name == point.element + "Messages")
        #expect(tree.children.map(\.name) == ["Links", point.element, point.element])
        guard case .object(let members) = json, case .array(let items) = members.last?.value
        else {
            Issue.record("\(point) is no object with a list")
            return
        }
        #expect(items.count == 2)
    }

    @Test(
        "A name that could break a document is no segment",
        arguments: [
            "", "1a", "a b", "a>", "a\"", "Größe", "a/b", "a:b", "a-b", "a\0", String(repeating: "a", count: 129),
        ])
    func refused(name: String) {
        #expect(TimeSeriesSegment(name) == nil)
    }
}

extension DataValue.Reading {
    /// One that a data point takes.
    fileprivate init(_ point: DataPoint) {
        self = point.kind == .text ? .text("a\u{1}<\"") : .number(1.5)
    }
}
