import Testing
import Web

@testable import DeveloperHub

struct RevisionLedgerTests {
    @Test func wordsThatAreNewGetALineOfTheDay() throws {
        var ledger = try RevisionLedger("")
        ledger.record("/guides/a", words: "First.", day: "2026-11-28")
        ledger.record("/guides/a", words: "First.", day: "2026-11-29")
        ledger.record("/guides/b", words: "Other.", day: "2026-11-29")
        ledger.record("/guides/a", words: "Second.", day: "2026-11-30")
        #expect(ledger.entries(of: "/guides/a").map(\.day) == ["2026-11-30", "2026-11-28"])
        #expect(ledger.updated("/guides/a", words: "Second.") == Timestamp(day: "2026-11-30")?.milliseconds)
        #expect(ledger.updated("/guides/a", words: "First.") == nil)
        #expect(try RevisionLedger(ledger.text).text == ledger.text)
    }

    @Test func changesOfOneDayAreOne() throws {
        var ledger = try RevisionLedger("")
        for words in ["1", "2", "3"] { ledger.record("/guides/a", words: words, day: "2026-11-30") }
        #expect(ledger.entries.count == 1 && ledger.updated("/guides/a", words: "3") != nil)
    }

    @Test(arguments: ["/a\t2026-11-30", "/a\tyesterday\tff", "/a"])
    func lines(_ text: String) {
        #expect(throws: PageFilesError.self) { try RevisionLedger(text) }
    }
}
