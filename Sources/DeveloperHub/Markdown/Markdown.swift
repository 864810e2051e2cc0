import CMarkGFM
import Glibc

/// A text in GitHub's Markdown as HTML that may stand on a page, whoever wrote it: raw HTML is left out, and so are
/// links that a browser would run.
struct Markdown {
    /// A part of the text under one heading, for the contents of a page and for the search.
    struct Section: Sendable, Equatable {
        /// What an address names it by; empty before the first heading.
        let id: String
        let title: String
        /// 1 to 6; 0 before the first heading.
        let level: Int
        /// The words under the heading, without markup.
        var text: String
    }

    let html: String
    let sections: [Section]
    /// Every address that the text links to.
    let links: [String]

    private static let extensions = ["table", "strikethrough", "autolink", "tagfilter", "tasklist"]
    private static let register: Void = cmark_gfm_core_extensions_ensure_registered()

    init(_ text: String) {
        _ = Self.register
        // Without CMARK_OPT_UNSAFE the renderer leaves out raw HTML and addresses such as `javascript:`.
        let options = CMARK_OPT_VALIDATE_UTF8 | CMARK_OPT_SMART
        guard let parser = cmark_parser_new(options) else { fatalError("out of memory") }
        defer { cmark_parser_free(parser) }
        for name in Self.extensions {
            if let found = cmark_find_syntax_extension(name) { cmark_parser_attach_syntax_extension(parser, found) }
        }
        var text = text
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { cmark_parser_feed(parser, $0.baseAddress, $0.count) }
        }
        guard let root = cmark_parser_finish(parser) else { fatalError("out of memory") }
        defer { cmark_node_free(root) }

        var outline = Outline()
        outline.visit(root)
        CodeBlocks.replace(in: root)
        guard let rendered = cmark_render_html(root, options, cmark_parser_get_syntax_extensions(parser)) else {
            fatalError("out of memory")
        }
        defer { free(rendered) }
        // Text is escaped and raw HTML left out, so these can only be the renderer's own.
        html = String(cString: rendered)
            .replacing(
                "<table>", with: #"<div class="table-frame" role="group" aria-label="Table" tabindex="0"><table>"#
            )
            .replacing("</table>", with: "</table></div>")
            .replacing("<th>", with: #"<th scope="col">"#).replacing("<th align", with: #"<th scope="col" align"#)
            .replacing(
                #"<input type="checkbox" checked="" disabled="" />"#,
                with: #"<input type="checkbox" checked disabled aria-label="Done">"#
            )
            .replacing(
                #"<input type="checkbox" disabled="" />"#, with: #"<input type="checkbox" disabled aria-label="To do">"#
            )
        sections = outline.sections
        links = outline.links
    }
}

/// Gathers headings, words and links, and gives each heading an address.
private struct Outline {
    private(set) var sections = [Markdown.Section(id: "", title: "", level: 0, text: "")]
    private(set) var links: [String] = []
    /// How often a heading's name was there.
    private var counts: [String: Int] = [:]
    private var ids: Set<String> = []

    mutating func visit(_ root: OpaquePointer) {
        let walk = cmark_iter_new(root)
        defer { cmark_iter_free(walk) }
        var headings: [(node: OpaquePointer, id: String)] = []
        while true {
            let event = cmark_iter_next(walk)
            if event == CMARK_EVENT_DONE { break }
            guard event == CMARK_EVENT_ENTER, let node = cmark_iter_get_node(walk) else { continue }
            let kind = cmark_node_get_type(node)
            if kind == CMARK_NODE_HEADING {
                let title = MarkdownNode.words(of: node)
                let id = uniqueID(title)
                headings.append((node, id))
                sections.append(
                    .init(id: id, title: title, level: Int(cmark_node_get_heading_level(node)), text: ""))
            } else if kind == CMARK_NODE_LINK, let url = MarkdownNode.text(cmark_node_get_url(node)) {
                links.append(url)
            } else if let words = MarkdownNode.ownWords(of: node), !isInHeading(node) {
                sections[sections.count - 1].text += words
            } else if MarkdownNode.endsWords(node) {
                sections[sections.count - 1].text += " "
            }
        }
        for (node, id) in headings {
            let anchor = cmark_node_new(CMARK_NODE_CUSTOM_INLINE)
            cmark_node_set_on_enter(anchor, #"<span class="anchor" id="\#(id)"></span>"#)
            cmark_node_prepend_child(node, anchor)
        }
    }

    private func isInHeading(_ node: OpaquePointer) -> Bool {
        var parent = cmark_node_parent(node)
        while let found = parent {
            if cmark_node_get_type(found) == CMARK_NODE_HEADING { return true }
            parent = cmark_node_parent(found)
        }
        return false
    }

    private mutating func uniqueID(_ title: String) -> String {
        let slug = Slug.make(title)
        var number = counts[slug, default: 0] + 1
        var id = number == 1 ? slug : "\(slug)-\(number)"
        // Another heading may be called so by itself.
        while !ids.insert(id).inserted {
            number += 1
            id = "\(slug)-\(number)"
        }
        counts[slug] = number
        return id
    }
}

/// The name of a heading in addresses: small letters, digits and hyphens.
enum Slug {
    static func make(_ title: String) -> String {
        var slug = ""
        for character in title.lowercased() {
            if character.isASCII, character.isLetter || character.isNumber {
                slug.append(character)
            } else if !slug.isEmpty, slug.last != "-" {
                slug.append("-")
            }
        }
        if slug.last == "-" { slug.removeLast() }
        return slug.isEmpty ? "section" : slug
    }
}

enum MarkdownNode {
    static func text(_ pointer: UnsafePointer<CChar>?) -> String? { pointer.map { String(cString: $0) } }

    /// The words that a node holds itself.
    static func ownWords(of node: OpaquePointer) -> String? {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_TEXT, CMARK_NODE_CODE: text(cmark_node_get_literal(node))
        case CMARK_NODE_CODE_BLOCK: text(cmark_node_get_literal(node)).map { " " + $0 + " " }
        case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: " "
        default: nil
        }
    }

    /// Whether the words before and after the start of a node belong apart.
    static func endsWords(_ node: OpaquePointer) -> Bool {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_EMPH, CMARK_NODE_STRONG, CMARK_NODE_LINK: false
        default: true
        }
    }

    /// All words in a node.
    static func words(of node: OpaquePointer) -> String {
        let walk = cmark_iter_new(node)
        defer { cmark_iter_free(walk) }
        var words = ""
        while true {
            let event = cmark_iter_next(walk)
            if event == CMARK_EVENT_DONE { return words }
            if event == CMARK_EVENT_ENTER, let inner = cmark_iter_get_node(walk) { words += ownWords(of: inner) ?? "" }
        }
    }
}
