import Accounts
import Fleet
import FleetTestSupport
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import SQL
import Telemetry
import Web

@testable import ClassicAPI

/// The Classic API over a database of its own. The token `A` opens one account, `B` another.
struct ClassicHarness {
    let fleet: FleetStore
    let samples: SampleStore
    let accountA = UUID.version7()
    let accountB = UUID.version7()
    let responder: Responder

    init(
        fleet: FleetStore, samples: SampleStore, profile: RateLimiter.Profile = .generous,
        limit: RateLimiter.Limit = .init(requests: 1_000_000, seconds: 1), timeZone: TimeZone = .gmt
    ) {
        self.fleet = fleet
        self.samples = samples
        let callers = [
            "A": Caller(accountID: accountA, credentialID: .version7(), clientID: "a", name: "A"),
            "B": Caller(accountID: accountB, credentialID: .version7(), clientID: "b", name: "B"),
        ]
        let api = ClassicAPI(
            fleet: fleet, samples: samples, timeZone: timeZone, limiter: RateLimiter(limit, profile: profile)
        ) { token, _ in callers[token] }
        responder = Responder(
            RouteTable(api.routes(), errorStyles: [("/public", api.errorStyle)]),
            proxies: .none, isTLS: false, observer: Silent())
    }

    struct Answer {
        let status: Int
        let headers: HTTPFields
        let bytes: [UInt8]

        var text: String { String(decoding: bytes, as: UTF8.self) }
        var json: JSONValue? { try? JSONParser.parse(bytes) }
        var errorCode: String? { json?["responseStatus"]?["errorCode"]?.string }
    }

    func send(_ target: String, token: String? = "A", headers: HTTPFields = [:]) async throws -> Answer {
        try await send(.get, target, token: token, headers: headers)
    }

    /// - Parameter token: sent as HTTP Basic.
    func send(
        _ method: HTTPRequest.Method, _ target: String, token: String? = "A", headers: HTTPFields = [:],
        body: String = ""
    ) async throws -> Answer {
        var fields = headers
        if let token { fields[.authorization] = "Basic " + Data("API:\(token)".utf8).base64EncodedString() }
        let head = HTTPRequest(
            method: method, scheme: "http", authority: "iris.test", path: "/public" + target, headerFields: fields)
        let response = await responder.answer(head, ByteBuffer(string: body), from: "192.0.2.1")
        return Answer(
            status: response.status.code, headers: response.headers, bytes: try await response.collectedBody())
    }
}

private struct Silent: RequestObserver {
    func answered(_ request: IncomingRequest, route: String, status: Int, bytes: Int, nanoseconds: UInt64) {}
    func failed(_ request: IncomingRequest, route: String, error: any Error) {}
}

/// A harness over a database that is gone after the test.
func withClassic(
    profile: RateLimiter.Profile = .generous, limit: RateLimiter.Limit = .init(requests: 1_000_000, seconds: 1),
    timeZone: TimeZone = .gmt, _ body: (ClassicHarness) async throws -> Void
) async throws {
    try await withFleet { fleet, samples, _ in
        try await body(
            ClassicHarness(fleet: fleet, samples: samples, profile: profile, limit: limit, timeZone: timeZone))
    }
}

extension ClassicOperation {
    /// The whole body of an answer.
    func bytes(
        _ format: ClassicFormat, of account: UUID = UUID(), _ parameters: [String: String] = [:]
    ) async throws -> [UInt8] {
        let layout = ClassicLayout(self, format)
        let call = ClassicCall(account: account, parameters: ClassicParameters(parameters))
        return try await ClassicResponse(format).response(layout, answer(call, layout)).collectedBody()
    }

    func text(_ format: ClassicFormat) async throws -> String {
        String(decoding: try await bytes(format), as: UTF8.self)
    }
}
