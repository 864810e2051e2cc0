import Dispatch
import GRDB
import Synchronization

/// Runs writes one after the other on one queue and commits those that wait together in one transaction.
final class GroupWriter: Sendable {
    /// How many writes share a commit at most: bounds how long the first of them waits for the last.
    private static let groupLimit = 256

    private let pool: DatabasePool
    private let queue = DispatchQueue(label: "iris.sql.writer", qos: .userInitiated)
    private let waiting = Mutex(Waiting())

    private struct Waiting {
        var writes: [any Write] = []
        var isDraining = false
    }

    init(pool: DatabasePool) {
        self.pool = pool
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (Connection) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            let mustDrain = waiting.withLock { waiting in
                waiting.writes.append(PendingWrite(body: body, continuation: continuation))
                defer { waiting.isDraining = true }
                return !waiting.isDraining
            }
            if mustDrain {
                queue.async { self.drain() }
            }
        }
    }

    func outsideTransaction<T: Sendable>(_ body: @escaping @Sendable (GRDB.Database) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { [pool] in
                continuation.resume(
                    with: Result { try SQLError.translating { try pool.writeWithoutTransaction(body) } })
            }
        }
    }

    private func drain() {
        let group = waiting.withLock { waiting in
            let group = Array(waiting.writes.prefix(Self.groupLimit))
            waiting.writes.removeFirst(group.count)
            if group.isEmpty { waiting.isDraining = false }
            return group
        }
        if group.isEmpty { return }
        commit(group)
        // Behind what waits for its turn between two commits, which steady writing must not starve.
        queue.async { self.drain() }
    }

    private func commit(_ group: [any Write]) {
        do {
            try SQLError.translating {
                try pool.writeWithoutTransaction { database in
                    try database.inTransaction(.immediate) {
                        for write in group { try write.run(in: database) }
                        return .commit
                    }
                }
            }
            for write in group { write.succeed() }
        } catch {
            for write in group { write.fail(error) }
        }
    }
}

/// A write that waits for its turn; lives on the writer's queue once it has been taken.
private protocol Write: Sendable {
    /// Runs the body in a savepoint. Throws only when the whole transaction must be given up.
    func run(in database: GRDB.Database) throws
    func succeed()
    func fail(_ error: any Error)
}

private final class PendingWrite<T: Sendable>: Write {
    private let body: @Sendable (Connection) throws -> T
    private let continuation: CheckedContinuation<T, any Error>
    private let outcome = Mutex<(result: Result<T, any Error>, actions: [@Sendable () -> Void])?>(nil)

    init(body: @escaping @Sendable (Connection) throws -> T, continuation: CheckedContinuation<T, any Error>) {
        self.body = body
        self.continuation = continuation
    }

    func run(in database: GRDB.Database) throws {
        let afterCommit = AfterCommit()
        do {
            var value: T?
            try database.inSavepoint {
                value = try body(Connection(database: database, afterCommit: afterCommit))
                return .commit
            }
            guard let value else { return }
            outcome.withLock { $0 = (.success(value), afterCommit.actions) }
        } catch {
            // SQLite rolls the whole transaction back by itself on some errors (full disk, I/O): then the other
            // writes of the group are gone too, and all of them must hear of it.
            if !database.isInsideTransaction { throw error }
            let reason: any Error = (error as? DatabaseError).map { SQLError($0) } ?? error
            outcome.withLock { $0 = (.failure(reason), []) }
        }
    }

    func succeed() {
        guard let (result, actions) = outcome.withLock({ $0 }) else { return }
        for action in actions { action() }
        continuation.resume(with: result)
    }

    func fail(_ error: any Error) {
        // A write that had failed by itself hears its own reason, not that of the group.
        let own = outcome.withLock { $0 }
        if case .failure(let reason)? = own?.result {
            continuation.resume(throwing: reason)
        } else {
            continuation.resume(throwing: error)
        }
    }
}
