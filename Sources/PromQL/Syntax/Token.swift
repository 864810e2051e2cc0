/// A word, sign or literal of a query.
struct Token: Sendable {
    enum Kind: Sendable, Equatable {
        case end
        /// A name or a keyword.
        case word(String)
        /// A name with a colon, which only metrics have.
        case metricName(String)
        case number(Double)
        /// In milliseconds.
        case duration(Int64)
        case string(String)
        case symbol(Symbol)
    }

    enum Symbol: String, Sendable {
        case leftParenthesis = "("
        case rightParenthesis = ")"
        case leftBrace = "{"
        case rightBrace = "}"
        case leftBracket = "["
        case rightBracket = "]"
        case comma = ","
        case colon = ":"
        case at = "@"
        case assign = "="
        case matches = "=~"
        case matchesNot = "!~"
        case equal = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case plus = "+"
        case minus = "-"
        case multiply = "*"
        case divide = "/"
        case modulo = "%"
        case power = "^"
    }

    let kind: Kind
    /// Offsets of bytes of UTF-8 in the text of the query.
    let range: Range<Int>

    /// As an error names it.
    var description: String {
        switch kind {
        case .end: "end of input"
        case .word(let name): "identifier \"\(name)\""
        case .metricName(let name): "metric identifier \"\(name)\""
        case .number: "number"
        case .duration: "duration"
        case .string: "string"
        case .symbol(let symbol): "\"\(symbol.rawValue)\""
        }
    }
}
