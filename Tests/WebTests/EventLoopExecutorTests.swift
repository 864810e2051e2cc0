import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import Web

@Suite("Tasks on an event loop")
struct EventLoopExecutorTests {
    private final class Seen: Sendable {
        let values = Mutex<[Bool]>([])
    }

    @Test("All but the last of several tasks see that others wait")
    func queue() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let executors = EventLoopExecutors()
        let executor = executors.executor(of: loop)
        #expect(executors.executor(of: loop) === executor)
        let seen = Seen()
        // The tasks come while the loop is busy with making them.
        try await loop.submit {
            for _ in 0..<3 {
                Task(executorPreference: executor) { seen.values.withLock { $0.append(executor.hasQueue) } }
            }
        }.get()
        try await loop.submit {}.get()
        #expect(seen.values.withLock { $0 } == [true, true, false])
        #expect(!executor.hasQueue)
        try await group.shutdownGracefully()
    }
}
