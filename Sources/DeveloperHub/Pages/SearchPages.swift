import Hummingbird
import Web

/// The page of a search, and what the search box shows while somebody types.
extension DeveloperHub {
    /// Results that the box shows.
    private static let suggestions = 8

    var searchRoutes: [Route] {
        [
            get("/search", "search") { visit in
                let question = visit.parameter("q")
                let search = contents.search
                let results = question.map { search.results(for: $0) } ?? []
                let correction = question.flatMap { search.correction(of: $0) }
                return try page(
                    "search", visit, title: question.map { "\($0): search" } ?? "Search",
                    description: "Search guides and operations.",
                    [
                        "search": .text(question), "query": .text(question), "hasResults": .flag(!results.isEmpty),
                        "count": .text(String(results.count)), "isOne": .flag(results.count == 1),
                        "suggestion": correction.map {
                            ["text": .text($0), "url": .text(QueryText.address("/search", [("q", $0)]))]
                        } ?? .absent,
                        "results": .list(
                            results.map(Self.values(of:))),
                    ])
            },
            Route(.get, "/search.json", label: "hub search box", errorStyle: .api) { request in
                let query: [FormPair]
                do {
                    query = try request.query()
                } catch {
                    throw APIError(.malformedRequest, "The query cannot be read: \(error).")
                }
                let results = contents.search.results(for: query["q"] ?? "", limit: Self.suggestions)
                let json = JSONValue.object([
                    "results": .array(
                        results.map { result in
                            .object([
                                "title": .string(result.page.title), "path": .string(Self.address(of: result)),
                                "section": result.section.map { .string($0.title) },
                                "category": .string(result.page.category),
                                "excerpt": .string(result.excerpt.filter { $0 != "\u{1}" && $0 != "\u{2}" }),
                            ])
                        })
                ])
                return Response(json: json.encoded).compressed(for: request)
            },
        ]
    }

    private static func values(of result: SearchIndex.Result) -> TemplateValue {
        var values: [String: TemplateValue] = [
            "title": .text(result.page.title), "path": .text(address(of: result)),
            "section": .text(result.section?.title), "category": .text(result.page.category),
            "excerptHtml": .html(marked(result.excerpt)),
        ]
        if let operation = result.page.operation { values.merge(methodValues(of: operation)) { own, _ in own } }
        return .object(values)
    }

    private static func address(of result: SearchIndex.Result) -> String {
        result.page.path + (result.section.map { "#" + $0.id } ?? "")
    }

    /// An excerpt as HTML, with what was found marked.
    private static func marked(_ excerpt: String) -> String {
        HTMLText.escape(excerpt).replacing("\u{1}", with: "<mark>").replacing("\u{2}", with: "</mark>")
    }
}
