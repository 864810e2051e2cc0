import Hummingbird
import Web

/// The changelog, and its feed.
extension DeveloperHub {
    var changelogRoutes: [Route] {
        [
            get("/changelog", "changelog") { visit in
                try page(
                    "changelog", visit, at: .changelog, title: "Changelog",
                    description: "What changes for those who run or use Iris.",
                    [
                        "releases": .list(contents.changelog.releases.map(Self.values(of:))),
                        "hasContents": .flag(contents.changelog.releases.count > 1),
                        "contents": .list(
                            contents.changelog.releases.map {
                                ["id": .text($0.id), "title": .text($0.version), "isDeep": false]
                            }), "markdownUrl": "/changelog.md", "canonicalUrl": .text(publicURL + "/changelog"),
                    ])
            },
            Route(.get, "/changelog.md", label: "hub changelog", errorStyle: errorStyle) { request in
                Self.file(contents.changelog.source, "text/markdown; charset=utf-8").compressed(for: request)
            },
            fileRoute("/changelog.atom", "feed", "application/atom+xml; charset=utf-8") {
                AtomFeed(contents.changelog, updated: contents.library["/changelog"]?.updated, publicURL: publicURL)
                    .text
            },
        ]
    }

    private static func values(of release: Changelog.Release) -> TemplateValue {
        [
            "version": .text(release.version), "id": .text(release.id), "date": .day(release.day),
            "groups": .list(
                release.groups.map { group in
                    [
                        "type": .text(group.type), "typeClass": .text(group.type.lowercased()),
                        "entries": .list(group.entries.map { ["html": .html(Markdown($0).html)] }),
                    ]
                }),
        ]
    }

    /// The newest changes, for the landing page.
    func latestChanges(_ limit: Int) -> [TemplateValue] {
        guard let release = contents.changelog.releases.first else { return [] }
        let entries = release.groups.flatMap { group in group.entries.map { (group.type, $0) } }.prefix(limit)
        return [
            [
                "version": .text(release.version), "url": .text("/changelog#" + release.id),
                "date": .day(release.day),
                "entries": .list(
                    entries.map { type, entry in
                        [
                            "type": .text(type), "typeClass": .text(type.lowercased()),
                            "html": .html(Markdown(entry).html),
                        ]
                    }),
            ]
        ]
    }
}

extension TemplateValue {
    /// A moment; as a day where it is the beginning of one, which is all that is known of shipped words.
    static func dayOrTime(_ milliseconds: Int64) -> TemplateValue {
        let iso = Timestamp(milliseconds: milliseconds).description
        return milliseconds % 86_400_000 == 0 ? .day(String(iso.prefix(10))) : .time(milliseconds)
    }

    /// A day, `2026-11-30`, as a time.
    static func day(_ text: String?) -> TemplateValue {
        guard let text, let day = Timestamp(day: text) else { return .absent }
        return ["iso": .text(text), "text": .text(PageTime.day(day.milliseconds))]
    }
}
