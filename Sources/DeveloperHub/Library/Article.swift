import Foundation
import Web
import Yams

/// A file of Markdown with what it says of itself at its head (`---`, YAML, `---`).
struct Article: Sendable {
    /// The file's name without its ending: the last part of the page's address.
    let slug: String
    let title: String
    /// The group that the navigation lists it in.
    let category: String
    /// Where it stands in its group, from 1.
    let order: Int
    /// What it is about, in a sentence.
    let summary: String
    /// Addresses of pages to read after it.
    let next: [String]
    /// Words that people look for it by, beside those that it holds.
    let keywords: [String]
    /// The Markdown below the head, with the names of facts in it.
    let source: String

    /// - Throws: `PageFilesError` when the head is missing, or lacks a title, category, order or summary.
    init(slug: String, text: String) throws(PageFilesError) {
        func problem(_ words: String) -> PageFilesError { PageFilesError(reason: "the article \(slug) \(words)") }
        guard text.hasPrefix("---\n"), let end = text.range(of: "\n---\n") else {
            throw problem("does not begin with its title and category between two lines of ---")
        }
        let head: [String: Any]
        do {
            head =
                try Yams.load(yaml: String(text[text.index(text.startIndex, offsetBy: 4)..<end.lowerBound]))
                as? [String: Any] ?? [:]
        } catch {
            throw problem("has a head that is not YAML: \(error)")
        }
        guard let title = head["title"] as? String, let category = head["category"] as? String,
            let order = head["order"] as? Int, let summary = head["summary"] as? String
        else { throw problem("needs title, category, order and summary in its head") }
        self.slug = slug
        self.title = title
        self.category = category
        self.order = order
        self.summary = summary
        next = head["next"] as? [String] ?? []
        keywords = head["keywords"] as? [String] ?? []
        source = String(text[end.upperBound...]).trimmingCharacters(in: .newlines) + "\n"
    }

    /// Every article of a folder.
    static func all(in folder: String) throws(PageFilesError) -> [Article] {
        var articles: [Article] = []
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".md") }.sorted()
        } catch {
            throw PageFilesError(reason: "\(folder) cannot be read: \(error.localizedDescription)")
        }
        for name in names {
            guard let data = FileManager.default.contents(atPath: folder + "/" + name) else {
                throw PageFilesError(reason: "\(folder)/\(name) cannot be read")
            }
            articles.append(
                try Article(slug: String(name.dropLast(3)), text: String(decoding: data, as: UTF8.self)))
        }
        return articles
    }
}
