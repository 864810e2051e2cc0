import Dispatch
import Foundation
import GRDB
import Synchronization

/// One SQLite file: concurrent readers, and one writer that commits in groups.
///
/// Writes that arrive while a commit is being synced run together in the next transaction, each in a savepoint of
/// its own, so that many callers share one sync of the disk and one failing write undoes only itself. `write`
/// returns after the sync.
package final class Database: Sendable {
    private let pool: DatabasePool
    private let writer: GroupWriter
    private let isClosed = Atomic(false)

    /// Opens or creates the file and brings its schema up to the last of `migrations`.
    /// - Parameters:
    ///   - pageSize: bytes of a page of a new file; larger ones suit large blobs. nil for SQLite's default.
    ///   - readers: how many read at once; others wait.
    /// - Throws: `SQLError.newerSchema` when the file is ahead of this program.
    package init(path: String, migrations: [Migration], pageSize: Int? = nil, readers: Int = 4) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = readers
        configuration.prepareDatabase { database in
            // Both take effect on a file that is still empty. Freed pages can then be given back bit by bit.
            if let pageSize, !database.configuration.readonly {
                try database.execute(sql: "PRAGMA page_size = \(pageSize); PRAGMA auto_vacuum = INCREMENTAL")
            }
            try database.execute(
                sql: "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON")
        }
        let pool = try SQLError.translating { try DatabasePool(path: path, configuration: configuration) }
        try SQLError.translating { try Self.migrate(pool, migrations) }
        self.pool = pool
        writer = GroupWriter(pool: pool)
    }

    private static func migrate(_ pool: DatabasePool, _ migrations: [Migration]) throws {
        let ordered = migrations.sorted { $0.number < $1.number }
        precondition(
            ordered.map(\.number) == Array(1...max(ordered.count, 1)).prefix(ordered.count).map { $0 },
            "migrations are numbered from 1 without gaps")
        try pool.writeWithoutTransaction { database in
            func version() throws -> Int { try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0 }
            let found = try version()
            if found > ordered.count { throw SQLError.newerSchema(found: found, known: ordered.count) }
            for migration in ordered where migration.number > found {
                try database.inTransaction(.immediate) {
                    // Another process may have been faster between the look and the lock.
                    if try version() >= migration.number { return .commit }
                    try database.execute(sql: migration.sql.description)
                    try database.execute(sql: "PRAGMA user_version = \(migration.number)")
                    return .commit
                }
            }
        }
    }

    /// Reads from a snapshot of the last commit.
    package func read<T: Sendable>(_ body: @escaping @Sendable (Connection) throws -> T) async throws -> T {
        do {
            return try await pool.read { database in try body(Connection(database: database, afterCommit: nil)) }
        } catch let error as DatabaseError {
            throw SQLError(error)
        }
    }

    /// Reads on the thread of the caller, who waits meanwhile: for a few rows, which are read sooner than they are handed
    /// over. Each query of `body` sees a snapshot of its own, of the last commit.
    package func readInPlace<T>(_ body: (Connection) throws -> T) throws -> T {
        try SQLError.translating {
            try pool.unsafeRead { database in try body(Connection(database: database, afterCommit: nil)) }
        }
    }

    /// Changes the data; all of `body` or nothing of it. Returns when the change is on the disk.
    /// - Throws: what `body` throws, or `SQLError` when the commit fails; nothing of `body` is kept then.
    package func write<T: Sendable>(_ body: @escaping @Sendable (Connection) throws -> T) async throws -> T {
        try await writer.write(body)
    }

    /// A number that changes when another process has written to the file (`PRAGMA data_version`).
    package func foreignChangeCounter() async throws -> Int64 {
        try await writer.outsideTransaction { database in
            try Int64.fetchOne(database, sql: "PRAGMA data_version") ?? 0
        }
    }

    /// Runs `body` between two commits, on the newest data, while no write is under way.
    package func betweenWrites<T: Sendable>(_ body: @escaping @Sendable (Connection) throws -> T) async throws -> T {
        try await writer.outsideTransaction { database in try body(Connection(database: database, afterCommit: nil)) }
    }

    /// Writes a whole, consistent copy of the data as of now to a new file. Readers and writers go on meanwhile.
    package func copy(to path: String) async throws {
        try await pool.writeWithoutTransactionForCopy(path)
    }

    /// Checks the file's structure; an empty list means that it is sound.
    package func integrityProblems() async throws -> [String] {
        try await pool.read { database in
            try String.fetchAll(database, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
        }
    }

    /// Ends all connections; later calls throw. Closing again changes nothing.
    package func close() throws {
        // SQLite must not be asked for a checkpoint of a connection that is gone.
        if isClosed.exchange(true, ordering: .relaxed) { return }
        // Readers that close last cannot do it, and would leave a long write-ahead log behind.
        _ = try? pool.writeWithoutTransaction { database in try database.checkpoint(.truncate) }
        try SQLError.translating { try pool.close() }
    }
}

extension DatabasePool {
    /// `VACUUM INTO` reads one snapshot, so it may run on a reader beside the writer.
    fileprivate func writeWithoutTransactionForCopy(_ path: String) async throws {
        do {
            try await unsafeRead { database in
                try database.execute(sql: "VACUUM INTO ?", arguments: [path])
            }
        } catch let error as DatabaseError {
            throw SQLError(error)
        }
    }
}
