import Foundation
import Testing

@testable import Server

struct HubRevisionsTests {
    @Test func everyPagesWordsAreWrittenDownWithTheirDay() async throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Hub/Revisions.tsv")
        let written = try String(contentsOf: file, encoding: .utf8)
        #expect(try await ServerOperations.hubRevisions() == written, "run `make hub-revisions` and commit the file")
    }
}
