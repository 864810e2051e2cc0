import Foundation

/// A small file of key material: owner-only, replaced as a whole.
package enum KeyFile {
    /// The content, or the content made by `create` and written durably.
    package static func readOrCreate(_ path: String, create: () -> [UInt8]) throws -> [UInt8] {
        if let content = try read(path) { return content }
        let content = create()
        try write(content, to: path)
        return content
    }

    /// - Returns: nil when there is no such file.
    /// - Throws: `KeyFileError` when others than the owner may read it.
    package static func read(_ path: String) throws -> [UInt8]? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            if errno == ENOENT { return nil }
            throw KeyFileError(reason: "\(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        if status.st_mode & 0o077 != 0 {
            throw KeyFileError(reason: "\(path) is open to other users; run chmod 600 on it")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw KeyFileError(reason: "\(path) cannot be read")
        }
        return Array(data)
    }

    /// Writes beside the old file, syncs, then renames: a crash leaves the old or the new content, never a part.
    package static func write(_ content: [UInt8], to path: String) throws {
        func check(_ result: Int, _ act: String) throws {
            if result < 0 { throw KeyFileError(reason: "\(path): \(act): \(String(cString: strerror(errno)))") }
        }
        let draft = path + ".new"
        let file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        try check(Int(file), "create")
        defer { close(file) }
        try check(Int(fchmod(file, 0o600)), "set the mode")
        var offset = 0
        while offset < content.count {
            let written = content[offset...].withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
            try check(written, "write")
            offset += written
        }
        try check(Int(fsync(file)), "sync")
        try check(Int(rename(draft, path)), "rename")
        let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        try check(Int(folder), "open the folder")
        defer { close(folder) }
        try check(Int(fsync(folder)), "sync the folder")
    }
}

package struct KeyFileError: Error, Sendable, CustomStringConvertible {
    let reason: String
    package var description: String { reason }
}
