import HTTPTypes
import Testing

@testable import ClassicAPI

@Suite("Paths of the Classic API")
struct ClassicPathTests {
    @Test(
        "A suffix, a leading format or none",
        arguments: [
            (["unit"], ["unit"], nil, nil), (["UNIT.JSON"], ["UNIT"], .json, nil),
            (["unit", "7.csv"], ["unit", "7"], .csv, nil), (["unit", ""], ["unit"], nil, nil),
            (["unit.pdf"], ["unit.pdf"], nil, nil), ([".csv"], [".csv"], nil, nil),
            (["a.xml.csv"], ["a.xml"], .csv, nil),
            (["Xml", "REPLY", "GetUnit"], ["Xml", "REPLY", "GetUnit"], .xml, "GetUnit"),
            (["jsonl", "metadata"], ["metadata"], .jsonl, nil), (["csv", "unit"], ["csv", "unit"], nil, nil),
            (["pdf", "reply", "GetUnit"], ["pdf", "reply", "GetUnit"], nil, nil), ([""], [], nil, nil),
        ] as [([String], [String], ClassicFormat?, String?)])
    func reading(given: [String], segments: [String], format: ClassicFormat?, operation: String?) {
        let path = ClassicPath(given)
        #expect(path.segments == segments)
        #expect(path.format == format)
        #expect(path.operation == operation)
    }

    private static let operation = ClassicOperation(
        "GetThing", "Things.",
        routes: [.init("/Thing", .get), .init("/Thing/{Id}", .get, .post), .init("/a/Thing/b", .put)],
        parameters: [], row: ClassicShape<Int>("Thing", [.integer("n", "N.") { Int64($0) }])
    ) { _ in ClassicRows([1]) }
    private static let routing = ClassicRouting([operation])

    @Test(
        "Routes are found without regard to case, and others are not",
        arguments: [
            (.get, ["thing"], [:]), (.head, ["THING"], [:]), (.get, ["tHing", "Ab"], ["id": "Ab"]),
            (.post, ["thing", "7"], ["id": "7"]), (.put, ["A", "THING", "B"], [:]),
            (.get, ["JSON", "reply", "getthing"], [:]),
            (.post, ["csv", "reply", "GETTHING"], [:]), (.get, ["nothing"], nil), (.get, ["a", "thing", "c"], nil),
            (.get, [], nil), (.get, ["json", "reply", "other"], nil), (.get, ["thing", "7", "8"], nil),
        ] as [(HTTPRequest.Method, [String], [String: String]?)])
    func routes(method: HTTPRequest.Method, path: [String], parameters: [String: String]?) {
        switch Self.routing.match(method, ClassicPath(path)) {
        case .found(let operation, let found):
            #expect(operation.name == "GetThing")
            #expect(found == parameters)
        case .methodNotAllowed: Issue.record("the method is allowed")
        case .notFound: #expect(parameters == nil)
        }
    }

    @Test(
        "A path that answers other methods names them",
        arguments: [
            (.post, ["thing"], [.get]), (.delete, ["thing", "1"], [.get, .post]), (.get, ["a", "thing", "b"], [.put]),
            (.put, ["json", "reply", "getthing"], [.get, .post]),
        ] as [(HTTPRequest.Method, [String], [HTTPRequest.Method])])
    func otherMethods(method: HTTPRequest.Method, path: [String], allowed: [HTTPRequest.Method]) {
        guard case .methodNotAllowed(let found) = Self.routing.match(method, ClassicPath(path)) else {
            Issue.record("\(method) \(path) is no refusal")
            return
        }
        #expect(found == allowed)
    }

    @Test(
        "The names of script functions and what only looks like one",
        arguments: [
            ("f", true), ("jQuery1910_17.cb", true), ("$", true), ("_a.$b.c9", true), ("", false), ("9a", false),
            ("a.", false), (".a", false), ("a..b", false), ("a.9", false), ("a b", false), ("alert(1)", false),
            ("a;b", false), ("a[0]", false), ("é", false), ("a\u{2028}", false), ("<script>", false), ("a%20b", false),
            (String(repeating: "a", count: 128), true), (String(repeating: "a", count: 129), false),
        ])
    func callbacks(name: String, isSound: Bool) {
        #expect((JSONPCallback(name) != nil) == isSound)
    }

    @Test(
        "Times as programs write them",
        arguments: [
            ("2013-08-20", 1_376_956_800_000), ("2013-08-20T07:00", 1_376_982_000_000),
            ("2013-08-20 07:00:00", 1_376_982_000_000), ("2013-08-20T07:00:00.0000000Z", 1_376_982_000_000),
            ("2013-08-20T07:00:00.125", 1_376_982_000_125), ("2013-08-20T09:00:00+02:00", 1_376_982_000_000),
            ("2013-08-20T09:00:00 02:00", 1_376_982_000_000), ("2013-08-20T05:00-02:00", 1_376_982_000_000),
            ("2013-08-20T07:00Z", 1_376_982_000_000), ("20.8.2013", nil), ("2013-02-29", nil), ("now", nil),
            ("2013-08-20T25:00", nil), ("2013-08-20T07:00:00+2", nil), ("١٣٧٦٩٥٦٨٠٠", nil), ("2013-08-2é", nil),
            (String(repeating: "2", count: 50), nil),
        ] as [(String, Int64?)])
    func times(text: String, expected: Int64?) {
        #expect(ClassicTime.milliseconds(text) == expected)
        if let expected { #expect(ClassicTime.milliseconds(ClassicTime.text(expected)) == expected) }
    }

    @Test func timesHaveSevenDecimals() {
        #expect(ClassicTime.text(1_376_982_000_000) == "2013-08-20T07:00:00.0000000Z")
        #expect(ClassicTime.text(1_376_982_000_005) == "2013-08-20T07:00:00.0050000Z")
    }

    @Test(
        "Places as programs write them",
        arguments: [
            ("57.05,9.92", GeoPoint(latitude: 57.05, longitude: 9.92)),
            ("{latitude:57.05,longitude:9.92}", GeoPoint(latitude: 57.05, longitude: 9.92)),
            (#"{"Longitude":9.92,"latitude":-57.05}"#, GeoPoint(latitude: -57.05, longitude: 9.92)),
            ("57.05", nil), ("91,0", nil), ("0,181", nil), ("0,nan", nil), ("1,2,3", nil), ("{latitude:1}", nil),
            ("{latitude:1,latitude:2}", nil), ("0x1,2", nil), ("", nil), (",", nil), ("{}", nil), ("{a:1,b:2}", nil),
            ("inf,0", nil),
        ] as [(String, GeoPoint?)])
    func places(text: String, expected: GeoPoint?) {
        #expect(GeoPoint(text: text) == expected)
    }

    @Test func distancesAreThoseOfTheEarth() {
        let aalborg = GeoPoint(latitude: 57.0488, longitude: 9.9217)
        let copenhagen = GeoPoint(latitude: 55.6761, longitude: 12.5683)
        #expect(abs(aalborg.kilometres(to: copenhagen) - 223.5) < 1)
        #expect(aalborg.kilometres(to: aalborg) == 0)
        let east = GeoPoint(latitude: 0, longitude: 179.995)
        #expect(east.kilometres(to: GeoPoint(latitude: 0, longitude: -179.995)) < 1.2)
        let antipodes = GeoPoint(latitude: 90, longitude: 0).kilometres(to: GeoPoint(latitude: -90, longitude: 77))
        #expect(antipodes > 20_000 && antipodes < 20_050)
    }
}
