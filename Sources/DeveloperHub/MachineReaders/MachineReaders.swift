import HTTPTypes
import Hummingbird
import NIOCore
import Web

/// What programs read: the list of pages, the catalogue of APIs, their descriptions as a whole and one by one.
extension DeveloperHub {
    /// Pages that hold no words of their own.
    static let overviews = ["/", "/guides", "/reference", "/status", "/support"]

    /// - Throws: when a description cannot be written as YAML.
    func machineReaderRoutes() throws -> [Route] {
        let whole = try describedFiles(operations, named: "/openapi")
        let domains = contents.library.pages.filter { $0.kind == .domain }
        let byDomain = try domains.flatMap { domain in
            try describedFiles(
                operations.filter { $0.domain == domain.category }, named: "/openapi/\(Slug.make(domain.category))")
        }
        return whole + byDomain + [
            fileRoute("/llms.txt", "llms.txt", "text/plain; charset=utf-8") {
                LLMsText(contents.library, publicURL: publicURL).text
            },
            fileRoute("/sitemap.xml", "sitemap", "application/xml") {
                Sitemap(contents.library, others: Self.overviews, publicURL: publicURL).text
            },
            fileRoute("/robots.txt", "robots", "text/plain; charset=utf-8") {
                "User-agent: *\nDisallow: /manager\nDisallow: /api/\nDisallow: /public/\n\nSitemap: \(publicURL)/sitemap.xml\n"
            },
            fileRoute("/.well-known/api-catalog", "api-catalog", APICatalog.mediaType) {
                String(decoding: APICatalog(domains, publicURL: publicURL).json.encoded, as: UTF8.self)
            },
        ]
    }

    /// The OpenAPI document of some operations as JSON and YAML, made once.
    private func describedFiles(_ operations: [Web.Operation], named path: String) throws -> [Route] {
        let document = setup.describe(operations).json(server: publicURL)
        let json = String(decoding: document.encoded, as: UTF8.self)
        let yaml = try YAMLText.make(document)
        return [
            fileRoute(path + ".json", "openapi", "application/json") { json },
            fileRoute(path + ".yaml", "openapi", "application/yaml") { yaml },
        ]
    }
}
