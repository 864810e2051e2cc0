import HTTPTypes
import Hummingbird
import NIOCore
import NIOEmbedded

@testable import Web

extension Response {
    func json() async throws -> JSONValue { try JSONParser.parse(try await collectedBody()) }
}

extension IncomingRequest {
    static func test(
        _ method: HTTPRequest.Method = .get, _ path: String = "/", query: String? = nil, headers: HTTPFields = [:],
        body: some Collection<UInt8> = "".utf8, peer: Peer = Peer(address: "192.0.2.1", isSecure: true),
        parameters: [String: String] = [:],
        authority: String = "iris.example", at time: Int64 = 1_700_000_000_000
    ) -> IncomingRequest {
        let target = query.map { "\(path)?\($0)" } ?? path
        let head = HTTPRequest(
            method: method, scheme: "https", authority: authority, path: target, headerFields: headers)
        return IncomingRequest(
            id: "test", head: head, body: ByteBuffer(bytes: body), peer: peer, path: path, rawQuery: query,
            pathParameters: parameters, receivedAt: time)
    }
}

/// Lets everyone in as one caller, or nobody.
struct FixedCaller: BearerCheck {
    var refusal: APIError?
    var caller: Caller

    func caller(of request: IncomingRequest, for entitlement: Entitlement) throws(APIError) -> Caller {
        if let refusal { throw refusal }
        return caller
    }
}
