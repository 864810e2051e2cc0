import GRDB

/// An SQLite database that lives in memory and is made whole when it is opened: an index over what stands elsewhere.
package final class MemoryDatabase: Sendable {
    private let queue: DatabaseQueue

    /// - Parameter fill: makes the tables and fills them, in one transaction.
    package init(fill: (Connection) throws -> Void) throws {
        queue = try SQLError.translating { try DatabaseQueue() }
        try SQLError.translating {
            try queue.write { database in try fill(Connection(database: database, afterCommit: nil)) }
        }
    }

    /// Reads on the thread of the caller, one at a time.
    package func read<T>(_ body: (Connection) throws -> T) throws -> T {
        try SQLError.translating {
            try queue.read { database in try body(Connection(database: database, afterCommit: nil)) }
        }
    }
}
