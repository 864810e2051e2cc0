import Web

/// The changelog as a feed (RFC 4287): an entry for each release.
struct AtomFeed {
    let text: String

    /// - Parameter updated: when the changelog was last changed, in milliseconds since 1970.
    init(_ changelog: Changelog, updated: Int64?, publicURL: String) {
        let address = publicURL + "/changelog"
        let latest = Timestamp(milliseconds: updated ?? 0).description
        var xml = """
            <?xml version="1.0" encoding="utf-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom">
            <title>Iris changelog</title>
            <id>\(HTMLText.escape(address))</id>
            <link rel="self" href="\(HTMLText.escape(publicURL))/changelog.atom"/>
            <link rel="alternate" type="text/html" href="\(HTMLText.escape(address))"/>
            <updated>\(latest)</updated>
            <author><name>Iris</name></author>

            """
        for release in changelog.releases {
            let time = release.day.flatMap { Timestamp(day: $0) }?.description ?? latest
            var html = ""
            for group in release.groups {
                html += "<h2>\(HTMLText.escape(group.type))</h2><ul>"
                html += group.entries.map { "<li>\(Markdown($0).html)</li>" }.joined() + "</ul>"
            }
            xml += """
                <entry>
                <title>\(HTMLText.escape(release.version))</title>
                <id>\(HTMLText.escape(address))#\(release.id)</id>
                <link rel="alternate" type="text/html" href="\(HTMLText.escape(address))#\(release.id)"/>
                <updated>\(time)</updated>
                <content type="html">\(HTMLText.escape(html))</content>
                </entry>

                """
        }
        text = xml + "</feed>\n"
    }
}
