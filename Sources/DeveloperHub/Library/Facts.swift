import Foundation

/// What the words of the Hub state of the program, from the program's own tables: numbers, addresses, lists. A text
/// names a fact as `{{name}}`; nothing that could change is written out in a text.
package struct Facts: Sendable {
    private var texts: [String: String]

    package init(_ texts: [String: String] = [:]) {
        self.texts = texts
    }

    package subscript(name: String) -> String? {
        get { texts[name] }
        set { texts[name] = newValue }
    }

    package var names: [String] { texts.keys.sorted() }

    /// A name that no fact has.
    package struct UnknownFact: Error, CustomStringConvertible {
        package let name: String
        package var description: String { "there is no fact {{\(name)}}" }
    }

    /// The text with every `{{name}}` replaced by what it stands for.
    /// - Throws: `UnknownFact` for a name that there is not.
    package func filled(into text: String) throws(UnknownFact) -> String {
        var filled = ""
        var rest = Substring(text)
        while let start = rest.range(of: "{{"), let end = rest[start.upperBound...].range(of: "}}") {
            let name = String(rest[start.upperBound..<end.lowerBound]).filter { $0 != " " }
            guard let value = texts[name] else { throw UnknownFact(name: name) }
            filled += rest[..<start.lowerBound] + value
            rest = rest[end.upperBound...]
        }
        return filled + rest
    }
}
