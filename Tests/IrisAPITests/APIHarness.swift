import Fleet
import FleetTestSupport
import Foundation
import HTTPTypes
import Hummingbird
import IrisAPI
import NIOCore
import SQL
import Telemetry
import Testing
import Web

/// The operations over a fleet of their own, called without a network.
struct APIHarness: Sendable {
    let fleet: FleetStore
    let samples: SampleStore
    let database: Database
    let operations: [Web.Operation]
    let ingestFigures = IngestFigures()
    private let routes: [String: Route]

    /// Lets every caller in whose token is the id of an account.
    private struct TrustingCheck: BearerCheck {
        func caller(of request: IncomingRequest, for entitlement: Entitlement) throws(APIError) -> Caller {
            guard let account = request.headers[.authorization].flatMap(UUID.init) else {
                throw APIError(.unauthorized, "no token")
            }
            return Caller(accountID: account, credentialID: account, clientID: "test", name: "test")
        }
    }

    static let publicURL = "https://iris.example"

    /// - Parameter oldestKept: what is older is past retention, in milliseconds since 1970 UTC.
    init(
        fleet: FleetStore, samples: SampleStore, database: Database,
        oldestKept: @escaping SampleStore.Retention = { _ in .min }
    ) {
        self.fleet = fleet
        self.samples = samples
        self.database = database
        operations = IrisAPI.operations(
            fleet: fleet, samples: samples, publicURL: Self.publicURL, oldestKept: oldestKept,
            ingestFigures: ingestFigures)
        let limiter = RateLimiter(.init(requests: 1_000_000, seconds: 60))
        let checks = OperationChecks(bearer: TrustingCheck(), limiter: limiter)
        routes = operations.reduce(into: [:]) { $0[$1.id] = $1.routes(checks)[0] }
    }

    struct Answer {
        let status: Int
        let bytes: [UInt8]
        let headers: HTTPFields

        /// - Throws: when the body is not JSON.
        var json: JSONValue {
            get throws { try JSONParser.parse(bytes) }
        }
    }

    func call(
        _ operation: String, as account: UUID, id: String? = nil, path: [String: String] = [:], query: String? = nil,
        headers: HTTPFields = [:], body: String? = nil
    ) async throws -> Answer {
        var headers = headers
        if body != nil { headers[.contentType] = "application/json" }
        return try await call(
            operation, as: account, id: id, path: path, query: query, bytes: Array((body ?? "").utf8), headers: headers)
    }

    func call(
        _ operation: String, as account: UUID, id: String? = nil, path: [String: String] = [:], query: String? = nil,
        bytes: [UInt8], headers: HTTPFields
    ) async throws -> Answer {
        let route = try #require(routes[operation])
        var head = HTTPRequest(method: route.method, scheme: nil, authority: nil, path: route.path)
        head.headerFields = headers
        head.headerFields[.authorization] = account.uuidString
        let request = IncomingRequest(
            id: "request", head: head, body: ByteBuffer(bytes: bytes),
            peer: Peer(address: "127.0.0.1", isSecure: false), path: route.path, rawQuery: query,
            pathParameters: id.map { ["assetId": $0] } ?? path, receivedAt: .now)
        let response: Response
        do {
            response = try await route.handle(request)
        } catch let error as any ResponseError {
            response = error.response
        }
        return Answer(
            status: response.status.code, bytes: try await response.collectedBody(), headers: response.headers)
    }

    func call(
        _ operation: String, as account: UUID, _ id: UUID, query: String? = nil, body: String? = nil
    ) async throws -> Answer {
        try await call(operation, as: account, id: id.uuidString, query: query, body: body)
    }
}

/// A harness over a database that is gone after the test.
func withAPI(
    oldestKept: @escaping SampleStore.Retention = { _ in .min }, _ body: (APIHarness) async throws -> Void
) async throws {
    try await withFleet(retention: oldestKept) { fleet, samples, database in
        try await body(APIHarness(fleet: fleet, samples: samples, database: database, oldestKept: oldestKept))
    }
}
