import Hummingbird
import Web

/// The list of all operations, and of those of one API.
extension DeveloperHub {
    var referenceRoutes: [Route] {
        [
            get("/reference", "reference") { visit in
                var values = side(.operation, at: "/reference")
                values["count"] = .text(String(operations.count))
                values["baseUrls"] = [.text(publicURL + "/api"), .text(publicURL + "/public/api")]
                values["domains"] = .list(domains.map(domainValues(of:)))
                return try page(
                    "reference", visit, at: .reference, title: "API Reference",
                    description: "Every operation with its parameters, answers, errors and samples.", values)
            },
            get("/reference/{domain}", "reference of an API") { visit in
                let path = "/reference/" + (visit.request.pathParameters["domain"] ?? "")
                if let markdown = markdown(at: path) { return markdown }
                guard let domain = contents.library[path] else { throw APIError.nothingHere }
                let guides = domain.next.compactMap { contents.library[$0] }
                var values = side(.domain, at: path)
                values.merge(surroundings(of: domain, breadcrumb: [("API Reference", "/reference")])) { _, own in own }
                values["domain"] = domainValues(of: domain)
                values["hasGuides"] = .flag(!guides.isEmpty)
                values["guides"] = .list(guides.map(Self.card))
                return try page(
                    "domain", visit, at: .reference, title: domain.title, description: domain.summary, values)
            },
        ]
    }

    /// The pages of the APIs.
    var domains: [HubPage] { contents.library.pages.filter { $0.kind == .domain } }

    private func domainValues(of domain: HubPage) -> TemplateValue {
        let slug = Slug.make(domain.category)
        let operations = contents.library.pages.filter { $0.kind == .operation && $0.category == domain.category }
        return [
            "name": .text(domain.category), "id": .text(slug), "url": .text(domain.path),
            "description": .text(domain.summary), "count": .text(Self.counted(operations.count, "operation")),
            "openapiUrl": .text("/openapi/\(slug).json"), "openapiYamlUrl": .text("/openapi/\(slug).yaml"),
            "postmanUrl": .text("/postman/\(slug).json"),
            "operations": .list(
                operations.compactMap { page in
                    guard let operation = page.operation else { return nil }
                    var values = Self.methodValues(of: operation)
                    values["url"] = .text(page.path)
                    values["path"] = .text(operation.path)
                    values["summary"] = .text(page.title)
                    return .object(values)
                }),
        ]
    }

    /// All APIs as cards.
    var domainCards: TemplateValue { .list(domains.map(domainValues(of:))) }

    static func counted(_ count: Int, _ thing: String) -> String { count == 1 ? "1 \(thing)" : "\(count) \(thing)s" }
}
