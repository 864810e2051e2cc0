import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization
import Testing

@testable import Web

@Suite("The way of a request to its route and back")
struct ResponderTests {
    private final class Observer: RequestObserver {
        let seen = Mutex<[String]>([])
        let failures = Mutex(0)

        func answered(_ request: IncomingRequest, route: String, status: Int, bytes: Int, nanoseconds: UInt64) {
            seen.withLock { $0.append("\(route) \(status)") }
        }

        func failed(_ request: IncomingRequest, route: String, error: any Error) { failures.withLock { $0 += 1 } }
    }

    private struct Mishap: Error {}

    private static func answer(
        _ method: HTTPRequest.Method, _ path: String, body: String? = nil, observer: Observer = Observer()
    ) async throws -> Response {
        await reply(method, path, body: body, observer: observer).response
    }

    private static func reply(
        _ method: HTTPRequest.Method, _ path: String, body: String? = nil, _ fields: HTTPFields = [:],
        observer: Observer = Observer()
    ) async -> Reply {
        let table = RouteTable([
            Route(.get, "/text", label: "text", errorStyle: .api) { request in
                Response(json: Array("{\"query\":\"\(request.rawQuery ?? "-")\"}".utf8))
            },
            Route(.post, "/echo", label: "echo", bodyLimit: 10, errorStyle: .api) { request in
                Response(json: Array(request.body.readableBytesView))
            },
            Route(.get, "/broken", label: "broken", errorStyle: .api) { _ in throw Mishap() },
            Route(.get, "/refused/{id}", label: "refused", errorStyle: .api) { _ in throw APIError(.conflict, "no") },
        ])
        let responder = Responder(table, proxies: .none, isTLS: false, observer: observer)
        var head = HTTPRequest(
            method: method, scheme: "http", authority: "iris.example", path: path, headerFields: fields)
        if let body { head.headerFields[.contentLength] = String(body.utf8.count) }
        let exchange = responder.open(head, from: "192.0.2.1")
        if exchange.announcesTooMuch { return await responder.respond(to: exchange, nil) }
        return await responder.respond(to: exchange, ByteBuffer(string: body ?? ""))
    }

    @Test("Every answer carries an id of its own and is not to be guessed at")
    func everyAnswer() async throws {
        var ids: Set<String> = []
        for path in ["/text", "/none", "/broken", "/refused/1", "/refused/%zz", "/text?x=1"] {
            let response = try await Self.answer(.get, path)
            #expect(response.headers[.xContentTypeOptions] == "nosniff")
            let id = try #require(response.headers[.xRequestID])
            #expect(id.count == 24)
            ids.insert(id)
        }
        #expect(ids.count == 6)
    }

    @Test("Query and path are told apart")
    func query() async throws {
        #expect(try await Self.answer(.get, "/text").json() == ["query": "-"])
        #expect(try await Self.answer(.get, "/text?").json() == ["query": ""])
        #expect(try await Self.answer(.get, "/text?a=/b?c").json() == ["query": "a=/b?c"])
    }

    @Test("HEAD answers as GET, without the content")
    func head() async throws {
        let response = try await Self.answer(.head, "/text")
        #expect(response.status == .ok)
        #expect(try await response.collectedBody().isEmpty)
    }

    @Test("Unknown path, unknown method, path that cannot be read")
    func refusals() async throws {
        let unknown = try await Self.answer(.get, "/none")
        #expect(unknown.status == .notFound)
        #expect(try await unknown.json()["code"] == "not_found")
        let other = try await Self.answer(.delete, "/text")
        #expect(other.status == .methodNotAllowed)
        #expect(other.headers[.allow] == "GET")
        #expect(try await Self.answer(.get, "/refused/%00").status == .badRequest)
        #expect(try await Self.answer(.get, "/refused/1").status == .conflict)
    }

    @Test("What fails inside is told to the log alone")
    func failures() async throws {
        let observer = Observer()
        let response = try await Self.answer(.get, "/broken", observer: observer)
        #expect(response.status == .internalServerError)
        let text = String(decoding: try await response.collectedBody(), as: UTF8.self)
        #expect(!text.contains("Mishap"))
        #expect(observer.failures.withLock { $0 } == 1)
        #expect(observer.seen.withLock { $0 } == ["broken 500"])
    }

    @Test("Bodies are read up to the route's limit, announced or not")
    func limits() async throws {
        #expect(try await Self.answer(.post, "/echo", body: "\"1234567\"").collectedBody().count == 9)
        #expect(try await Self.answer(.post, "/echo", body: "0123456789").status == .ok)
        let refused = await Self.reply(.post, "/echo", body: "0123456789A")
        #expect(refused.response.status == .contentTooLarge)
        #expect(refused.mustClose)
        #expect(await !Self.reply(.post, "/echo", body: "0123456789").mustClose)
    }

    @Test("What is said of a body before it comes")
    func announcements() {
        let table = RouteTable([
            Route(.post, "/echo", label: "echo", bodyLimit: 10, errorStyle: .api) { _ in throw Mishap() }
        ])
        let responder = Responder(table, proxies: .none, isTLS: false, observer: Observer())
        func exchange(_ fields: HTTPFields) -> Exchange {
            let head = HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/echo", headerFields: fields)
            return responder.open(head, from: "192.0.2.1")
        }
        #expect(!exchange([:]).announcesTooMuch)
        #expect(!exchange([.contentLength: "10"]).announcesTooMuch)
        for length in ["11", "99999999999999999999999", "-"] {
            #expect(exchange([.contentLength: length]).announcesTooMuch)
        }
        #expect(exchange([.expect: "100-Continue"]).awaitsContinue)
        #expect(!exchange([:]).awaitsContinue)
    }

    @Test("No connection goes on after an offer to upgrade it")
    func upgrade() async {
        #expect(await Self.reply(.get, "/text", [.upgrade: "h2c"]).mustClose)
        #expect(await !Self.reply(.get, "/text").mustClose)
    }
}
