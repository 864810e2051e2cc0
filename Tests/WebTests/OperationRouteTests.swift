import Foundation
import HTTPTypes
import Hummingbird
import Testing

@testable import Web

@Suite("An operation checks token, rate, parameters and body before its handler")
struct OperationRouteTests {
    private static let caller = Caller(accountID: UUID(), credentialID: UUID(), clientID: "iris_c", name: "n")
    private static let name = Property.text("name", "Name.", length: 1...5, example: "a")
    private static let shape = Shape<String>("Name", "A name.", [Field("name", "Name.", example: "a") { $0 }])

    private static func routes(_ bearer: FixedCaller = FixedCaller(caller: caller), requests: Int = 100) -> [Route] {
        let operation = Operation(
            .put, "/api/x/v1/things/{thingId}", id: "putThing", domain: "Things", "Change.",
            access: Entitlement(scope: "x", api: "x"), parameters: .id("thingId", "Id."), .size,
            body: BodyShape("Thing", "A thing.", [name.schema]) { $0[name] ?? "" }, answer: .object(shape, "It.")
        ) { call, name, _, size in "\(name) \(size) \(call.caller.name)" }
        let limiter = RateLimiter(.init(requests: requests, seconds: 60))
        return operation.routes(OperationChecks(bearer: bearer, limiter: limiter))
    }

    private func request(
        _ body: String, id: String = "0198c0de-0000-7000-8000-000000000001", query: String? = nil,
        type: String? = "application/json"
    ) -> IncomingRequest {
        var headers: HTTPFields = [:]
        if let type { headers[.contentType] = type }
        return .test(
            .put, "/api/x/v1/things/\(id)", query: query, headers: headers, body: body.utf8, parameters: ["thingId": id]
        )
    }

    @Test("The path stands under /public as well")
    func paths() {
        #expect(Self.routes().map(\.path) == ["/api/x/v1/things/{thingId}", "/public/api/x/v1/things/{thingId}"])
    }

    @Test("Input reaches the handler, and the answer tells of the rate limit")
    func sound() async throws {
        for route in Self.routes() {
            let response = try await route.handle(request(#"{"name":"a"}"#, query: "size=7"))
            #expect(try await response.json() == ["name": "a 7 n"])
            #expect(response.headers[.rateLimitPolicy] == "\"default\";q=100;w=60")
            #expect(response.headers[.rateLimit]?.hasPrefix("\"default\";r=") == true)
            #expect(response.headers[.cacheControl] == "no-store")
        }
    }

    @Test("Every wrong parameter is named in one answer")
    func parameters() async throws {
        let response = try await Self.routes()[0].handle(request("{}", id: "x", query: "size=0"))
        #expect(response.status == .badRequest)
        let fields = try await response.json()["violations"]?.array?.compactMap { $0["field"]?.string }
        #expect(fields == ["thingId", "size"])
    }

    @Test(
        "Bodies that are none",
        arguments: [
            ("", "application/json", 400), ("[]", "application/json", 400), (#"{"name":""}"#, "application/json", 400),
            (#"{"name":"a","x":1}"#, "application/json", 400), (#"{"name":"a"}"#, "text/plain", 415),
            (#"{"name":"a"}"#, "application/x-www-form-urlencoded", 415), (#"{"name":"a"}"#, "APPLICATION/JSON", 200),
            (#"{"name":"a"}"#, "application/merge-patch+json", 200),
            (#"{"name":"a"}"#, "application/json; charset=utf-8", 200),
        ])
    func bodies(_ body: String, _ type: String, _ status: Int) async throws {
        let response = try await Self.routes()[0].handle(request(body, type: type))
        #expect(response.status.code == status)
    }

    @Test("Without a token nothing else is looked at or counted")
    func tokenFirst() async throws {
        let bearer = FixedCaller(refusal: APIError(.unauthorized, "none"), caller: Self.caller)
        let route = Self.routes(bearer, requests: 1)[0]
        for _ in 0..<3 {
            let error = await #expect(throws: APIError.self) { try await route.handle(request("nonsense", id: "x")) }
            #expect(error?.code == .unauthorized)
        }
    }

    @Test("Over the limit: 429 with the seconds to wait, and the handler is not called")
    func limited() async throws {
        let route = Self.routes(requests: 1)[0]
        #expect(try await route.handle(request("nonsense")).status == .badRequest)
        let response = try await route.handle(request(#"{"name":"a"}"#))
        #expect(response.status == .tooManyRequests)
        #expect(response.headers[.retryAfter] == "60")
        #expect(response.headers[.rateLimit] == "\"default\";r=0;t=60")
        #expect(try await response.json()["code"] == "too_many_requests")
    }
}
