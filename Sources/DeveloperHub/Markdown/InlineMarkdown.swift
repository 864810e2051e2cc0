import Foundation

/// Markdown of a sentence or two, without the paragraph around it.
enum InlineMarkdown {
    static func html(_ text: String) -> String {
        let html = Markdown(text).html.trimmingCharacters(in: .newlines)
        guard html.hasPrefix("<p>"), html.hasSuffix("</p>"), !html.dropFirst(3).contains("<p>") else { return html }
        return String(html.dropFirst(3).dropLast(4))
    }
}
