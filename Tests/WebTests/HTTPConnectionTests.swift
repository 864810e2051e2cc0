import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import Web

@Suite("Connections that are slow")
struct HTTPConnectionTests {
    private struct Quiet: RequestObserver {
        func answered(_ request: IncomingRequest, route: String, status: Int, bytes: Int, nanoseconds: UInt64) {}
        func failed(_ request: IncomingRequest, route: String, error: any Error) {}
    }

    private static let large = 8 << 20
    private static let idle = TimeAmount.seconds(2)

    /// Lends a connection to a server that gives large answers, whole and in pieces, and takes its time.
    private static func withConnection<T>(_ body: (Int32) async throws -> T) async throws -> T {
        let piece = ByteBuffer(repeating: UInt8(ascii: "x"), count: 64 << 10)
        let table = RouteTable([
            Route(.get, "/whole", label: "whole", errorStyle: .api) { _ in
                let bytes = ByteBuffer(repeating: UInt8(ascii: "x"), count: large)
                return Response(status: .ok, body: ResponseBody(byteBuffer: bytes))
            },
            Route(.get, "/pieces", label: "pieces", errorStyle: .api) { _ in
                Response(
                    status: .ok,
                    body: ResponseBody { writer in
                        for _ in 0..<large / piece.readableBytes { try await writer.write(piece) }
                        try await writer.finish(nil)
                    })
            },
            Route(.get, "/late", label: "late", errorStyle: .api) { _ in
                try await Task.sleep(for: .seconds(5))
                return Response(status: .ok)
            },
        ])
        let channel = HTTPChannel(
            Responder(table, proxies: .none, isTLS: false, observer: Quiet()), idleTimeout: idle)
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            // What the system holds for a slow reader does not show that he reads.
            .childChannelOption(.socketOption(.so_sndbuf), value: 32 << 10)
            .childChannelInitializer { channel.setup(channel: $0, logger: .init(label: "test")).map { _ in } }
            .bind(host: "127.0.0.1", port: 0).get()
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(client) }
        // So that what is not read stays with the server.
        var size: Int32 = 32 << 10
        setsockopt(client, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        let address = try #require(server.localAddress)
        let status = address.withSockAddr { connect(client, $0, socklen_t($1)) }
        #expect(status == 0)
        let result = try await body(client)
        try await server.close()
        return result
    }

    private static func send(_ text: String, to client: Int32) {
        let bytes = Array(text.utf8)
        #expect(write(client, bytes, bytes.count) == bytes.count)
    }

    /// How many bytes come until the end, and the last of them.
    private static func drain(_ client: Int32, pause: UInt32 = 0) async -> (count: Int, last: [UInt8]) {
        // On a thread of its own: a reader that waits for other tests would be let go.
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var buffer = [UInt8](repeating: 0, count: 256 << 10)
                var (count, last) = (0, [UInt8]())
                while true {
                    let read = read(client, &buffer, buffer.count)
                    if read <= 0 { break }
                    count += read
                    last = Array(buffer[..<read].suffix(5))
                    if pause > 0 { usleep(pause) }
                }
                continuation.resume(returning: (count, last))
            }
        }
    }

    @Test("Whoever takes an answer slowly gets all of it", arguments: ["whole", "pieces"], ["1.0", "1.1"])
    func slow(_ path: String, _ version: String) async throws {
        let (count, last) = try await Self.withConnection { client in
            Self.send("GET /\(path) HTTP/\(version)\r\nConnection: close\r\n\r\n", to: client)
            return await Self.drain(client, pause: 25_000)
        }
        let isChunked = path == "pieces" && version == "1.1"
        #expect(count > Self.large)
        #expect(last == Array((isChunked ? "0\r\n\r\n" : "xxxxx").utf8))
    }

    @Test("Whoever takes nothing is let go", arguments: ["whole", "pieces"])
    func stuck(_ path: String) async throws {
        let count = try await Self.withConnection { client in
            Self.send("GET /\(path) HTTP/1.1\r\n\r\n", to: client)
            try await Task.sleep(for: .seconds(8))
            return await Self.drain(client).count
        }
        #expect(count < Self.large)
    }

    @Test("An answer may take longer than a connection may be idle")
    func late() async throws {
        let count = try await Self.withConnection { client in
            let start = ContinuousClock.now
            Self.send("GET /late HTTP/1.1\r\n\r\n", to: client)
            let count = await Self.drain(client).count
            // It is let go after the answer.
            #expect(ContinuousClock.now - start < .seconds(60))
            return count
        }
        #expect(count > 50)
    }

    @Test("An older client that asks to be kept hears the end of an answer of unknown length")
    func older() async throws {
        let (count, last) = try await Self.withConnection { client in
            Self.send("GET /pieces HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", to: client)
            return await Self.drain(client)
        }
        #expect(count > Self.large)
        #expect(last == Array("xxxxx".utf8))
    }
}
