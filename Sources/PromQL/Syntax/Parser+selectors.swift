/// Selectors and lists of labels.
extension Parser {
    /// The labels of `by`, `on` and the like, in parentheses.
    mutating func groupingLabels() throws(ParseError) -> [String] {
        try expect(.leftParenthesis, in: "grouping opts")
        var labels: [String] = []
        while !isAt(.rightParenthesis) {
            switch token.kind {
            // The only words that Prometheus does not take for labels: a keyword and two numbers.
            case .word(let name) where !["without", "inf", "nan"].contains(name.lowercased()): labels.append(name)
            case .metricName(let name): labels.append(name)
            case .string(let name) where !name.isEmpty: labels.append(name)
            case .string: throw error("invalid label name for grouping: \"\"", at: token.range)
            default: throw unexpected(in: "grouping opts", expected: "label")
            }
            try advance()
            if try !take(.comma) { break }
        }
        guard try take(.rightParenthesis) else {
            throw unexpected(in: "grouping opts", expected: "\",\" or \")\"")
        }
        return labels
    }

    /// The rest of a selector, whose name has been taken.
    mutating func selector(name: String?, from start: Int) throws(ParseError) -> Node {
        var conditions: [LabelMatcher] = []
        if try take(.leftBrace) {
            while !isAt(.rightBrace) {
                conditions.append(try condition())
                if try !take(.comma) { break }
            }
            guard try take(.rightBrace) else {
                throw unexpected(in: "label matching", expected: "\",\" or \"}\"")
            }
        }
        let selector = VectorSelector(name: name, conditions: conditions)
        check.selector(selector, at: start..<end)
        return try node(.selector(selector), from: start)
    }

    private mutating func condition() throws(ParseError) -> LabelMatcher {
        let start = token.range.lowerBound
        let label: String
        let isQuoted: Bool
        switch token.kind {
        case .word(let name): (label, isQuoted) = (name, false)
        case .string(let name): (label, isQuoted) = (name, true)
        default: throw unexpected(in: "label matching", expected: "identifier or \"}\"")
        }
        try advance()
        guard case .symbol(let symbol) = token.kind,
            let comparison = LabelMatcher.Comparison(rawValue: symbol.rawValue)
        else {
            guard isQuoted else { throw unexpected(in: "label matching", expected: "label matching operator") }
            return try matcher("__name__", .equal, label, from: start)
        }
        try advance()
        guard case .string(let value) = token.kind else {
            throw unexpected(in: "label matching", expected: "string")
        }
        try advance()
        return try matcher(label, comparison, value, from: start)
    }

    private func matcher(
        _ label: String, _ comparison: LabelMatcher.Comparison, _ value: String, from start: Int
    ) throws(ParseError) -> LabelMatcher {
        do {
            return try LabelMatcher(label, comparison, value)
        } catch {
            throw self.error(error.description, at: start..<end)
        }
    }
}

extension VectorSelector {
    /// Puts the conditions into the order in which they print, so that what means the same is equal, and the one of
    /// the name behind them.
    init(name: String?, conditions: [LabelMatcher]) {
        var matchers = conditions.map { (matcher: $0, text: $0.description) }
            .sorted { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }
            .map(\.matcher)
        if let name { matchers.append(LabelMatcher(name: name)) }
        self.init(name: name, matchers: matchers)
    }
}
