import Foundation

extension SampleStore {
    /// Copies the files of a store to a new folder, also while another process has it open: the copy holds every sample
    /// that was acknowledged before a moment during the call, and none that came later.
    package static func copy(_ folder: String, to target: String) async throws {
        // Nothing but the end of the log changes while this is held. What comes out of the inbox goes into the log, so
        // that is copied before; and the log last, which is the moment.
        let lock = try await MaintenanceLock(folder)
        defer { withExtendedLifetime(lock) {} }
        let files = FileManager.default
        try Folder.make(target)
        for part in ["directory.sqlite", "directory.sqlite-wal"] where files.fileExists(atPath: "\(folder)/\(part)") {
            try files.copyItem(atPath: "\(folder)/\(part)", toPath: "\(target)/\(part)")
        }
        for part in ["partitions", "inbox", "log"] {
            try Folder.make("\(target)/\(part)")
            let names = (try? files.contentsOfDirectory(atPath: "\(folder)/\(part)")) ?? []
            for name in names.sorted() where !name.hasSuffix("-shm") && !name.hasSuffix(".part") {
                do {
                    try files.copyItem(atPath: "\(folder)/\(part)/\(name)", toPath: "\(target)/\(part)/\(name)")
                } catch {
                    // A file of the inbox that is gone has been taken into the log.
                    if part != "inbox" || files.fileExists(atPath: "\(folder)/\(part)/\(name)") { throw error }
                }
            }
        }
    }
}
