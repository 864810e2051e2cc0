import HTTPTypes
import Web

/// The navigation beside guides and operations, and what stands around the words of a page.
extension DeveloperHub {
    /// - Parameter path: the page that is shown.
    func side(_ kind: HubPage.Kind, at path: String) -> [String: TemplateValue] {
        let isReference = kind != .guide
        let groups = contents.library.categories(of: isReference ? .operation : .guide)
        return [
            "sideTitle": isReference ? "API Reference" : "Guides", "sideUrl": isReference ? "/reference" : "/guides",
            "side": .list(
                groups.map { group in
                    let isOpen =
                        group.pages.contains { $0.path == path } || OperationText.domainPath(group.name) == path
                    return [
                        "name": .text(group.name), "isOpen": .flag(isOpen || (!isReference && path == "/guides")),
                        "pages": .list(group.pages.map { Self.entry($0, isCurrent: $0.path == path) }),
                    ]
                }),
        ]
    }

    private static func entry(_ page: HubPage, isCurrent: Bool) -> TemplateValue {
        var entry: [String: TemplateValue] = [
            "title": .text(page.title), "url": .text(page.path), "isCurrent": .flag(isCurrent),
        ]
        if let operation = page.operation { entry.merge(methodValues(of: operation)) { own, _ in own } }
        return .object(entry)
    }

    /// `method` and `methodClass`.
    static func methodValues(of operation: Web.Operation) -> [String: TemplateValue] {
        let method = operation.method.rawValue
        return ["method": .text(method), "methodClass": .text(method.lowercased())]
    }

    /// A page as a card: `title`, `url`, `summary`.
    static func card(_ page: HubPage) -> TemplateValue {
        ["title": .text(page.title), "url": .text(page.path), "summary": .nonEmpty(page.summary)]
    }

    /// What every page of words has around them.
    func surroundings(of page: HubPage, breadcrumb: [(label: String, url: String)]) -> [String: TemplateValue] {
        let library = contents.library
        let neighbours = library.neighbours(of: page)
        let next = page.next.compactMap { library[$0] }
        let headings = page.sections.filter { (2...3).contains($0.level) }
        func link(_ page: HubPage?) -> TemplateValue {
            page.map { ["title": .text($0.title), "url": .text($0.path)] } ?? .absent
        }
        let crumbs = breadcrumb.map { crumb -> TemplateValue in
            ["label": .text(crumb.label), "url": .text(crumb.url)]
        }
        return [
            "breadcrumb": .list(crumbs + [["label": .text(page.title)]]),
            "page": [
                "title": .text(page.title), "summary": .nonEmpty(page.summary), "html": .html(page.html),
                "hasWords": .flag(!page.html.isEmpty), "path": .text(page.path),
                "markdownUrl": .text(page.path + ".md"),
                "updated": page.updated.map(TemplateValue.dayOrTime) ?? .absent,
            ],
            "hasContents": .flag(headings.count > 1),
            "contents": .list(
                headings.map { ["id": .text($0.id), "title": .text($0.title), "isDeep": .flag($0.level > 2)] }),
            "previous": link(neighbours.previous), "following": link(neighbours.next),
            "hasWhatsNext": .flag(!next.isEmpty), "whatsNext": .list(next.map(Self.card)),
            "suggestUrl": Self.isEditable(page) ? .text(Self.suggestPath(page.path)) : .absent,
            "historyUrl": .text(Self.historyPath(page.path)),
            "helpful": ["url": "/helpful", "path": .text(page.path)],
            "canonicalUrl": .text(publicURL + page.path), "markdownUrl": .text(page.path + ".md"),
        ]
    }
}
