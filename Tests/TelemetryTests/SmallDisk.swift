import Foundation
import Synchronization

@testable import Telemetry

/// A file system of a few megabytes in memory, which can be filled up. Only root may mount one.
struct SmallDisk {
    let folder: String
    private var ballast: String { folder + "/ballast" }

    static let isAvailable: Bool = {
        guard let disk = try? SmallDisk(megabytes: 1) else { return false }
        disk.remove()
        return true
    }()

    init(megabytes: Int) throws {
        folder = NSTemporaryDirectory() + "disk-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let status = try Self.run("mount", ["-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", folder])
        if status != 0 {
            try? FileManager.default.removeItem(atPath: folder)
            throw TelemetryError.failed("mount has ended with \(status)")
        }
    }

    /// Takes what is free but for some bytes.
    func fill(leaving left: Int = 0) throws {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { throw TelemetryError.ofSystem(folder) }
        let free = Int(status.f_bavail) * Int(status.f_frsize)
        let old = FileManager.default.contents(atPath: ballast) ?? Data()
        try (old + Data(count: max(free - left, 0))).write(to: URL(filePath: ballast))
    }

    func makeRoom() { unlink(ballast) }

    func remove() {
        _ = try? Self.run("umount", ["-l", folder])
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static func run(_ command: String, _ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [command] + arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
