import Foundation
import NIOCore
import NIOPosix

/// The port to listen on, tried out before anything is set up: its number stands in every token, and a first start
/// that fails for its port must not have shown a password to nobody.
enum ListeningPort {
    /// - Parameter port: 0 for any that is free.
    /// - Throws: `ConfigurationError` when nothing can listen there.
    static func claim(_ port: Int, on host: String) throws(ConfigurationError) -> Int {
        do {
            let channel = try ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
                .bind(host: host, port: port).wait()
            let found = channel.localAddress?.port ?? port
            try channel.close().wait()
            return found
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw ConfigurationError(
                reason: "Another program listens on port \(port) of \(host). Stop it, or choose another --port.")
        } catch {
            throw ConfigurationError(reason: "Nothing can listen on port \(port) of \(host): \(error)")
        }
    }
}
