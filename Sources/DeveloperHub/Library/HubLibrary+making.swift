import Accounts
import Web

/// What an operator's editors have changed of a page.
struct HubEdit: Sendable {
    let source: String
    /// Milliseconds since 1970.
    let time: Int64
}

extension HubLibrary {
    /// What the pages are made of.
    struct Material: Sendable {
        let guides: [Article]
        /// What is said of each API that has operations, named by its slug.
        let domains: [Article]
        /// What is said of operations beside their descriptions, named by their ids.
        let notes: [Article]
        let changelog: Changelog
        let ledger: RevisionLedger
        let operations: [Web.Operation]
        let catalogue: Catalogue
        let facts: Facts
    }

    /// The order of the guides' categories; others follow as they come.
    private static let categories = ["Get Started", "Authentication", "Using the APIs", "Self-hosting", "Help"]

    /// - Parameter edits: accepted changes, by the pages' addresses.
    /// - Throws: `PageFilesError` when a text states a fact that there is not.
    init(_ material: Material, edits: [String: HubEdit] = [:]) throws(PageFilesError) {
        var pages: [HubPage] = []
        let guides = material.guides.sorted { left, right in
            func place(_ article: Article) -> (Int, Int, String) {
                (Self.categories.firstIndex(of: article.category) ?? Self.categories.count, article.order, article.slug)
            }
            return place(left) < place(right)
        }
        for guide in guides { pages.append(try Self.page(of: guide, material, edits)) }
        var domains: [String] = []
        for operation in material.operations where !domains.contains(operation.domain) {
            domains.append(operation.domain)
        }
        for domain in domains {
            pages.append(try Self.page(ofDomain: domain, material, edits))
            for operation in material.operations where operation.domain == domain {
                pages.append(try Self.page(of: operation, material, edits))
            }
        }
        pages.append(Self.page(of: material.changelog, material))
        self.init(pages)
    }

    static func path(ofGuide slug: String) -> String { "/guides/\(slug)" }

    private static func page(
        of guide: Article, _ material: Material, _ edits: [String: HubEdit]
    ) throws(PageFilesError) -> HubPage {
        let path = path(ofGuide: guide.slug)
        let edit = edits[path]
        let source = edit?.source ?? guide.source
        let words = try filled(source, guide.slug, material.facts)
        let summary = try filled(guide.summary, guide.slug, material.facts)
        let rendered = Markdown(words)
        return HubPage(
            path: path, kind: .guide, operation: nil, title: guide.title, category: guide.category,
            summary: summary, keywords: guide.keywords, next: guide.next, source: source,
            markdown: "# \(guide.title)\n\n\(words)", html: rendered.html, sections: rendered.sections,
            shippedWords: guide.source, updated: edit?.time ?? material.ledger.updated(path, words: guide.source))
    }

    private static func page(
        ofDomain name: String, _ material: Material, _ edits: [String: HubEdit]
    ) throws(PageFilesError) -> HubPage {
        guard let domain = material.domains.first(where: { $0.title == name }) else {
            throw PageFilesError(reason: "Hub/Domains says nothing of the API \(name)")
        }
        let path = OperationText.domainPath(name)
        let edit = edits[path]
        let source = edit?.source ?? domain.source
        let words = try filled(source, domain.slug, material.facts)
        let rendered = Markdown(words)
        var sections = rendered.sections
        let operations = material.operations.filter { $0.domain == name }
        sections[0].text += operations.map { " " + $0.summary }.joined()
        let list = operations.map { "- [\($0.summary.withoutFullStop)](\(OperationText.path(of: $0)))" }
        return HubPage(
            path: path, kind: .domain, operation: nil, title: name, category: name, summary: domain.summary,
            keywords: domain.keywords, next: domain.next, source: source,
            markdown: (["# \(name)", domain.summary, words] + [list.joined(separator: "\n")])
                .filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n",
            html: rendered.html, sections: sections,
            shippedWords: domain.summary + domain.source,
            updated: edit?.time ?? material.ledger.updated(path, words: domain.summary + domain.source))
    }

    private static func page(
        of operation: Web.Operation, _ material: Material, _ edits: [String: HubEdit]
    ) throws(PageFilesError) -> HubPage {
        let text = OperationText(operation: operation)
        let title = operation.summary.withoutFullStop.replacing("`", with: "")
        let note = material.notes.first { $0.slug == operation.id }
        let edit = edits[text.path]
        let source = edit?.source ?? note?.source ?? ""
        let words = try filled(source, operation.id, material.facts)
        let shippedWords = text.markdown(opening: nil) + (note?.source ?? "")
        let rendered = Markdown(words)
        let description = text.markdown(opening: material.catalogue.openingWords(of: operation))
        var sections = Markdown(description).sections
        // The operation as a whole is what people look for; its parts have no words that others lack.
        let whole = sections.map { $0.title + " " + $0.text }.joined(separator: " ")
        sections = [.init(id: "", title: "", level: 0, text: whole)] + rendered.sections.dropFirst()
        sections[0].text += " " + (rendered.sections.first?.text ?? "")
        return HubPage(
            path: text.path, kind: .operation, operation: operation, title: title,
            category: operation.domain, summary: operation.summary,
            keywords: (note?.keywords ?? []) + [operation.id, operation.path], next: note?.next ?? [], source: source,
            markdown: "# \(title)\n\n" + description + (words.isEmpty ? "" : "\n" + words),
            html: rendered.html, sections: sections,
            shippedWords: shippedWords, updated: edit?.time ?? material.ledger.updated(text.path, words: shippedWords))
    }

    private static func page(of changelog: Changelog, _ material: Material) -> HubPage {
        let rendered = Markdown(changelog.source)
        return HubPage(
            path: "/changelog", kind: .changelog, operation: nil, title: "Changelog", category: "Changelog",
            summary: "What changes for those who run or use Iris.", keywords: ["release", "version", "news"], next: [],
            source: changelog.source, markdown: changelog.source, html: rendered.html, sections: rendered.sections,
            shippedWords: changelog.source,
            updated: material.ledger.updated("/changelog", words: changelog.source))
    }

    private static func filled(_ text: String, _ name: String, _ facts: Facts) throws(PageFilesError) -> String {
        do {
            return try facts.filled(into: text)
        } catch {
            throw PageFilesError(reason: "the article \(name): \(error)")
        }
    }
}

extension Catalogue {
    /// Which packages and add-ons open an operation, in words; nil when it needs none.
    func openingWords(of operation: Web.Operation) -> String? {
        guard case .bearer(let entitlement) = operation.access else { return nil }
        let openers = openers(of: entitlement.api)
        var ways: [String] = []
        if !openers.packages.isEmpty { ways.append("the packages \(openers.packages.joined(separator: ", "))") }
        if !openers.addOns.isEmpty { ways.append("the add-ons \(openers.addOns.joined(separator: ", "))") }
        return ways.isEmpty ? "No package opens it." : "Opened by \(ways.joined(separator: " and by "))."
    }
}

extension String {
    var withoutFullStop: String { hasSuffix(".") ? String(dropLast()) : self }
}
