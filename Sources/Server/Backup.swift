import Accounts
import AuthorizationServer
import Fleet
import Foundation
import SQL
import Telemetry

/// Copies of an installation: one folder with the database, the samples and the keys, taken while the server runs.
package enum Backup {
    private static let database = "iris.sqlite"
    private static let samples = "telemetry"
    private static let keys = ["secret-hash.key", "signing-keys.json"]

    /// Writes a backup into a new folder, which appears under its name only when it is whole.
    package static func take(from directory: DataDirectory, to target: String) async throws {
        let manager = FileManager.default
        if directory.isEmpty { throw DataDirectoryError(reason: "there is no installation in \(directory.path)") }
        if manager.fileExists(atPath: target) {
            throw DataDirectoryError(reason: "\(target) exists; a backup goes into a new folder")
        }
        let draft = target + ".part"
        try? manager.removeItem(atPath: draft)
        try manager.createDirectory(
            atPath: draft, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        do {
            // Keys first: a key that is newer than the database does no harm, one that is missing does.
            for key in keys {
                guard let content = try KeyFile.read("\(directory.path)/keys/\(key)") else { continue }
                try KeyFile.write(content, to: "\(draft)/\(key)")
            }
            let source = try Database(path: directory.database, migrations: Installation.migrations)
            try await source.copy(to: "\(draft)/\(database)")
            try source.close()
            chmod("\(draft)/\(database)", 0o600)
            if manager.fileExists(atPath: directory.telemetry) {
                try await SampleStore.copy(directory.telemetry, to: "\(draft)/\(samples)")
            }
            try manager.moveItem(atPath: draft, toPath: target)
        } catch {
            try? manager.removeItem(atPath: draft)
            throw error
        }
    }

    /// Puts a backup into a data directory that holds no installation.
    package static func restore(_ source: String, to directory: DataDirectory) async throws {
        let manager = FileManager.default
        try directory.lockForServing()
        if !directory.isEmpty {
            throw DataDirectoryError(reason: "\(directory.path) holds an installation; restore into an empty folder")
        }
        guard manager.fileExists(atPath: "\(source)/\(database)") else {
            throw DataDirectoryError(reason: "\(source) is not a backup: it has no \(database)")
        }
        // The copy is checked before anything of it is put in place.
        let draft = directory.database + ".part"
        try? manager.removeItem(atPath: draft)
        try manager.copyItem(atPath: "\(source)/\(database)", toPath: draft)
        do {
            let copy = try Database(path: draft, migrations: Installation.migrations)
            let problems = try await copy.integrityProblems()
            try copy.close()
            if let problem = problems.first { throw DataDirectoryError(reason: "the backup is damaged: \(problem)") }
            for key in keys {
                guard let content = manager.contents(atPath: "\(source)/\(key)") else { continue }
                try KeyFile.write(Array(content), to: "\(directory.path)/keys/\(key)")
            }
            chmod(draft, 0o600)
            if manager.fileExists(atPath: "\(source)/\(samples)") {
                try? manager.removeItem(atPath: directory.telemetry)
                try manager.copyItem(atPath: "\(source)/\(samples)", toPath: directory.telemetry)
            }
            try manager.moveItem(atPath: draft, toPath: directory.database)
        } catch {
            try? manager.removeItem(atPath: draft)
            throw error
        }
    }
}
