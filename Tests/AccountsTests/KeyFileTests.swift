import Accounts
import Foundation
import Testing

@Suite("Files of key material")
struct KeyFileTests {
    private static func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder.path)
    }

    private static func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("Case 124: made for the owner alone, kept afterwards")
    func making() async throws {
        try await Self.withFolder { folder in
            let path = folder + "/key"
            let none = try KeyFile.read(path)
            #expect(none == nil)
            let made = try KeyFile.readOrCreate(path) { [1, 2, 3] }
            let kept = try KeyFile.readOrCreate(path) { [9] }
            #expect(made == [1, 2, 3] && kept == made)
            let mode = try Self.mode(path)
            let files = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(mode == 0o600 && files == ["key"])
        }
    }

    @Test("A file that others may read or write is refused", arguments: [0o640, 0o604, 0o620, 0o601, 0o660, 0o777])
    func openFiles(_ mode: Int) async throws {
        try await Self.withFolder { folder in
            let path = folder + "/key"
            try KeyFile.write([1], to: path)
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            let error = #expect(throws: KeyFileError.self) { try KeyFile.read(path) }
            #expect(error?.description.contains("chmod 600") == true)
            #expect(throws: KeyFileError.self) { try SecretHasher(file: path) }
        }
    }

    @Test("A reader sees the old or the new content, never a part")
    func replacing() async throws {
        try await Self.withFolder { folder in
            let path = folder + "/key"
            let contents = [[UInt8](repeating: 1, count: 50_000), [UInt8](repeating: 2, count: 70_000)]
            try KeyFile.write(contents[0], to: path)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { for index in 0..<40 { try KeyFile.write(contents[index % 2], to: path) } }
                group.addTask {
                    for _ in 0..<200 {
                        let found = try #require(try KeyFile.read(path))
                        #expect(contents.contains(found))
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("A draft that a crash left is no content, and a write that fails keeps the old one")
    func interrupted() async throws {
        try await Self.withFolder { folder in
            let path = folder + "/key"
            try KeyFile.write([1, 2], to: path)
            try Data([7]).write(to: URL(filePath: path + ".new"))
            #expect(try KeyFile.read(path) == [1, 2])
            try KeyFile.write([3], to: path)
            #expect(try KeyFile.read(path) == [3])
            #expect(try Self.mode(path) == 0o600)
            // A folder stands where the draft would be.
            try FileManager.default.createDirectory(atPath: path + ".new", withIntermediateDirectories: false)
            #expect(throws: KeyFileError.self) { try KeyFile.write([4], to: path) }
            #expect(try KeyFile.read(path) == [3])
            #expect(throws: KeyFileError.self) { try KeyFile.write([1], to: folder + "/none/key") }
        }
    }

    @Test("A hash key of another length is refused", arguments: [0, 31, 33])
    func wrongLength(_ count: Int) async throws {
        try await Self.withFolder { folder in
            try KeyFile.write([UInt8](repeating: 1, count: count), to: folder + "/key")
            #expect(throws: KeyFileError.self) { try SecretHasher(file: folder + "/key") }
        }
    }
}
