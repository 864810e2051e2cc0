import Hummingbird
import Web

/// Whom to ask, and where to look first.
extension DeveloperHub {
    var supportRoutes: [Route] {
        [
            get("/support", "support") { visit in
                let guide = contents.library["/guides/troubleshooting"]
                let symptoms = (guide?.sections ?? []).filter { $0.level == 2 }
                return try page(
                    "support", visit, at: .support, title: "Support",
                    description: "Whom to ask, and where to look first.",
                    [
                        "contact": setup.contact.map { ["html": .html(Markdown(Self.linked($0)).html)] } ?? .absent,
                        "version": .text(setup.version),
                        "errorCount": .text(String(Set(operations.flatMap(\.allErrors)).count)),
                        "hasSymptoms": .flag(!symptoms.isEmpty),
                        "symptoms": .list(
                            symptoms.map { section in
                                ["title": .text(section.title), "url": .text("/guides/troubleshooting#" + section.id)]
                            }),
                    ])
            }
        ]
    }

    /// A bare address as a link; words stay words.
    private static func linked(_ contact: String) -> String {
        let isAddress = !contact.contains(where: \.isWhitespace)
        if isAddress, contact.hasPrefix("https://") || contact.hasPrefix("http://") { return "<\(contact)>" }
        if isAddress, contact.contains("@") { return "<mailto:\(contact)>" }
        return contact
    }
}
