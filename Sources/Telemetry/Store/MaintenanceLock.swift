import Foundation

/// Held while files of the store other than the end of the log change. A backup holds it to see them stand still; it
/// works between processes.
package final class MaintenanceLock: Sendable {
    private let file: Int32

    /// Waits for whoever holds the lock. Who waits longest comes next, so that a store that is always busy does not keep
    /// a backup waiting.
    package init(_ folder: String) async throws {
        // Whoever waits for the lock holds the turn, without which nobody takes the lock.
        let turn = try await Self.locked(folder + "/maintenance.turn")
        defer { close(turn) }
        file = try await Self.locked(folder + "/maintenance.lock")
    }

    private static func locked(_ path: String) async throws -> Int32 {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw TelemetryError.ofSystem("\(path) cannot be opened") }
        while flock(file, LOCK_EX | LOCK_NB) != 0 {
            do {
                try await Task.sleep(for: .milliseconds(20))
            } catch {
                close(file)
                throw error
            }
        }
        return file
    }

    deinit { close(file) }
}
