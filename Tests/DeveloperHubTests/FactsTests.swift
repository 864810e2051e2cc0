import Testing

@testable import DeveloperHub

struct FactsTests {
    @Test func namesAreFilledIn() throws {
        let facts = Facts(["token.lifetime": "3600", "a": "{{b}}"])
        #expect(try facts.filled(into: "Lives {{token.lifetime}} s, {{ a }}.") == "Lives 3600 s, {{b}}.")
        #expect(
            try facts.filled(into: "A {{ alone and }} alone".replacing("{{ alone and }}", with: "{{")) == "A {{ alone")
    }

    @Test func anUnknownNameIsRefused() {
        #expect(throws: Facts.UnknownFact.self) { try Facts().filled(into: "{{nothing}}") }
    }

    @Test(arguments: [
        (1, "1 second"), (59, "59 seconds"), (60, "1 minute"), (90, "90 seconds"), (1200, "20 minutes"),
        (3600, "1 hour"), (86_400, "1 day"), (180 * 86_400, "180 days"), (90_000, "25 hours"),
    ])
    func durationsAreInTheLargestUnitThatDividesThem(seconds: Int64, words: String) {
        #expect(FactWords.duration(seconds: seconds) == words)
    }

    @Test func numbersAndListsAreWrittenForPeople() {
        #expect([0, 999, 1000, 20_000_000].map(FactWords.number) == ["0", "999", "1,000", "20,000,000"])
        #expect(
            [1, 1000, 16 << 10, 8 << 20, 1 << 20].map(FactWords.bytes) == [
                "1 byte", "1,000 bytes", "16 KiB", "8 MiB", "1 MiB",
            ])
        #expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(FactWords.list) == ["", "a", "a and b", "a, b and c"])
        #expect(
            ["account.asset.manage", "offline_access", "api.iso15143.snapshot"].map(FactWords.key) == [
                "accountAssetManage", "offlineAccess", "apiIso15143Snapshot",
            ])
        #expect(FactWords.table(["a", "b"], [["x|y", "1\n2"]]) == "| a | b |\n|---|---|\n| x\\|y | 1 2 |")
    }
}
