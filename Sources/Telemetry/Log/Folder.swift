import Foundation

/// A folder whose list of files is as durable as what is in them.
enum Folder {
    static func make(_ path: String) throws(TelemetryError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .failed("\(path) cannot be made: \(error.localizedDescription)")
        }
    }

    /// Makes new, renamed and deleted files of the folder durable.
    static func sync(_ path: String) throws(TelemetryError) {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw .ofSystem("\(path) cannot be opened") }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw .ofSystem("\(path) cannot be synced") }
    }
}
