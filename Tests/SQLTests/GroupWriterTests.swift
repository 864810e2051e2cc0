import Foundation
import SQL
import Synchronization
import Testing

@Suite struct GroupWriterTests {
    private static let schema = [
        Migration(1, "CREATE TABLE item (id TEXT PRIMARY KEY, value INTEGER NOT NULL CHECK (value >= 0)) STRICT")
    ]

    private static func withDatabase(_ body: (Database, String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "test.sqlite").path
        let database = try Database(path: path, migrations: schema)
        try await body(database, path)
        try database.close()
    }

    private static func count(_ database: Database) async throws -> Int64 {
        try await database.read { try $0.first("SELECT count(*) AS n FROM item")?.integer("n") ?? -1 }
    }

    @Test func everyConcurrentWriteIsKeptAndEveryFailedOneUndoesOnlyItself() async throws {
        try await Self.withDatabase { database, _ in
            let failures = try await withThrowingTaskGroup(of: Bool.self) { group in
                for index in 0..<500 {
                    group.addTask {
                        do {
                            try await database.write { connection in
                                try connection.execute("INSERT INTO item VALUES (\("a\(index)"), \(index))")
                                // Every fifth write breaks a rule after its first row is in.
                                let value = index % 5 == 0 ? -1 : index
                                try connection.execute("INSERT INTO item VALUES (\("b\(index)"), \(value))")
                            }
                            return false
                        } catch SQLError.constraint {
                            return true
                        }
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(failures == 100)
            #expect(try await Self.count(database) == 800)
        }
    }

    @Test func actionsRunInTheOrderOfCommitsAndOnlyForThoseThatWereKept() async throws {
        try await Self.withDatabase { database, _ in
            let seen = Seen()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<200 {
                    group.addTask {
                        try? await database.write { connection in
                            let next = try connection.first("SELECT count(*) AS n FROM item")?.integer("n") ?? 0
                            connection.whenDurable { seen.append(next) }
                            let value = index % 7 == 0 ? Int64(-1) : next
                            try connection.execute("INSERT INTO item VALUES (\("x\(index)"), \(value))")
                        }
                    }
                }
                try await group.waitForAll()
            }
            let kept = try await Self.count(database)
            #expect(seen.values == Array(0..<kept))
        }
    }

    @Test(.timeLimit(.minutes(1))) func steadyWritingDoesNotKeepOthersFromTheirTurn() async throws {
        try await Self.withDatabase { database, _ in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<4 {
                    group.addTask {
                        var count = 0
                        while !Task.isCancelled {
                            count += 1
                            let id = "w\(writer)-\(count)"
                            _ = try await database.write { try $0.execute("INSERT INTO item VALUES (\(id), 1)") }
                        }
                    }
                }
                // Ends only if its turn comes while the writers go on.
                for _ in 0..<5 { _ = try await database.foreignChangeCounter() }
                group.cancelAll()
            }
        }
    }

    @Test func aForeignProcessIsNoticedAndOwnWritesAreNot() async throws {
        try await Self.withDatabase { database, path in
            let first = try await database.foreignChangeCounter()
            _ = try await database.write { try $0.execute("INSERT INTO item VALUES ('own', 1)") }
            #expect(try await database.foreignChangeCounter() == first)
            let other = try Database(path: path, migrations: Self.schema)
            _ = try await other.write { try $0.execute("INSERT INTO item VALUES ('foreign', 1)") }
            try other.close()
            #expect(try await database.foreignChangeCounter() != first)
        }
    }

    @Test func aCopyHoldsWhatWasCommittedAndOpensByItself() async throws {
        try await Self.withDatabase { database, path in
            _ = try await database.write { try $0.execute("INSERT INTO item VALUES ('one', 1)") }
            try await database.copy(to: path + ".copy")
            let copy = try Database(path: path + ".copy", migrations: Self.schema)
            #expect(try await Self.count(copy) == 1)
            #expect(try await copy.integrityProblems().isEmpty)
            try copy.close()
        }
    }

    @Test func aNewerFileIsRefused() async throws {
        try await Self.withDatabase { database, path in
            let newer = Self.schema + [Migration(2, "CREATE TABLE other (id INTEGER) STRICT")]
            try Database(path: path, migrations: newer).close()
            #expect(throws: SQLError.self) { try Database(path: path, migrations: Self.schema) }
        }
    }
}

/// What actions have reported, in their order.
private final class Seen: Sendable {
    private let list = Mutex<[Int64]>([])

    var values: [Int64] { list.withLock { $0 } }
    func append(_ value: Int64) { list.withLock { $0.append(value) } }
}
