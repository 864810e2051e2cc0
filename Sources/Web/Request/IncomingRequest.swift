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
    /// Whether other requests waited for the thread when this one had its turn: what takes long is then better done on
    /// another.
    package let othersWait: Bool

    package init(
        id: String, head: HTTPRequest, body: ByteBuffer = ByteBuffer(), peer: Peer, path: String,
        rawQuery: String? = nil,
        pathParameters: [String: String] = [:], receivedAt: Int64, othersWait: Bool = false
    ) {
        self.id = id
        self.head = head
        self.body = body
        self.peer = peer
        self.path = path
        self.rawQuery = rawQuery
        self.pathParameters = pathParameters
        self.receivedAt = receivedAt
        self.othersWait = othersWait
    }

    package var headers: HTTPFields { head.headerFields }

    /// The decoded pairs of the query in their order.
    package func query() throws(FormError) -> [FormPair] {
        guard let rawQuery else { return [] }
        return try FormPair.decode(rawQuery.utf8)
    }

    /// Whether a browser takes the address for safe from listeners: https, or this machine (W3C Secure Contexts, 3.1).
    package var isPotentiallyTrustworthy: Bool {
        if peer.isSecure { return true }
        guard let authority = head.authority else { return false }
        if authority.hasPrefix("[") { return authority.hasPrefix("[::1]") }
        let host = authority.prefix { $0 != ":" }
        return host == "localhost" || host.hasSuffix(".localhost") || host.hasPrefix("127.")
    }

    /// Whether the body says that it is UTF-8, or says nothing of its character set.
    package var isUTF8: Bool {
        guard let value = headers[.contentType]?.lowercased(), let name = value.firstRange(of: "charset=") else {
            return true
        }
        let charset = value[name.upperBound...].prefix { $0 != ";" }.filter { $0 != "\"" && $0 != " " }
        return charset == "utf-8" || charset == "utf8"
    }

    /// The media type of the body in lower case, without parameters; nil when none was sent.
    package var mediaType: String? {
        guard let value = headers[.contentType] else { return nil }
        var type: [UInt8] = []
        for byte in value.utf8 where byte != UInt8(ascii: " ") && byte != UInt8(ascii: "\t") {
            if byte == UInt8(ascii: ";") { break }
            let isUpperCase = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            type.append(isUpperCase ? byte | 0x20 : byte)
        }
        return String(decoding: type, as: UTF8.self)
    }
}
