import Web
import Yams

/// JSON values as YAML 1.2 in block style.
enum YAMLText {
    /// - Throws: `YamlError` when a value cannot be written.
    static func make(_ value: JSONValue) throws -> String {
        try Yams.serialize(node: node(value), width: -1, allowUnicode: true)
    }

    /// Names are plain where nothing can take them for a number, a truth value or null.
    private static func key(_ name: String) -> Node {
        let isName = name.first.map { $0.isLetter || $0 == "/" || $0 == "$" } ?? false
        let isWord = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"].contains(name.lowercased())
        return Node(name, Tag(.str), isName && !isWord ? .plain : .doubleQuoted)
    }

    private static func node(_ value: JSONValue) -> Node {
        switch value {
        case .null: Node("null", Tag(.null))
        case .bool(let flag): Node(flag ? "true" : "false", Tag(.bool))
        case .integer(let number): Node(String(number), Tag(.int))
        case .number(let number): Node(String(number), Tag(.float))
        // In quotation marks, so that no text is taken for something else.
        case .string(let text): Node(text, Tag(.str), text.contains("\n") ? .literal : .doubleQuoted)
        case .array(let values): Node(values.map(node))
        case .object(let members): Node(members.map { (key($0.name), node($0.value)) })
        }
    }
}
