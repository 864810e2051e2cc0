import Foundation
import SQL
import Web

/// Finds pages by their words (SQLite FTS5): titles and headings count more than text, the last word may be unfinished,
/// and words that no page has are taken for the nearest that one has.
final class SearchIndex: Sendable {
    struct Result: Sendable {
        let page: HubPage
        /// The part of the page that speaks of it; nil for the page as a whole.
        let section: Markdown.Section?
        /// Words around what was found; what was found stands between U+0001 and U+0002.
        let excerpt: String
    }

    /// Longer questions are cut, in characters and words.
    private static let longestQuestion = (characters: 200, words: 12)

    private let pages: [HubPage]
    private let database: MemoryDatabase
    private let vocabulary: SearchVocabulary

    /// - Throws: `SQLError` when the index cannot be made.
    init(_ pages: [HubPage]) throws {
        self.pages = pages
        var vocabulary = SearchVocabulary()
        for page in pages {
            vocabulary.add(page.title, page.summary, page.category, page.keywords.joined(separator: " "))
            for section in page.sections { vocabulary.add(section.title, section.text) }
        }
        self.vocabulary = vocabulary
        database = try MemoryDatabase { connection in
            try connection.execute(
                """
                CREATE VIRTUAL TABLE part USING fts5(
                    title, heading, keywords, body, page UNINDEXED, section UNINDEXED,
                    tokenize = "porter unicode61 remove_diacritics 2")
                """)
            for (number, page) in pages.enumerated() {
                for (place, section) in page.sections.enumerated() {
                    let isWhole = section.level == 0
                    let keywords =
                        isWhole ? ([page.summary, page.category] + page.keywords).joined(separator: " ") : ""
                    let title = isWhole ? page.title : ""
                    let heading = isWhole ? "" : section.title
                    try connection.execute(
                        """
                        INSERT INTO part (title, heading, keywords, body, page, section)
                        VALUES (\(SearchVocabulary.indexed(title)), \(SearchVocabulary.indexed(heading)),
                            \(SearchVocabulary.indexed(keywords)), \(section.text), \(Int64(number)), \(Int64(place)))
                        """)
                }
            }
        }
    }

    /// The question with the words that no page has replaced by those that were likely meant; nil when all are known.
    func correction(of question: String) -> String? {
        let words = Self.words(of: question)
        let corrected = words.enumerated().map { index, word in
            vocabulary.nearest(to: word, mayBeUnfinished: index == words.count - 1)
        }
        return corrected == words ? nil : corrected.joined(separator: " ")
    }

    /// Pages in the order of how well they answer, each with its best part.
    func results(for question: String, limit: Int = 20) -> [Result] {
        let asked = Self.words(of: question)
        if asked.isEmpty { return [] }
        let words = Self.words(of: correction(of: question) ?? question)
        // What is called so; what says the words one after the other where it counts; what has every word; and only
        // when all that is little, what has some of them.
        var found = called(question)
        if words.count > 1 {
            found += parts("{title heading keywords} : \"\(words.joined(separator: " "))\"")
        }
        found += parts(Self.terms(words).joined(separator: " AND "))
        if Set(found.map(\.page)).count < 3, words.count > 1 {
            found += parts(Self.terms(words).joined(separator: " OR "))
        }
        var results: [Result] = []
        var seen: Set<Int> = []
        for part in found where seen.insert(part.page).inserted {
            let page = pages[part.page]
            let section = page.sections[part.section]
            results.append(
                Result(page: page, section: section.level == 0 ? nil : section, excerpt: part.excerpt))
            if results.count == limit { break }
        }
        return results
    }

    private struct Part {
        let page: Int
        let section: Int
        let excerpt: String
    }

    /// Operations whose id or path is asked for, then those that have a parameter of the name.
    private func called(_ question: String) -> [Part] {
        let name = question.trimmingCharacters(in: .whitespaces).lowercased()
        if name.count < 4 || name.contains(where: \.isWhitespace) { return [] }
        let operations = pages.enumerated().compactMap { number, page in page.operation.map { (number, $0) } }
        let exact = operations.filter { $1.id.lowercased() == name || $1.paths.contains { $0.lowercased() == name } }
        let named = operations.filter { $1.parameters.contains { $0.name.lowercased() == name } }
        let found = exact.isEmpty ? Array(named.prefix(2)) : exact
        return found.map { Part(page: $0.0, section: 0, excerpt: pages[$0.0].summary) }
    }

    /// Words are letters and digits alone, so between quotation marks they can be no syntax. The last may go on.
    private static func terms(_ words: [String]) -> [String] {
        words.enumerated().map { index, word in
            index == words.count - 1 && word.count > 2 ? "(\"\(word)\" OR \"\(word)\"*)" : "\"\(word)\""
        }
    }

    private func parts(_ query: String) -> [Part] {
        let rows = try? database.read { connection in
            try connection.rows(
                """
                SELECT page, section, snippet(part, 3, char(1), char(2), '…', 26) AS excerpt
                FROM part WHERE part MATCH \(query) ORDER BY bm25(part, 12.0, 7.0, 5.0, 1.0) LIMIT 200
                """)
        }
        return (rows ?? []).compactMap { row in
            guard let page = try? row.integer("page"), let section = try? row.integer("section"),
                let excerpt = try? row.text("excerpt")
            else { return nil }
            return Part(page: Int(page), section: Int(section), excerpt: excerpt)
        }
    }

    private static func words(of question: String) -> [String] {
        Array(
            SearchVocabulary.words(of: String(question.prefix(longestQuestion.characters)))
                .prefix(longestQuestion.words))
    }
}
