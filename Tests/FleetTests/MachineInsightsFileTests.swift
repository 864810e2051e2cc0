import Fleet
import Foundation
import Testing

@Suite struct MachineInsightsFileTests {
    /// What reviewers see in the difference of a change is what the program does.
    @Test func thePageInTheTreeIsTheOneThatTheCatalogueGives() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = try String(contentsOf: root.appending(path: "docs/machine-insights.md"), encoding: .utf8)
        #expect(file == MachineInsight.markdown + "\n", "run `make insights` and commit docs/machine-insights.md")
    }

    @Test func everyLineOfTheTableHasItsSevenCells() {
        let rows = MachineInsight.markdown.split(separator: "\n").filter { $0.hasPrefix("|") }
        #expect(rows.count == MachineInsight.all.count + 2)
        #expect(rows.allSatisfy { $0.split(separator: "|", omittingEmptySubsequences: false).count == 9 })
    }
}
