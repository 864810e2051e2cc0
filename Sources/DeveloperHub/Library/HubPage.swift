import Web

/// A page of the Hub that has words of its own to read, search and list: a guide, an operation, the changelog.
struct HubPage: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case guide, domain, operation, changelog
    }

    /// The address, from the server's root: `/guides/rest-conventions`.
    let path: String
    let kind: Kind
    /// On a page of the reference, what it describes.
    let operation: Web.Operation?
    let title: String
    /// The group that it stands in: the category of a guide, the API of an operation.
    let category: String
    /// What it is about, in a sentence.
    let summary: String
    /// Words that people look for it by, beside those that it shows.
    let keywords: [String]
    /// Addresses of pages to read after it.
    let next: [String]
    /// The words as they are edited, with the names of facts in them.
    let source: String
    /// The whole page as Markdown, facts filled in, for `{path}.md` and for machines.
    let markdown: String
    /// `source` as HTML.
    let html: String
    let sections: [Markdown.Section]
    /// What the ledger of revisions knows the page by: the words that came with the program.
    let shippedWords: String
    /// When the words were last changed, in milliseconds since 1970; nil where nobody has written it down.
    let updated: Int64?
}
