extension Expression {
    /// Reads PromQL as Prometheus 3 has it, and checks the types.
    package init(parsing text: String) throws(ParseError) {
        var parser = try Parser(text)
        self = try parser.query()
    }
}

/// Makes a tree of the tokens of one query. What is begun and not ended waits in an array, not on the stack of the
/// thread, so that nesting takes none of it.
struct Parser {
    /// In bytes of UTF-8.
    static let longestText = 65_536
    /// Of a tree, so that no query exhausts the stack where trees are walked.
    static let deepestNesting = 200

    /// An expression with the levels of its tree.
    struct Node {
        var expression: Expression
        var height: Int
    }

    enum Pending {
        case parenthesis(start: Int)
        case arguments(Call)
        case signs([Sign])
        case operation(Operation)
    }

    struct Sign {
        let isMinus: Bool
        let start: Int
    }

    /// An operation without its right side.
    struct Operation {
        let left: Node
        let symbol: BinaryOperator
        let returnsBool: Bool
        /// As it is written, whatever the sides are.
        let matching: VectorMatching
        let operatorRange: Range<Int>
    }

    /// A call or an aggregation, some of whose arguments have been read.
    struct Call {
        enum Callee {
            case function(Function)
            case aggregator(Aggregator, Grouping?)
        }

        let callee: Callee
        let start: Int
        /// Where its arguments begin among those of all calls.
        let firstArgument: Int
        /// Of the highest argument.
        var height = 0
    }

    struct Grouping {
        let isWithout: Bool
        let labels: [String]
    }

    var lexer: Lexer
    var token: Token
    /// Where the token before ended.
    var end = 0
    var pending: [Pending] = []
    /// Of the calls that have begun.
    var arguments: [Expression] = []
    var check = TypeCheck()

    init(_ text: String) throws(ParseError) {
        guard text.utf8.count <= Self.longestText else {
            throw ParseError("the query is longer than \(Self.longestText) bytes", at: 0..<0, in: [])
        }
        lexer = Lexer(text)
        token = try lexer.next()
    }

    mutating func query() throws(ParseError) -> Expression {
        if token.kind == .end { throw error("no expression found in input", at: 0..<0) }
        while true {
            guard var operand = try operand() else { continue }
            while true {
                operand = try modified(operand)
                let next = binaryOperator
                operand = try reduced(operand, before: next)
                if let next {
                    try begin(next, with: operand)
                    break
                }
                guard let innermost = pending.popLast() else {
                    if token.kind != .end { throw unexpected() }
                    if let problem = check.problem { throw error(problem.reason, at: problem.range) }
                    return operand.expression
                }
                guard let whole = try closed(innermost, around: operand) else { break }
                operand = whole
            }
        }
    }

    // MARK: Tokens

    func error(_ reason: String, at range: Range<Int>) -> ParseError { lexer.error(reason, at: range) }

    func unexpected(in context: String? = nil, expected: String? = nil) -> ParseError {
        var reason = "unexpected \(token.description)"
        if let context { reason += " in \(context)" }
        if let expected { reason += ", expected \(expected)" }
        return error(reason, at: token.range)
    }

    mutating func advance() throws(ParseError) {
        end = token.range.upperBound
        token = try lexer.next()
    }

    func isAt(_ symbol: Token.Symbol) -> Bool { token.kind == .symbol(symbol) }

    mutating func take(_ symbol: Token.Symbol) throws(ParseError) -> Bool {
        guard isAt(symbol) else { return false }
        try advance()
        return true
    }

    mutating func expect(_ symbol: Token.Symbol, in context: String) throws(ParseError) {
        guard try take(symbol) else { throw unexpected(in: context, expected: "\"\(symbol.rawValue)\"") }
    }

    /// The word that comes next in lower case, as keywords are the same in any case.
    var keyword: String? {
        guard case .word(let word) = token.kind else { return nil }
        return word.lowercased()
    }

    mutating func take(_ keyword: String) throws(ParseError) -> Bool {
        guard self.keyword == keyword else { return false }
        try advance()
        return true
    }

    func node(
        _ kind: Expression.Kind, from start: Int, above children: Int = 0
    ) throws(ParseError) -> Node {
        let node = Node(expression: Expression(kind, in: start..<end), height: children + 1)
        if node.height > Self.deepestNesting { throw tooDeep(at: start..<end) }
        return node
    }

    func tooDeep(at range: Range<Int>) -> ParseError {
        error("the query is nested deeper than \(Self.deepestNesting) levels", at: range)
    }

    mutating func begin(_ construct: Pending) throws(ParseError) {
        guard pending.count < Self.deepestNesting else { throw tooDeep(at: token.range) }
        pending.append(construct)
    }
}
