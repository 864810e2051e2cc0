import HummingbirdCore
package import Logging
package import NIOCore
import NIOHTTP1

/// Makes a connection that was accepted speak HTTP/1.1. See decision 0015 for why not by Hummingbird's own channel.
package struct HTTPChannel: ServerChildChannel {
    package struct Value: ServerChildChannelValue {
        package let channel: any Channel
    }

    private let responder: Responder
    private let idleTimeout: TimeAmount
    private let executors = EventLoopExecutors()

    /// - Parameter idleTimeout: a connection that says nothing for so long makes room for others.
    package init(_ responder: Responder, idleTimeout: TimeAmount = .seconds(60)) {
        self.responder = responder
        self.idleTimeout = idleTimeout
    }

    package func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            var limits = NIOHTTPDecoderLimitConfiguration()
            limits.maxHeaderFieldSize = 80 << 10
            limits.maxHeaderListSize = 80 << 10
            limits.maxHeaderFieldCount = 1000
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(ByteToMessageHandler(HTTPRequestDecoder(limitConfiguration: limits)))
            let executor = executors.executor(of: channel.eventLoop)
            try pipeline.addHandler(HTTPConnection(responder, channel, executor, idleTimeout: idleTimeout))
            return Value(channel: channel)
        }
    }

    package func handle(value: Value, logger: Logger) async {
        await withTaskCancellationHandler {
            try? await value.channel.closeFuture.get()
        } onCancel: {
            value.channel.close(mode: .all, promise: nil)
        }
    }
}
