import Foundation
package import SQL
import Synchronization

/// Slows down those who try secrets.
///
/// Failures are counted by name, and a name holds the address that they come from: an attacker elsewhere never
/// locks out an integration. A name that has succeeded within a day is trusted: while it is throttled its wrong
/// attempts are turned away, its right ones still pass. The same wrong secret counts once, because some clients send
/// every failure twice.
package final class Throttle: Sendable {
    /// Distinct failures that cost nothing.
    package static let freeFailures = 10
    /// For a whole address, over all names: several integrations may share one.
    package static let freeFailuresOfAddress = 100
    /// The longest wait in seconds.
    package static let longestWait = 60
    /// Failures older than this are forgotten (milliseconds).
    package static let memory: Int64 = 15 * 60_000
    /// So long after a success a name is trusted (milliseconds).
    package static let trustLifetime: Int64 = 86_400_000
    /// Names kept at most; the oldest failures go first.
    private static let capacity = 100_000

    private struct Record {
        var failures = 0
        /// What has been tried, hashed: the same secret for the same name counts once.
        var seen: Set<Int> = []
        var lastFailureAt: Int64 = 0
        var blockedUntil: Int64 = 0
        var isDirty = false
    }

    private struct State {
        var records: [String: Record] = [:]
        var trusted: [String: Int64] = [:]
        var cleared: Set<String> = []
    }

    private let state = Mutex(State())

    package init() {}

    /// Whole seconds that the sender must wait, or nil when none of the names is blocked. A name that ends in
    /// `-address:...` is not looked at when the first name is trusted.
    package func retryAfter(_ names: [String], at time: Int64) -> Int? {
        state.withLock { state in
            if let first = names.first, isTrusted(first, state, time) { return nil }
            let until = names.compactMap { state.records[$0]?.blockedUntil }.max() ?? 0
            return until > time ? Int((until - time + 999) / 1000) : nil
        }
    }

    /// The same for an attempt that has turned out wrong: trust does not help it.
    package func retryAfterFailure(_ names: [String], at time: Int64) -> Int? {
        state.withLock { state in
            let until = names.compactMap { state.records[$0]?.blockedUntil }.max() ?? 0
            return until > time ? Int((until - time + 999) / 1000) : nil
        }
    }

    /// Counts a failure. Returns true when it is the first that blocks: a burst worth an audit entry.
    /// - Parameter secret: a keyed hash of what was tried.
    @discardableResult
    package func fail(_ names: [String], secret: [UInt8], at time: Int64) -> Bool {
        state.withLock { state in
            var isBurst = false
            var hash = Hasher()
            hash.combine(names.first)
            hash.combine(secret)
            let attempt = hash.finalize()
            for name in names {
                var record = state.records[name] ?? Record()
                if time - record.lastFailureAt > Self.memory { record = Record() }
                let isAddress = name.contains("-address:")
                let free = isAddress ? Self.freeFailuresOfAddress : Self.freeFailures
                // Kept up to the number that blocks; after that every failure counts.
                guard record.seen.count > free || record.seen.insert(attempt).inserted else { continue }
                record.failures += 1
                record.lastFailureAt = time
                if record.failures > free {
                    let exponent = min(record.failures - free - 1, 6)
                    record.blockedUntil = time + Int64(min(1 << exponent, Self.longestWait)) * 1000
                    if record.failures == free + 1, !isAddress { isBurst = true }
                }
                record.isDirty = true
                state.records[name] = record
            }
            if state.records.count > Self.capacity { forgetOldest(&state) }
            return isBurst
        }
    }

    /// Forgets the failures of a name, and trusts it from now on.
    package func succeed(_ name: String, at time: Int64) {
        state.withLock { state in
            if state.trusted.count > Self.capacity {
                state.trusted = state.trusted.filter { time - $0.value < Self.trustLifetime / 2 }
            }
            state.trusted[name] = time
            if state.records.removeValue(forKey: name) != nil { state.cleared.insert(name) }
        }
    }

    private func isTrusted(_ name: String, _ state: borrowing State, _ time: Int64) -> Bool {
        state.trusted[name].map { time - $0 < Self.trustLifetime } ?? false
    }

    private func forgetOldest(_ state: inout State) {
        let oldest = state.records.sorted { $0.value.lastFailureAt < $1.value.lastFailureAt }
        for (name, _) in oldest.prefix(Self.capacity / 10) { state.records[name] = nil }
    }

    // MARK: Over a restart

    /// Writes what has changed since the last call.
    package func save(to database: Database) async throws {
        let (dirty, cleared) = state.withLock { state in
            let dirty = state.records.filter(\.value.isDirty)
            for name in dirty.keys { state.records[name]?.isDirty = false }
            defer { state.cleared = [] }
            return (dirty, state.cleared)
        }
        if dirty.isEmpty, cleared.isEmpty { return }
        let now = Int64.now
        _ = try await database.write { connection in
            for name in cleared { try connection.execute("DELETE FROM throttle WHERE name = \(name)") }
            for (name, record) in dirty {
                try connection.execute(
                    """
                    INSERT INTO throttle (name, failures, last_failure_at, blocked_until)
                    VALUES (\(name), \(record.failures), \(record.lastFailureAt), \(record.blockedUntil))
                    ON CONFLICT (name) DO UPDATE SET failures = excluded.failures,
                        last_failure_at = excluded.last_failure_at, blocked_until = excluded.blocked_until
                    """)
            }
            try connection.execute("DELETE FROM throttle WHERE last_failure_at < \(now - Self.memory)")
        }
    }

    package func load(from database: Database) async throws {
        let rows = try await database.read { try $0.rows("SELECT * FROM throttle") }
        var records: [String: Record] = [:]
        for row in rows {
            records[try row.text("name")] = Record(
                failures: Int(try row.integer("failures")), lastFailureAt: try row.integer("last_failure_at"),
                blockedUntil: try row.integer("blocked_until"))
        }
        state.withLock { [records] in $0.records.merge(records) { own, _ in own } }
    }
}
