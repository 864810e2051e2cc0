import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import Web

@Suite("A JSON body may be sent as gzip")
struct BodyCodingTests {
    private static let limit = 200
    private static let text = Property.text("text", "Text.", length: 0...10_000, example: "a")
    private static let shape = Shape<Int>("Length", "A length.", [Field("length", "Length.", example: 1) { $0 }])

    private static func answer(_ body: some Collection<UInt8>, coding: String?) async throws -> Response {
        let operation = Operation(
            .post, "/api/x/v1/texts", id: "postText", domain: "Texts", "Add.",
            access: Entitlement(scope: "x", api: "x"),
            body: BodyShape("Text", "A text.", [text.schema]) { $0[text] ?? "" }, bodyLimit: limit,
            answer: .object(shape, "Its length.")
        ) { _, text in text.count }
        let caller = Caller(accountID: UUID(), credentialID: UUID(), clientID: "iris_c", name: "n")
        let limiter = RateLimiter(.init(requests: 100, seconds: 60))
        let route = operation.routes(OperationChecks(bearer: FixedCaller(caller: caller), limiter: limiter))[0]
        #expect(route.bodyLimit == limit)
        var headers: HTTPFields = [.contentType: "application/json"]
        headers[.contentEncoding] = coding
        return try await route.handle(.test(.post, "/api/x/v1/texts", headers: headers, body: body))
    }

    /// A body of so many bytes.
    private static func body(_ count: Int) -> [UInt8] {
        Array(#"{"text":""#.utf8) + [UInt8](repeating: UInt8(ascii: "a"), count: count - 11) + Array("\"}".utf8)
    }

    @Test("It is decompressed before it is read", arguments: ["gzip", "GZIP", "x-gzip", "identity, gzip", " gzip"])
    func gzip(_ coding: String) async throws {
        let response = try await Self.answer(Gzip.compress(Self.body(100)), coding: coding)
        #expect(try await response.json() == ["length": 89])
    }

    @Test("Plain bodies are read as they are", arguments: [nil, "identity", ""])
    func plain(_ coding: String?) async throws {
        #expect(try await Self.answer(Self.body(100), coding: coding).json() == ["length": 89])
    }

    @Test("The operation's limit counts when it is decompressed")
    func limit() async throws {
        #expect(try await Self.answer(Gzip.compress(Self.body(Self.limit)), coding: "gzip").status == .ok)
        for count in [Self.limit + 1, 100_000] {
            let response = try await Self.answer(Gzip.compress(Self.body(count)), coding: "gzip")
            #expect(response.status == .badRequest)
            let violation = try await response.json()["violations"]?.array?.first
            #expect(violation?["field"] == "body")
            #expect(violation?["message"]?.string?.contains("\(Self.limit)") == true)
        }
    }

    @Test(
        "Other codings are refused, and the answer says which one is read",
        arguments: ["br", "deflate", "zstd", "gzip, gzip", "gzip, br", "gzip;q=1"])
    func others(_ coding: String) async throws {
        let response = try await Self.answer(Gzip.compress(Self.body(100)), coding: coding)
        #expect(response.status == .unsupportedMediaType)
        #expect(response.headers[.acceptEncoding] == "gzip")
        #expect(try await response.json()["code"] == "unsupported_media_type")
    }

    @Test("Broken gzip is a malformed request")
    func broken() async throws {
        for body in [[], Self.body(100), Gzip.compress(Self.body(100)).dropLast()] as [[UInt8]] {
            let response = try await Self.answer(body, coding: "gzip")
            #expect(response.status == .badRequest)
            #expect(try await response.json()["code"] == "malformed_request")
        }
    }

    @Test("An operation with a form of its own decodes its body, with the status for one that is too large")
    func ownForm() throws {
        func decoded(limit: Int) throws -> ByteBuffer {
            let body = Gzip.compress(Array("content".utf8))
            return try IncomingRequest.test(.post, headers: [.contentEncoding: "gzip"], body: body)
                .decodedBody(limit: limit)
        }
        #expect(try decoded(limit: 7) == ByteBuffer(string: "content"))
        let error = #expect(throws: APIError.self) { try decoded(limit: 6) }
        #expect(error?.code == .payloadTooLarge)
    }
}
