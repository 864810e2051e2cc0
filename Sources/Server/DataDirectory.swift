import Foundation

/// The folder that holds everything an installation knows: the database, and the keys beside it.
package struct DataDirectory: Sendable {
    package let path: String

    package var database: String { path + "/iris.sqlite" }
    /// The folder of the sample store.
    package var telemetry: String { path + "/telemetry" }
    package var hashKey: String { path + "/keys/secret-hash.key" }
    package var signingKeys: String { path + "/keys/signing-keys.json" }
    private var lockFile: String { path + "/serve.lock" }

    /// Opens the folder, made when it is not there, for its owner alone.
    package init(_ path: String) throws(DataDirectoryError) {
        self.path = path
        // Files of the database, its log and its copies are for their owner alone.
        umask(0o077)
        for folder in [path, path + "/keys"] {
            do {
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            } catch {
                throw DataDirectoryError(
                    reason: "the data directory \(folder) cannot be made: \(error.localizedDescription)")
            }
        }
        guard access(path, R_OK | W_OK | X_OK) == 0 else {
            throw DataDirectoryError(reason: "the data directory \(path) cannot be written by this user")
        }
        // What a restart or a copy left open to others is closed again.
        chmod(path + "/keys", 0o700)
    }

    /// Whether an installation stands here already.
    package var isEmpty: Bool { !FileManager.default.fileExists(atPath: database) }

    /// Keeps other servers away for as long as the process lives; the system lets go of the lock when it ends, however
    /// it ends.
    package func lockForServing() throws(DataDirectoryError) {
        let file = open(lockFile, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw DataDirectoryError(reason: "\(lockFile) cannot be opened") }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            close(file)
            throw DataDirectoryError(
                reason:
                    "another server runs on the data directory \(path); stop it, or give this one its own --data-dir")
        }
    }
}

package struct DataDirectoryError: Error, Sendable, CustomStringConvertible {
    let reason: String
    package var description: String { reason }
}
