import Foundation
package import HTTPTypes
package import Hummingbird
package import NIOCore
import NIOHTTP1
import Synchronization

/// Hears of every request that has been answered.
package protocol RequestObserver: Sendable {
    func answered(_ request: IncomingRequest, route: String, status: Int, bytes: Int, nanoseconds: UInt64)
    /// Something failed that is no fault of the sender.
    func failed(_ request: IncomingRequest, route: String, error: any Error)
}

/// The answer to a request.
struct Reply: Sendable {
    let response: Response
    /// Whether the connection cannot go on after it.
    let mustClose: Bool
}

/// Takes a request from the connection to its route and back: request id, sender, errors as answers, the fields that
/// every answer carries.
package struct Responder: Sendable {
    private let table: RouteTable
    private let proxies: TrustedProxies
    private let isTLS: Bool
    private let observer: any RequestObserver

    package init(_ table: RouteTable, proxies: TrustedProxies, isTLS: Bool, observer: any RequestObserver) {
        self.table = table
        self.proxies = proxies
        self.isTLS = isTLS
        self.observer = observer
    }

    /// - Parameter address: of who is connected.
    func open(_ head: HTTPRequest, version: HTTPVersion = .http1_1, from address: String) -> Exchange {
        let target = head.path ?? "/"
        let question = target.utf8.firstIndex(of: UInt8(ascii: "?"))
        let path = question.map { String(target[..<$0]) } ?? target
        return Exchange(
            head: head, version: version, path: path,
            rawQuery: question.map { String(target[target.utf8.index(after: $0)...]) },
            peer: proxies.peer(of: head, connected: address, isTLS: isTLS), match: table.match(head.method, path),
            start: DispatchTime.now().uptimeNanoseconds)
    }

    /// Answers a request that the program sends to itself for somebody at `address`; counted and logged like others.
    package func answer(_ head: HTTPRequest, _ body: ByteBuffer, from address: String) async -> Response {
        let exchange = open(head, from: address)
        return await respond(to: exchange, body.readableBytes > exchange.bodyLimit ? nil : body).response
    }

    /// - Parameters:
    ///   - body: nil when it has more bytes than the exchange's limit.
    ///   - othersWait: whether other requests wait for the thread.
    func respond(to exchange: Exchange, _ body: ByteBuffer?, othersWait: Bool = false) async -> Reply {
        var parameters: [String: String] = [:]
        if case .found(_, let found) = exchange.match { parameters = found }
        let seen = IncomingRequest(
            id: Self.newID(), head: exchange.head, body: body ?? ByteBuffer(), peer: exchange.peer,
            path: exchange.path, rawQuery: exchange.rawQuery, pathParameters: parameters, receivedAt: Self.now(),
            othersWait: othersWait)
        var response: Response
        var label = "none"
        switch exchange.match {
        case .found(let route, _):
            label = route.label
            response = body == nil ? route.errorStyle.render(route.oversize, seen) : await answer(seen, route)
        case .methodNotAllowed(let methods, let style):
            let allowed = methods.map(\.rawValue).joined(separator: ", ")
            let error = APIError(
                .methodNotAllowed, "This path answers \(allowed), not \(seen.head.method.rawValue).",
                headers: [.allow: allowed])
            response = style.render(error, seen)
        case .notFound:
            response = table.errorStyle(for: seen.path).render(.nothingHere, seen)
        case .badPath(let reason):
            let error = APIError(.malformedRequest, "The path cannot be read: \(reason.description).")
            response = table.errorStyle(for: seen.path).render(error, seen)
        }

        response.headers[.xRequestID] = seen.id
        response.headers[.xContentTypeOptions] = "nosniff"
        // Browsers ignore the field on addresses that are neither https nor loopback, and complain of it.
        if response.headers[.crossOriginOpenerPolicy] != nil, !seen.isPotentiallyTrustworthy {
            response.headers[.crossOriginOpenerPolicy] = nil
        }
        let bytes = response.body.contentLength ?? 0
        if seen.head.method == .head { response = response.createHeadResponse() }
        observer.answered(
            seen, route: label, status: response.status.code, bytes: bytes,
            nanoseconds: DispatchTime.now().uptimeNanoseconds - exchange.start)
        // After an offer to upgrade the decoder reads nothing more from the connection. We take none, so the sender
        // must come back on another one (RFC 9110, section 7.8, lets a server ignore the offer).
        return Reply(response: response, mustClose: body == nil || seen.headers[.upgrade] != nil)
    }

    private func answer(_ request: IncomingRequest, _ route: Route) async -> Response {
        do {
            return try await route.handle(request)
        } catch let error as APIError {
            return route.errorStyle.render(error, request)
        } catch let error as any ResponseError {
            return error.response
        } catch {
            observer.failed(request, route: route.label, error: error)
            let words = "Something failed in the server; its log has the reason under the request id \(request.id)."
            return route.errorStyle.render(APIError(.internalError, words), request)
        }
    }

    private static func now() -> Int64 {
        Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))
    }

    /// 24 hexadecimal digits that no other answer carries. They are no secret: a counter that starts anywhere will do,
    /// and does not ask the system for random bits each time.
    private static func newID() -> String {
        let number = ids.add(1, ordering: .relaxed).newValue
        return String(unsafeUninitializedCapacity: 24) { buffer in
            for index in 0..<24 {
                let value = index < 8 ? start >> (4 * UInt64(7 - index)) : number >> (4 * UInt64(23 - index))
                let digit = UInt8(truncatingIfNeeded: value & 0xF)
                buffer[index] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
            }
            return 24
        }
    }

    /// Of this process.
    private static let start = UInt64.random(in: 0...UInt64(UInt32.max))
    private static let ids = Atomic<UInt64>(UInt64.random(in: 0...UInt64.max))
}
