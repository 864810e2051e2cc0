import HTTPTypes
import NIOHTTP1

/// A request whose head has been read: where it goes, and how much of a body may follow.
struct Exchange: Sendable {
    let head: HTTPRequest
    let version: HTTPVersion
    let path: String
    let rawQuery: String?
    let peer: Peer
    let match: RouteTable.Match
    /// When the head was read, in nanoseconds since the machine's start.
    let start: UInt64

    /// What has no route takes no body, yet reads a short one, so that the connection can go on.
    private static let uselessBody = 65_536

    /// In bytes.
    var bodyLimit: Int {
        if case .found(let route, _) = match { route.bodyLimit } else { Self.uselessBody }
    }

    /// Whether nobody needs the answer once the client has gone.
    var stopsWithClient: Bool {
        if case .found(let route, _) = match { route.stopsWithClient } else { false }
    }

    /// Whether the body is larger than the limit, by what the sender says before it.
    var announcesTooMuch: Bool {
        guard let length = head.headerFields[.contentLength] else { return false }
        return Int(length).map { $0 > bodyLimit } ?? true
    }

    /// Whether the sender waits for a word before it sends the body (RFC 9110, section 10.1.1).
    var awaitsContinue: Bool {
        version.minor > 0 && head.headerFields[.expect]?.lowercased() == "100-continue"
    }
}
