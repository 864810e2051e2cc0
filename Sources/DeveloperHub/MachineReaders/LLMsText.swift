/// `/llms.txt`: what there is to read, for programs that read (llmstxt.org): a list of all pages as Markdown.
struct LLMsText {
    let text: String

    init(_ library: HubLibrary, publicURL: String) {
        var parts = [
            "# Iris",
            "> Iris is a self-hosted telematics platform for mixed fleets of construction machines: an OAuth 2.0 "
                + "authorization server, REST APIs, ISO 15143-3, PromQL and Prometheus remote write at one address.",
            "Every page is there as Markdown under its address with `.md` behind it. The APIs are described by "
                + "[OpenAPI](\(publicURL)/openapi.json).",
        ]
        func list(_ pages: [HubPage]) -> String {
            pages.map { "- [\($0.title)](\(publicURL)\($0.path).md): \($0.summary)" }.joined(separator: "\n")
        }
        for group in library.categories(of: .guide) { parts += ["## \(group.name)", list(group.pages)] }
        for group in library.categories(of: .operation) {
            parts += ["## \(group.name) API", list(group.pages)]
        }
        parts += ["## Optional", list(library.pages.filter { $0.kind == .changelog })]
        text = parts.joined(separator: "\n\n") + "\n"
    }
}
