import Foundation
import SQL
import Testing

@Suite("Reads on the thread that asks")
struct ReadInPlaceTests {
    private static func withDatabase(_ body: (Database) async throws -> Void) async throws {
        let path = NSTemporaryDirectory() + UUID().uuidString + ".sqlite"
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
        let table = Migration(1, "CREATE TABLE part (number INTEGER, bytes BLOB) STRICT")
        let database = try Database(path: path, migrations: [table])
        try await body(database)
        try database.close()
    }

    @Test("Rows come one after the other, each with the values of the last commit")
    func rows() async throws {
        try await Self.withDatabase { database in
            for number in 0..<3 {
                try await database.write { connection in
                    _ = try connection.execute(
                        "INSERT INTO part (number, bytes) VALUES (\(number), \([UInt8](repeating: 7, count: number)))")
                }
                var found: [(Int64, [UInt8])] = []
                try database.readInPlace { connection in
                    try connection.forEach("SELECT number, bytes FROM part WHERE number <= \(number) ORDER BY number") {
                        found.append((try $0.integer(0), try $0.blob(1)))
                    }
                }
                #expect(found.map(\.0) == (0...Int64(number)).map(\.self))
                #expect(found.map(\.1.count) == Array(0...number))
            }
        }
    }

    @Test("A value that is missing or of another type is refused by the name of its column")
    func types() async throws {
        try await Self.withDatabase { database in
            try await database.write { _ = try $0.execute("INSERT INTO part (number, bytes) VALUES (NULL, NULL)") }
            func read(_ body: (CurrentRow) throws -> Void) -> String? {
                do {
                    try database.readInPlace { try $0.forEach("SELECT number, bytes FROM part", body) }
                    return nil
                } catch SQLError.wrongType(let column) {
                    return column
                } catch {
                    return "\(error)"
                }
            }
            #expect(read { _ = try $0.integer(0) } == "number")
            #expect(read { _ = try $0.blob(1) } == "bytes")
            #expect(read { _ = try $0.integer(1) } == "bytes")
        }
    }
}
