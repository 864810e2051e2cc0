import Mustache

/// What a template can show: a text, a condition, a list or named values. An absent value is absent, never a text
/// such as `nil`, which templates would take for something to show.
package enum TemplateValue: Sendable, Equatable {
    case text(String)
    /// Markup that is safe already; templates show it between three braces.
    case html(String)
    case flag(Bool)
    case list([TemplateValue])
    case object([String: TemplateValue])
    case absent

    /// A text, or absent when there is none.
    package static func text(_ text: String?) -> TemplateValue {
        guard let text else { return .absent }
        return .text(text)
    }

    /// A text, or absent when there is nothing in it.
    package static func nonEmpty(_ text: String?) -> TemplateValue {
        guard let text, !text.isEmpty else { return .absent }
        return .text(text)
    }
}

extension TemplateValue: MustacheCustomRepresentation {
    var representation: Any? {
        switch self {
        case .text(let text): Self.isEscapedWhole(text) ? text : Self.escaped(text)
        case .html(let markup): markup
        case .flag(let flag): flag
        case .list(let values): values
        case .object(let members): members
        case .absent: nil
        }
    }
}

extension TemplateValue {
    /// Whether the template engine will see each character that means something in HTML. It escapes characters as
    /// people see them, and a quote with a combining mark behind it is none of the five that it knows.
    private static func isEscapedWhole(_ text: String) -> Bool {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return true }
        func isMarkup(_ scalar: Unicode.Scalar) -> Bool { entity(of: scalar) != nil }
        let alone = text.count { $0.unicodeScalars.count == 1 && $0.unicodeScalars.first.map(isMarkup) == true }
        return text.unicodeScalars.count(where: isMarkup) == alone
    }

    /// The text as a template that stands for it, escaped scalar by scalar.
    private static func escaped(_ text: String) -> Any {
        // Without an opening brace there is no tag that could be wrong.
        (try? MustacheTemplate(string: HTMLText.escape(text, entity(of:)))) ?? ""
    }

    private static func entity(of scalar: Unicode.Scalar) -> String? {
        scalar == "{" ? "&#123;" : HTMLText.entity(of: scalar)
    }
}

extension TemplateValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .text(value) }
    package init(booleanLiteral value: Bool) { self = .flag(value) }
    package init(arrayLiteral elements: TemplateValue...) { self = .list(elements) }
    package init(dictionaryLiteral elements: (String, TemplateValue)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }
}
