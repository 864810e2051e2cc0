import Foundation
import SQL
import Testing

@Suite struct StatementTests {
    @Test func valuesAreBoundAndNeverBecomeText() {
        let hostile = "x'; DROP TABLE account; --"
        let statement: Statement = "SELECT 1 WHERE a = \(hostile) AND b = \(Int64(7)) AND c = \(String?.none)"
        #expect(statement.text == "SELECT 1 WHERE a = ? AND b = ? AND c = ?")
        #expect(statement.values == [.text(hostile), .integer(7), .null])
    }

    @Test func statementsNestWithTheirValuesInOrder() {
        let parts: [Statement] = ["a = \(1)", "b = \(2)"]
        let statement: Statement = "WHERE \(Statement.joined(parts, by: " AND ")) LIMIT \(3)"
        #expect(statement.text == "WHERE a = ? AND b = ? LIMIT ?")
        #expect(statement.values == [.integer(1), .integer(2), .integer(3)])
    }

    @Test func version7IdsAreMarkedUniqueAndSortByTime() {
        let times: [Int64] = (0..<500).map { 1_700_000_000_000 + $0 }
        let ids = times.map { UUID.version7(at: $0).uuidString }
        #expect(ids == ids.sorted())
        #expect(Set(ids).count == ids.count)
        for id in ids {
            #expect(Array(id)[14] == "7")
            #expect("89AB".contains(Array(id)[19]))
        }
    }
}

@Test("A database that is closed twice is closed")
func closedTwice() throws {
    let path = NSTemporaryDirectory() + UUID().uuidString + ".sqlite"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let database = try Database(path: path, migrations: [Migration(1, "CREATE TABLE a (b TEXT) STRICT")])
    try database.close()
    try database.close()
}
