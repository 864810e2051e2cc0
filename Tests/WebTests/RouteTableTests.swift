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
        route(.get, "/"), route(.get, "/assets/{id}/notes"), route(.get, "/Tools/Old.ashx", ignoresCase: true),
        route(.post, "/tools/old.ashx", ignoresCase: true), route(.get, "/tools/types"),
        route(.get, "/TOOLS/TYPES", ignoresCase: true),
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

    @Test("A route that ignores case is found in all letters, behind those that do not")
    func ignoredCase() {
        for path in ["/Tools/Old.ashx", "/tools/old.ashx", "/TOOLS/OLD.ASHX", "/tools/oLd.AshX"] {
            #expect(met(.get, path) == "GET /Tools/Old.ashx")
            #expect(met(.head, path) == "GET /Tools/Old.ashx")
            #expect(met(.post, path) == "POST /tools/old.ashx")
            #expect(met(.put, path) == "405 GET,POST")
            for near in [path + "2", path + "/", path + "/notes", "/assets" + path] {
                #expect(met(.get, near) == "404", "\(near)")
            }
        }
        #expect(met(.get, "/tools/types") == "GET /tools/types")
        #expect(met(.get, "/tools/Types") == "GET /TOOLS/TYPES")
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
