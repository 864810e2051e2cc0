import Foundation

/// Held while files of the store other than the end of the log change. A backup holds it to see them stand still; it
/// works between processes.
package final class MaintenanceLock: Sendable {
    private let file: Int32

    /// Waits for whoever holds the lock.
    package init(_ folder: String) async throws {
        let path = folder + "/maintenance.lock"
        file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw TelemetryError.ofSystem("\(path) cannot be opened")
        }
        while flock(file, LOCK_EX | LOCK_NB) != 0 {
            do {
                try await Task.sleep(for: .milliseconds(20))
            } catch {
                close(file)
                throw error
            }
        }
    }

    deinit { close(file) }
}
