import HTTPTypes
package import Hummingbird
import HummingbirdCore
import NIOCore

extension Response {
    /// Less is not worth the work of both sides, in bytes.
    private static let leastCompressed = 2048

    /// The answer in gzip where the client likes it no less than plain, made as the body is written.
    /// - Parameter level: from 1, fast, to 9, small.
    package func compressed(for request: IncomingRequest, level: Int = 1) -> Response {
        var response = self
        response.headers[.vary] = "Accept-Encoding"
        guard AcceptEncoding(request.headers[.acceptEncoding]).prefersGzip,
            body.contentLength.map({ $0 >= Self.leastCompressed }) ?? true
        else { return response }
        response.headers[.contentEncoding] = "gzip"
        response.headers[.contentLength] = nil
        response.body = ResponseBody { [body] writer in
            try await body.write(GzipWriter(inner: writer, stream: GzipStream(level: level)))
        }
        return response
    }
}

/// Compresses what is written to it. Goes from one task to the next with the body that is written, never to two.
private struct GzipWriter: ResponseBodyWriter {
    var inner: any ResponseBodyWriter
    let stream: GzipStream

    mutating func write(_ buffer: ByteBuffer) async throws {
        let compressed = buffer.withUnsafeReadableBytes { stream.compress($0) }
        if !compressed.isEmpty { try await inner.write(ByteBuffer(bytes: compressed)) }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        try await inner.write(ByteBuffer(bytes: stream.finish()))
        try await inner.finish(trailingHeaders)
    }
}
