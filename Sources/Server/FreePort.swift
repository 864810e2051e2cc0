import Foundation
import NIOCore
import NIOPosix

/// A port that nothing listens on. Known before the server listens, because the address stands in every token.
enum FreePort {
    static func find(on host: String) throws -> Int {
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        let channel = try bootstrap.bind(host: host, port: 0).wait()
        defer { try? channel.close().wait() }
        return channel.localAddress?.port ?? 0
    }
}
