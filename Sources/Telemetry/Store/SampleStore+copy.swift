import Foundation
import SQL

extension SampleStore {
    /// Copies the files of a store to a new folder, also while another process has it open: the copy holds every sample
    /// that was acknowledged before a moment during the call, and none that came later.
    package static func copy(_ folder: String, to target: String) async throws {
        // Nothing but the end of the log changes while this is held. What comes out of the inbox goes into the log, so
        // that is copied before; and the log last, which is the moment.
        let lock = try await MaintenanceLock(folder)
        defer { withExtendedLifetime(lock) {} }
        let files = FileManager.default
        for part in ["", "/partitions", "/inbox", "/log"] { try Folder.make(target + part) }
        // SQLite makes these copies: a server that reads, or ends, folds its write-ahead logs in when it likes.
        let directory = "/directory.sqlite"
        if files.fileExists(atPath: folder + directory) {
            try await copy(folder + directory, SeriesDirectory.migrations, to: target + directory)
        }
        for name in names(in: folder + "/partitions") where name.hasSuffix(".sqlite") {
            let part = "/partitions/\(name)"
            try await copy(folder + part, Partition.migrations, to: target + part)
        }
        for part in ["/inbox", "/log"] {
            for name in names(in: folder + part) where !name.hasSuffix(".part") {
                do {
                    try files.copyItem(atPath: "\(folder)\(part)/\(name)", toPath: "\(target)\(part)/\(name)")
                } catch {
                    // A file of the inbox that is gone has been taken into the log.
                    if part != "/inbox" || files.fileExists(atPath: "\(folder)\(part)/\(name)") { throw error }
                }
            }
        }
    }

    private static func copy(_ path: String, _ migrations: [Migration], to target: String) async throws {
        let database = try Database(path: path, migrations: migrations)
        defer { try? database.close() }
        try await database.copy(to: target)
        chmod(target, 0o600)
    }

    private static func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }
}
