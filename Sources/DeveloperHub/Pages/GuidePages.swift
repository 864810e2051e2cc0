import Hummingbird
import Web

/// The guides and their list.
extension DeveloperHub {
    var guideRoutes: [Route] {
        [
            get("/guides", "guides") { visit in
                let groups = contents.library.categories(of: .guide)
                var values = side(.guide, at: "/guides")
                values["guides"] = .list(
                    groups.map { group in
                        [
                            "category": .text(group.name), "id": .text(Slug.make(group.name)),
                            "pages": .list(group.pages.map(Self.card)),
                        ]
                    })
                return try page(
                    "guides", visit, at: .guides, title: "Guides",
                    description: "How Iris works, one task a page.", values)
            },
            get("/guides/{slug}", "guide") { visit in
                let slug = visit.request.pathParameters["slug"] ?? ""
                if let markdown = markdown(at: "/guides/" + slug) { return markdown }
                guard let guide = contents.library["/guides/" + slug] else { throw APIError.nothingHere }
                var values = side(.guide, at: guide.path)
                values.merge(surroundings(of: guide, breadcrumb: [("Guides", "/guides")])) { _, own in own }
                return try page(
                    "page", visit, at: .guides, title: guide.title, description: guide.summary, values)
            },
        ]
    }
}
