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
}
