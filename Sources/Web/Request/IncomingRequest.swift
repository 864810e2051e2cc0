package import HTTPTypes
package import NIOCore

/// A request as a handler sees it: read whole, its path matched, its sender known.
package struct IncomingRequest: Sendable {
    /// The id that the answer carries in `X-Request-Id` and the log keeps.
    package let id: String
    package let head: HTTPRequest
    package let body: ByteBuffer
    /// Who sent it, as far as the network and trusted proxies tell.
    package let peer: Peer
    /// The path without the query, as it was sent.
    package let path: String
    /// The query without its question mark, as it was sent; nil when there is none.
    package let rawQuery: String?
    /// The decoded values of the path template's parameters.
    package let pathParameters: [String: String]
    /// When the request arrived, in milliseconds since 1970.
    package let receivedAt: Int64

    package init(
        id: String, head: HTTPRequest, body: ByteBuffer = ByteBuffer(), peer: Peer, path: String, rawQuery: String? = nil,
        pathParameters: [String: String] = [:], receivedAt: Int64
    ) {
        self.id = id
        self.head = head
        self.body = body
        self.peer = peer
        self.path = path
        self.rawQuery = rawQuery
        self.pathParameters = pathParameters
        self.receivedAt = receivedAt
    }

    package var headers: HTTPFields { head.headerFields }

    /// The decoded pairs of the query in their order.
    package func query() throws(FormError) -> [FormPair] {
        guard let rawQuery else { return [] }
        return try FormPair.decode(rawQuery.utf8)
    }

    /// The media type of the body in lower case, without parameters; nil when none was sent.
    package var mediaType: String? {
        guard let value = headers[.contentType] else { return nil }
        let type = value.prefix { $0 != ";" }
        return type.lowercased().filter { $0 != " " && $0 != "\t" }
    }
}
