import Foundation
import HTTPTypes
package import Hummingbird
import Logging
import NIOCore

/// The connection that a request came over.
package struct ConnectionContext: InitializableFromSource, Sendable {
    let channel: any Channel
    let logger: Logger

    package init(source: ApplicationRequestContextSource) {
        channel = source.channel
        logger = source.logger
    }
}

/// Hears of every request that has been answered.
package protocol RequestObserver: Sendable {
    func answered(_ request: IncomingRequest, route: String, status: Int, bytes: Int, nanoseconds: UInt64)
    /// Something failed that is no fault of the sender.
    func failed(_ request: IncomingRequest, route: String, error: any Error)
}

/// Takes a request from the connection to its route and back: request id, sender, body within bounds, errors as
/// answers, the fields that every answer carries.
package struct Responder: HTTPResponder {
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

    package func respond(to request: Request, context: ConnectionContext) async throws -> Response {
        let start = DispatchTime.now().uptimeNanoseconds
        let target = request.head.path ?? "/"
        let question = target.utf8.firstIndex(of: UInt8(ascii: "?"))
        let path = question.map { String(target[..<$0]) } ?? target
        let rawQuery = question.map { String(target[target.utf8.index(after: $0)...]) }
        let peer = proxies.peer(of: request.head, connected: context.channel.remoteAddress, isTLS: isTLS)
        func incoming(_ body: ByteBuffer, _ parameters: [String: String]) -> IncomingRequest {
            IncomingRequest(
                id: Self.newID(), head: request.head, body: body, peer: peer, path: path, rawQuery: rawQuery,
                pathParameters: parameters, receivedAt: Self.now())
        }

        var response: Response
        let seen: IncomingRequest
        // After an offer to upgrade the decoder reads nothing more from the connection. We take none, so the sender
        // must come back on another one (RFC 9110, section 7.8, lets a server ignore the offer).
        var mustClose = request.headers[.upgrade] != nil
        var label = "none"
        switch table.match(request.method, path) {
        case .found(let route, let parameters):
            label = route.label
            do {
                let body = try await Self.body(of: request, limit: route.bodyLimit)
                seen = incoming(body, parameters)
                response = await answer(seen, route)
            } catch is NIOTooManyBytesError {
                seen = incoming(ByteBuffer(), parameters)
                response = route.errorStyle.render(route.oversize, seen)
                mustClose = true
            }
        case .methodNotAllowed(let methods):
            seen = incoming(ByteBuffer(), [:])
            let allowed = methods.map(\.rawValue).joined(separator: ", ")
            let error = APIError(
                .methodNotAllowed, "This path answers \(allowed), not \(request.method.rawValue).",
                headers: [.allow: allowed])
            response = table.errorStyle(for: path).render(error, seen)
        case .notFound:
            seen = incoming(ByteBuffer(), [:])
            response = table.errorStyle(for: path).render(APIError(.notFound, "There is nothing at this path."), seen)
        case .badPath(let reason):
            seen = incoming(ByteBuffer(), [:])
            let error = APIError(.malformedRequest, "The path cannot be read: \(reason.description).")
            response = table.errorStyle(for: path).render(error, seen)
        }

        response.headers[.xRequestID] = seen.id
        response.headers[.xContentTypeOptions] = "nosniff"
        // Browsers ignore the field on addresses that are neither https nor loopback, and complain of it.
        if !seen.isPotentiallyTrustworthy { response.headers[.crossOriginOpenerPolicy] = nil }
        let bytes = response.body.contentLength ?? 0
        if request.method == .head { response = response.createHeadResponse() }
        if mustClose { response = Self.closing(context.channel, response) }
        observer.answered(
            seen, route: label, status: response.status.code, bytes: bytes,
            nanoseconds: DispatchTime.now().uptimeNanoseconds - start)
        return response
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

    /// - Throws: `NIOTooManyBytesError` as soon as the limit is passed, before the rest is read.
    private static func body(of request: Request, limit: Int) async throws -> ByteBuffer {
        if let length = request.headers[.contentLength] {
            if length == "0" { return ByteBuffer() }
            guard let count = Int(length), count <= limit else { throw NIOTooManyBytesError(maxBytes: limit) }
        } else if request.headers[.transferEncoding] == nil {
            return ByteBuffer()
        }
        return try await request.body.collect(upTo: limit)
    }

    /// Ends the connection after the answer.
    private static func closing(_ channel: any Channel, _ response: Response) -> Response {
        var response = response
        response.headers[.connection] = "close"
        let body = response.body
        response.body = ResponseBody(contentLength: body.contentLength) { writer in
            try await body.write(writer)
            // The sender hears the end of the answer first, and has a second to read it: a reset would take it away.
            channel.close(mode: .output, promise: nil)
            channel.eventLoop.scheduleTask(in: .seconds(1)) { channel.close(mode: .all, promise: nil) }
        }
        return response
    }

    private static func now() -> Int64 {
        Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))
    }

    /// 96 random bits as hexadecimal digits.
    private static func newID() -> String {
        var random = SystemRandomNumberGenerator()
        let words = (random.next(), random.next(upperBound: UInt64(1) << 32))
        return String(unsafeUninitializedCapacity: 24) { buffer in
            for index in 0..<24 {
                let value = index < 16 ? words.0 >> (4 * UInt64(index)) : words.1 >> (4 * UInt64(index - 16))
                let digit = UInt8(truncatingIfNeeded: value & 0xF)
                buffer[index] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
            }
            return 24
        }
    }
}
