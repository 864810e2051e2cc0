/// A JSON document as a tree. A number stays the text that was sent, so that nothing is lost before it is known
/// what the number is for.
enum JSONValue: Equatable {
    struct Member: Equatable {
        var key: String
        var value: JSONValue
    }

    case null
    case boolean(Bool)
    case number(String)
    case string(String)
    case array([JSONValue])
    /// In the document's order; keys differ.
    case object([Member])
}
