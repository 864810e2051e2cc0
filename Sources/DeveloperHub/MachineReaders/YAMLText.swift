import Web
import Yams

/// JSON values as YAML 1.2 in block style.
enum YAMLText {
    /// - Throws: `YamlError` when a value cannot be written.
    static func make(_ value: JSONValue) throws -> String {
        try Yams.serialize(node: node(value), width: -1, allowUnicode: true)
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
        case .object(let members): Node(members.map { (Node($0.name, Tag(.str)), node($0.value)) })
        }
    }
}
