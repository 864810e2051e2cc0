import HTTPTypes
import NIOCore
import NIOHTTP1

/// The bytes of an answer on the wire (RFC 9112): head, and what frames the body.
struct OutgoingAnswer {
    /// The head until the first part of the body is sent along with it.
    private var head: ByteBuffer?
    private let isChunked: Bool
    private let hasNoBody: Bool
    private var unsent = 0

    /// Small bodies are copied behind the head, so that they go out in one piece.
    private static let smallBody = 4096
    /// So many bytes of a body may wait to be sent before its source waits.
    private static let waitingLimit = 1 << 20

    /// - Parameters:
    ///   - isChunked: whether the length of the body is not known beforehand.
    ///   - isLast: whether the connection ends after it.
    init(_ response: HTTPResponse, of version: HTTPVersion, isChunked: Bool, isLast: Bool) {
        let status = response.status
        hasNoBody = status.kind == .informational || status == .noContent || status == .notModified
        // An older client takes the end of the connection for the end of the body.
        self.isChunked = isChunked && version.minor > 0 && !hasNoBody
        var head = ByteBuffer()
        head.reserveCapacity(1024)
        head.writeStaticString("HTTP/1.1 ")
        head.writeString(String(status.code))
        head.writeStaticString(" ")
        head.writeString(status.reasonPhrase)
        head.writeStaticString("\r\n")
        for field in response.headerFields {
            if hasNoBody && field.name == .contentLength || field.name == .connection { continue }
            // Names and values hold no line ends: HTTPFields takes none.
            head.writeString(field.name.rawName)
            head.writeStaticString(": ")
            head.writeString(field.value)
            head.writeStaticString("\r\n")
        }
        head.writeStaticString("Date: ")
        head.writeString(DateField.now)
        if self.isChunked { head.writeStaticString("\r\nTransfer-Encoding: chunked") }
        if isLast {
            head.writeStaticString("\r\nConnection: close")
        } else if version.minor == 0 {
            head.writeStaticString("\r\nConnection: keep-alive")
        }
        head.writeStaticString("\r\n\r\n")
        self.head = head
    }

    /// Whether the source of the body is to wait until what was framed is sent.
    var mustWait: Bool { isChunked || unsent > Self.waitingLimit }

    /// A part of the body, with the head before the first.
    mutating func framed(_ bytes: ByteBuffer) -> [ByteBuffer] {
        if bytes.readableBytes == 0 || hasNoBody { return [] }
        if unsent > Self.waitingLimit { unsent = 0 }
        unsent += bytes.readableBytes
        var start = head ?? ByteBuffer()
        head = nil
        if isChunked {
            start.writeString(String(bytes.readableBytes, radix: 16))
            start.writeStaticString("\r\n")
            return [start, bytes, ByteBuffer(staticString: "\r\n")]
        }
        if start.readableBytes == 0 { return [bytes] }
        if bytes.readableBytes > Self.smallBody { return [start, bytes] }
        start.writeImmutableBuffer(bytes)
        return [start]
    }

    /// What stands behind the body, with the head if there was none.
    mutating func finished() -> ByteBuffer {
        var end = head ?? ByteBuffer()
        head = nil
        if isChunked { end.writeStaticString("0\r\n\r\n") }
        return end
    }
}
