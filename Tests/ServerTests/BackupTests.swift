import Accounts
import Foundation
import Testing

@testable import Server

@Suite struct BackupTests {
    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    @Test func whatIsRestoredAnswersAsWhatWasBackedUp() async throws {
        try await withFolder { folder in
            let directory = try DataDirectory(folder + "/data")
            let installation = try await Installation(directory, catalogueFile: nil)
            let account = try await installation.accounts.createAccount(name: "A", package: "explore", by: .system)
            let new = try await installation.accounts.createAPIUser(account.id, name: "U", by: .system)
            try await Backup.take(from: directory, to: folder + "/backup")
            // After the copy was taken: not in it.
            _ = try await installation.accounts.createAPIUser(account.id, name: "Later", by: .system)

            let target = try DataDirectory(folder + "/restored")
            try await Backup.restore(folder + "/backup", to: target)
            let restored = try await Installation(target, catalogueFile: nil)
            #expect(restored.accounts.directory.apiUsers(of: account.id).map(\.name) == ["U"])
            // The key that hashes secrets came with it.
            #expect(restored.accounts.isSecret(new.clientSecret, ofClient: new.user.clientID, at: 0))
            #expect(
                restored.accounts.isPassword(
                    new.password, of: restored.accounts.directory.apiUser(username: new.user.username)))
        }
    }

    @Test func aDamagedOrForeignFolderChangesNothing() async throws {
        try await withFolder { folder in
            let directory = try DataDirectory(folder + "/data")
            _ = try await Installation(directory, catalogueFile: nil)
            try await Backup.take(from: directory, to: folder + "/backup")
            let target = try DataDirectory(folder + "/restored")
            await #expect(throws: (any Error).self) { try await Backup.restore(folder + "/nothing", to: target) }
            var bytes = try Data(contentsOf: URL(filePath: folder + "/backup/iris.sqlite"))
            bytes.replaceSubrange(4096..<20_480, with: [UInt8](repeating: 0xA5, count: 16_384))
            try bytes.write(to: URL(filePath: folder + "/backup/iris.sqlite"))
            let other = try DataDirectory(folder + "/other")
            await #expect(throws: (any Error).self) { try await Backup.restore(folder + "/backup", to: other) }
            #expect(other.isEmpty)
        }
    }

    @Test func aBackupNeverOverwritesAndARestoreNeverMixes() async throws {
        try await withFolder { folder in
            let directory = try DataDirectory(folder + "/data")
            _ = try await Installation(directory, catalogueFile: nil)
            try await Backup.take(from: directory, to: folder + "/backup")
            await #expect(throws: DataDirectoryError.self) {
                try await Backup.take(from: directory, to: folder + "/backup")
            }
            await #expect(throws: DataDirectoryError.self) {
                try await Backup.restore(folder + "/backup", to: directory)
            }
        }
    }
}
