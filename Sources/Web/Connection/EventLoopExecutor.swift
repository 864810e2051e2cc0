import NIOCore
import Synchronization

/// Runs the steps of tasks on an event loop. A request then crosses from one thread to another only where it waits for
/// the database, and not on each read and write.
final class EventLoopExecutor: TaskExecutor {
    private let eventLoop: any EventLoop
    private let queued = Atomic<Int>(0)

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// Whether more steps wait for the one that runs.
    var hasQueue: Bool { queued.load(ordering: .relaxed) > 0 }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queued.add(1, ordering: .relaxed)
        eventLoop.execute {
            self.queued.subtract(1, ordering: .relaxed)
            job.runSynchronously(on: self.asUnownedTaskExecutor())
        }
    }
}

/// One executor for each event loop.
final class EventLoopExecutors: Sendable {
    private let known = Mutex<[ObjectIdentifier: EventLoopExecutor]>([:])

    func executor(of eventLoop: any EventLoop) -> EventLoopExecutor {
        known.withLock { known in
            if let executor = known[ObjectIdentifier(eventLoop)] { return executor }
            let executor = EventLoopExecutor(eventLoop)
            known[ObjectIdentifier(eventLoop)] = executor
            return executor
        }
    }
}
