import Testing

@testable import DeveloperHub

struct SearchVocabularyTests {
    @Test(arguments: [
        ("token", "token", 0), ("tokne", "token", 1), ("toke", "token", 1), ("tokken", "token", 1),
        ("tkoen", "token", 1), ("promethues", "prometheus", 1), ("glosary", "glossary", 1), ("", "ab", 2),
    ])
    func slipsAreCounted(_ typed: String, _ meant: String, _ slips: Int) {
        #expect(SearchVocabulary.slips(from: typed, to: meant, atMost: 2) == slips)
        #expect(SearchVocabulary.slips(from: meant, to: typed, atMost: 2) == slips)
    }

    @Test func tooManySlipsAreNone() {
        #expect(SearchVocabulary.slips(from: "token", to: "asset", atMost: 2) == nil)
    }

    @Test func wordsThatAreKnownStay() {
        var vocabulary = SearchVocabulary()
        vocabulary.add("The tokens of an asset expire", "expired tokens")
        #expect(vocabulary.nearest(to: "tokens", mayBeUnfinished: false) == "tokens")
        #expect(vocabulary.nearest(to: "expi", mayBeUnfinished: true) == "expi")
        #expect(vocabulary.nearest(to: "tokesn", mayBeUnfinished: false) == "tokens")
        // Short words and those that are like nothing are left alone.
        #expect(vocabulary.nearest(to: "xyz", mayBeUnfinished: false) == "xyz")
        #expect(vocabulary.nearest(to: "hydraulics", mayBeUnfinished: false) == "hydraulics")
    }

    @Test func joinedWordsAreTakenApart() {
        #expect(SearchVocabulary.indexed("see includeHidden here") == "see includeHidden here include Hidden")
        #expect(SearchVocabulary.indexed("plain words") == "plain words")
    }
}
