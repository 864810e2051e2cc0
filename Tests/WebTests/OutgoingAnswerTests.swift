import HTTPTypes
import NIOCore
import NIOHTTP1
import Testing

@testable import Web

@Suite("An answer on the wire")
struct OutgoingAnswerTests {
    private static func sent(
        _ response: HTTPResponse, version: HTTPVersion = .http1_1, isChunked: Bool = false, isLast: Bool = false,
        _ parts: [String] = []
    ) -> (head: [String], body: String) {
        var answer = OutgoingAnswer(response, of: version, isChunked: isChunked, isLast: isLast)
        var whole = ByteBuffer()
        for part in parts { for bytes in answer.framed(ByteBuffer(string: part)) { whole.writeImmutableBuffer(bytes) } }
        whole.writeImmutableBuffer(answer.finished())
        let text = String(buffer: whole)
        guard let end = text.firstRange(of: "\r\n\r\n") else { return ([], text) }
        let head = text[..<end.lowerBound].split(separator: "\r\n").map(String.init)
        return (head.filter { !$0.hasPrefix("Date: ") }, String(text[end.upperBound...]))
    }

    @Test("Head and body, in as many parts as there are")
    func known() {
        let response = HTTPResponse(status: .ok, headerFields: [.contentLength: "6", .eTag: "\"x\""])
        for parts in [["abcdef"], ["ab", "", "cdef"], ["a", "b", "c", "d", "e", "f"]] {
            let sent = Self.sent(response, parts)
            #expect(sent.head == ["HTTP/1.1 200 OK", "Content-Length: 6", "ETag: \"x\""])
            #expect(sent.body == "abcdef")
        }
        let long = String(repeating: "x", count: 100_000)
        #expect(Self.sent(response, [long, long]).body == long + long)
    }

    @Test("A body of unknown length goes in chunks, or ends with the connection for an older client")
    func chunked() {
        let response = HTTPResponse(status: .ok)
        let sent = Self.sent(response, isChunked: true, ["Wiki", "", "pedia in chunks."])
        #expect(sent.head.contains("Transfer-Encoding: chunked"))
        #expect(sent.body == "4\r\nWiki\r\n10\r\npedia in chunks.\r\n0\r\n\r\n")
        let old = Self.sent(response, version: .http1_0, isChunked: true, isLast: true, ["Wiki", "pedia"])
        #expect(old.head == ["HTTP/1.1 200 OK", "Connection: close"])
        #expect(old.body == "Wikipedia")
    }

    @Test("Answers that can have no body say no length", arguments: [204, 304])
    func bodiless(_ code: Int) {
        let response = HTTPResponse(status: .init(code: code), headerFields: [.contentLength: "0"])
        for isChunked in [false, true] {
            let sent = Self.sent(response, isChunked: isChunked, ["never"])
            #expect(sent.head.count == 1)
            #expect(sent.body.isEmpty)
        }
    }

    @Test("Whether the connection goes on is said where it is not understood")
    func connection() {
        let response = HTTPResponse(status: .ok, headerFields: [.connection: "whatever"])
        #expect(Self.sent(response).head.count == 1)
        #expect(Self.sent(response, isLast: true).head.last == "Connection: close")
        #expect(Self.sent(response, version: .http1_0).head.last == "Connection: keep-alive")
    }

    @Test("A source of much waits until it is sent")
    func waiting() {
        var answer = OutgoingAnswer(HTTPResponse(status: .ok), of: .http1_1, isChunked: false, isLast: false)
        var waits = 0
        for _ in 0..<64 {
            _ = answer.framed(ByteBuffer(repeating: 0, count: 100_000))
            if answer.mustWait { waits += 1 }
        }
        #expect((4...8).contains(waits))
    }

    @Test("Dates of the Date field")
    func dates() {
        #expect(DateField.text(of: 784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(DateField.text(of: 1_709_251_199) == "Thu, 29 Feb 2024 23:59:59 GMT")
        #expect(DateField.text(of: 0) == "Thu, 01 Jan 1970 00:00:00 GMT")
        #expect(DateField.now.hasSuffix(" GMT"))
    }
}

@Suite("A request's head")
struct HTTPRequestHeadTests {
    private static func request(_ target: String, _ fields: HTTPHeaders = ["Host": "iris.example"]) -> HTTPRequest {
        HTTPRequest(HTTPRequestHead(version: .http1_1, method: .GET, uri: target, headers: fields))
    }

    @Test("The target in origin form and in absolute form")
    func targets() {
        for (target, path) in [
            ("/a/b?c=d://e", "/a/b?c=d://e"), ("http://other.example/a?b", "/a?b"), ("https://other.example", "/"),
            ("http://other.example?q", "/?q"), ("*", "*"),
        ] {
            let request = Self.request(target)
            #expect(request.path == path)
            #expect(request.authority == (target.hasPrefix("http") ? "other.example" : "iris.example"))
        }
    }

    @Test("Fields keep their order and number; the first Host is the authority")
    func fields() {
        let request = Self.request("/", ["A": "1", "host": "x", "a": "2", "Host": "y", "bad name": "z"])
        #expect(request.authority == "x")
        #expect(request.headerFields.map { "\($0.name.rawName)=\($0.value)" } == ["A=1", "a=2", "Host=y"])
    }
}
