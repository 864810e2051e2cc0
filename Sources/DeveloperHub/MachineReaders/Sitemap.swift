import Web

/// `/sitemap.xml` (sitemaps.org): the address of every page.
struct Sitemap {
    let text: String

    /// - Parameter others: pages that hold no words of their own.
    init(_ library: HubLibrary, others: [String], publicURL: String) {
        var xml = """
            <?xml version="1.0" encoding="UTF-8"?>
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">

            """
        func add(_ path: String, _ updated: Int64?) {
            let day = updated.map {
                "<lastmod>\(Timestamp(milliseconds: $0).description.prefix(10))</lastmod>"
            }
            xml += "<url><loc>\(HTMLText.escape(publicURL + path))</loc>\(day ?? "")</url>\n"
        }
        for path in others { add(path, nil) }
        for page in library.pages { add(page.path, page.updated) }
        text = xml + "</urlset>\n"
    }
}
