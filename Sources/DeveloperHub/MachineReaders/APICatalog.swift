import Web

/// `/.well-known/api-catalog` (RFC 9727): each API with its description and documentation, as a linkset (RFC 9264).
struct APICatalog {
    static let mediaType = #"application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727""#

    let json: JSONValue

    /// - Parameter domains: name and address of the page of each API.
    init(_ domains: [HubPage], publicURL: String) {
        func link(_ path: String, _ type: String) -> JSONValue {
            .array([["href": .string(publicURL + path), "type": .string(type)]])
        }
        json = .object([
            "linkset": .array(
                domains.map { domain in
                    let slug = Slug.make(domain.category)
                    return .object([
                        "anchor": .string(publicURL + domain.path), "title": .string(domain.title),
                        "service-desc": link("/openapi/\(slug).json", "application/openapi+json;version=3.1"),
                        "service-doc": link(domain.path, "text/html"), "status": link("/status", "text/html"),
                    ])
                })
        ])
    }
}
