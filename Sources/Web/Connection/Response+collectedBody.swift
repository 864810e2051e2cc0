package import HTTPTypes
package import Hummingbird
package import NIOCore
import Synchronization

extension Response {
    /// The whole body, for those who need it in memory and not on a connection.
    /// - Throws: what the body throws while it is written.
    package func collectedBody() async throws -> [UInt8] {
        let collector = BodyCollector()
        try await body.write(collector)
        return collector.bytes
    }
}

/// Holds what has been written so far, also when a later part fails.
package final class BodyCollector: ResponseBodyWriter {
    private let written = Mutex<[UInt8]>([])

    package init() {}

    package var bytes: [UInt8] { written.withLock { $0 } }

    package func write(_ buffer: ByteBuffer) async throws {
        written.withLock { $0.append(contentsOf: buffer.readableBytesView) }
    }

    package func finish(_: HTTPFields?) async throws {}
}
