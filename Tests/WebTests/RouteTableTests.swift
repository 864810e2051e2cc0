import HTTPTypes
import Hummingbird
import Testing

@testable import Web

@Suite("Routes are found by path and method")
struct RouteTableTests {
    private static func route(_ method: HTTPRequest.Method, _ path: String, ignoresCase: Bool = false) -> Route {
        Route(method, path, ignoresCase: ignoresCase, label: "\(method) \(path)", errorStyle: .api) { _ in
            Response(status: .ok)
        }
    }

    private static let table = RouteTable([
        route(.get, "/assets"), route(.post, "/assets"), route(.get, "/assets/{id}"), route(.put, "/assets/{id}"),
        route(.get, "/assets/types"), route(.get, "/assets/{id}/devices/{device}"), route(.delete, "/assets/types/old"),
        route(.get, "/"), route(.get, "/assets/{id}/notes"), route(.get, "/assets/Old.ashx", ignoresCase: true),
        route(.post, "/assets/Old.ashx", ignoresCase: true),
    ])

    /// What a request meets: a label with parameters, a list of methods, or nothing.
    private func met(_ method: HTTPRequest.Method, _ path: String) -> String {
        switch Self.table.match(method, path) {
        case .found(let route, let parameters):
            ([route.label] + parameters.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }).joined(separator: " ")
        case .methodNotAllowed(let methods, _): "405 " + methods.map(\.rawValue).joined(separator: ",")
        case .notFound: "404"
        case .badPath: "400"
        }
    }

    @Test("A literal stands before a parameter, and does not hide what is only under the parameter")
    func literalFirst() {
        #expect(met(.get, "/assets/types") == "GET /assets/types")
        #expect(met(.get, "/assets/other") == "GET /assets/{id} id=other")
        #expect(met(.get, "/assets/types/notes") == "GET /assets/{id}/notes id=types")
        #expect(met(.delete, "/assets/types/old") == "DELETE /assets/types/old")
        #expect(met(.get, "/assets/1/devices/2") == "GET /assets/{id}/devices/{device} device=2 id=1")
    }

    @Test("A known path with another method names the methods that it has")
    func otherMethods() {
        #expect(met(.delete, "/assets") == "405 GET,POST")
        #expect(met(.post, "/assets/1") == "405 GET,PUT")
        #expect(met(.trace, "/") == "405 GET")
        #expect(met(.head, "/assets/types/old") == "405 DELETE")
        #expect(met(.get, "/assets/types/old") == "405 DELETE")
    }

    @Test("The name of a route that ignores case is the same in all letters, and nothing before it is")
    func ignoredCase() {
        for name in ["Old.ashx", "old.ashx", "OLD.ASHX", "oLd.AshX"] {
            #expect(met(.get, "/assets/\(name)") == "GET /assets/Old.ashx")
            #expect(met(.post, "/assets/\(name)") == "POST /assets/Old.ashx")
            #expect(met(.put, "/assets/\(name)") == "405 GET,POST")
            #expect(met(.get, "/Assets/\(name)") == "404")
            #expect(met(.get, "/assets/\(name)/notes") == "GET /assets/{id}/notes id=\(name)")
        }
        #expect(met(.get, "/assets/old.ashx2") == "GET /assets/{id} id=old.ashx2")
        #expect(met(.get, "/assets/Types") == "GET /assets/{id} id=Types")
    }

    @Test("HEAD is answered where GET is")
    func head() {
        #expect(met(.head, "/assets") == "GET /assets")
        #expect(met(.head, "/assets/7") == "GET /assets/{id} id=7")
        #expect(met(.head, "/none") == "404")
    }

    @Test(
        "Near misses are unknown",
        arguments: [
            "", "*", "assets", "/Assets", "/assets/", "//assets", "/assets//devices/1", "/assets/1/devices", "/x",
        ])
    func unknown(_ path: String) {
        #expect(met(.get, path) == "404")
    }

    @Test("Parameters are decoded after the path is split")
    func decoding() {
        #expect(met(.get, "/assets/a%2Fb") == "GET /assets/{id} id=a/b")
        #expect(met(.get, "/assets/a+b%20c") == "GET /assets/{id} id=a+b c")
        for path in ["/assets/%", "/assets/%zz", "/assets/%00", "/assets/%FF", "/assets/%ED%A0%80"] {
            #expect(met(.get, path) == "400", "\(path)")
        }
    }

    @Test("An unknown path is answered in the style of the longest prefix")
    func styles() {
        func style(_ status: Int) -> ErrorStyle { ErrorStyle { _, _ in Response(status: .init(code: status)) } }
        let table = RouteTable([], errorStyles: [("/manager", style(470)), ("/manager/data", style(471))])
        func status(_ path: String) -> Int {
            let error = APIError(.notFound, "none")
            return table.errorStyle(for: path).render(error, .test(.get, path)).status.code
        }
        #expect(status("/manager") == 470)
        #expect(status("/manager/x") == 470)
        #expect(status("/manager/data/x") == 471)
        #expect(status("/managers") == 404)
        #expect(status("/") == 404)
    }
}
