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
}
