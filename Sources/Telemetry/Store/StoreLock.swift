import Foundation
import Synchronization

/// A lock on a file that keeps other processes away. The system lets go of it when the process ends, however it ends.
final class StoreLock: Sendable {
    private let file: Atomic<Int32>

    /// - Throws: `TelemetryError.locked` when another process has it.
    init(_ path: String) throws(TelemetryError) {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .ofSystem("\(path) cannot be opened") }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            close(file)
            throw .locked
        }
        self.file = Atomic(file)
    }

    func release() {
        let file = file.exchange(-1, ordering: .relaxed)
        if file >= 0 { close(file) }
    }

    deinit { release() }
}
