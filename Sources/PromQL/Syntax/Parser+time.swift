/// Ranges, `offset` and `@`.
extension Parser {
    /// Takes all that follows an operand and binds more than operators do.
    mutating func modified(_ operand: Node) throws(ParseError) -> Node {
        var operand = operand
        var hasOffset = false
        var hasAnchor = false
        while true {
            if isAt(.leftBracket) {
                operand = try bracketed(operand, hasOffset: hasOffset, hasAnchor: hasAnchor)
                hasOffset = false
                hasAnchor = false
            } else if try take(.at) {
                let isRepeated = hasAnchor
                hasAnchor = true
                try modify(&operand, by: "@", isRepeated: isRepeated) { parser, time throws(ParseError) in
                    time.anchor = try parser.anchor()
                }
            } else if try take("offset") {
                let isRepeated = hasOffset
                hasOffset = true
                try modify(&operand, by: "offset", isRepeated: isRepeated) { parser, time throws(ParseError) in
                    time.offset = try parser.signedDuration(in: "offset").milliseconds
                }
            } else if let keyword, keyword == "anchored" || keyword == "smoothed" {
                throw error("modifier \"\(keyword)\" is not supported", at: token.range)
            } else {
                return operand
            }
        }
    }

    private mutating func modify(
        _ operand: inout Node, by name: String, isRepeated: Bool,
        _ change: (inout Parser, inout TimeModifier) throws(ParseError) -> Void
    ) throws(ParseError) {
        let range = operand.expression.range
        if isRepeated { throw error("\(name) may not be set multiple times", at: range) }
        var kind = operand.expression.kind
        switch kind {
        case .selector(var selector):
            try change(&self, &selector.time)
            kind = .selector(selector)
        case .range(var selector, let duration):
            try change(&self, &selector.time)
            kind = .range(selector, duration: duration)
        case .subquery(var subquery):
            try change(&self, &subquery.time)
            kind = .subquery(subquery)
        default:
            throw error(
                "\(name) modifier must be preceded by an instant vector selector or range vector selector or a "
                    + "subquery", at: range)
        }
        operand.expression = Expression(kind, in: range.lowerBound..<end)
    }

    /// Seconds may be this many at most, some 285 000 years: milliseconds of them survive in a double.
    private static let latestAnchor = 0x1p53 / 1000

    private mutating func anchor() throws(ParseError) -> TimeModifier.Anchor {
        if let keyword, keyword == "start" || keyword == "end" {
            try advance()
            try expect(.leftParenthesis, in: "@")
            try expect(.rightParenthesis, in: "@")
            return keyword == "start" ? .start : .end
        }
        let start = token.range.lowerBound
        let isNegative = try take(.minus)
        if !isNegative { _ = try take(.plus) }
        let seconds: Double
        switch token.kind {
        case .duration(let milliseconds): seconds = Self.seconds(milliseconds)
        default:
            guard let value = number else { throw unexpected(in: "@", expected: "timestamp") }
            seconds = value
        }
        try advance()
        let time = isNegative ? -seconds : seconds
        guard time.magnitude <= Self.latestAnchor else {
            throw error("timestamp out of bounds for @ modifier: \(GoFloat.plain(time))", at: start..<end)
        }
        return .time(Int64((time * 1000).rounded()))
    }

    /// The number that comes next, which may be a word.
    var number: Double? {
        if case .number(let value) = token.kind { return value }
        switch keyword {
        case "inf": return .infinity
        case "nan": return .nan
        default: return nil
        }
    }

    static func seconds(_ milliseconds: Int64) -> Double {
        Double(milliseconds / 1000) + Double(milliseconds % 1000) / 1000
    }

    /// A duration, or a number of seconds.
    private mutating func signedDuration(
        in context: String
    ) throws(ParseError) -> (milliseconds: Int64, range: Range<Int>) {
        let start = token.range.lowerBound
        let isNegative = try take(.minus)
        if !isNegative { _ = try take(.plus) }
        let milliseconds: Int64
        switch token.kind {
        case .duration(let value): milliseconds = value
        case .symbol(.leftParenthesis):
            throw error("duration expressions are not supported", at: token.range)
        case .word(let word) where ["step", "range", "min_of", "max_of"].contains(word.lowercased()):
            throw error("duration expressions are not supported", at: token.range)
        default:
            guard let seconds = number else { throw unexpected(in: context, expected: "number or duration") }
            // Prometheus rounds to nanoseconds, and leaves out what is less than a millisecond.
            let nanoseconds = (seconds * 1e9).rounded()
            guard let whole = Int64(exactly: nanoseconds) else {
                throw error("duration out of range", at: start..<token.range.upperBound)
            }
            milliseconds = whole / 1_000_000
        }
        try advance()
        return (isNegative ? -milliseconds : milliseconds, start..<end)
    }

    private mutating func positiveDuration() throws(ParseError) -> Int64 {
        let (milliseconds, range) = try signedDuration(in: "subquery or range selector")
        guard milliseconds > 0 else { throw error("duration must be greater than 0", at: range) }
        switch token.kind {
        case .symbol(.plus), .symbol(.minus), .symbol(.multiply), .symbol(.divide), .symbol(.modulo), .symbol(.power):
            throw error("duration expressions are not supported", at: token.range)
        default: return milliseconds
        }
    }

    /// Makes a range or subquery of an operand.
    private mutating func bracketed(
        _ operand: Node, hasOffset: Bool, hasAnchor: Bool
    ) throws(ParseError) -> Node {
        let bracket = token.range.lowerBound
        let start = operand.expression.range.lowerBound
        try advance()
        let duration = try positiveDuration()
        if try take(.colon) {
            let step = isAt(.rightBracket) ? nil : try positiveDuration()
            try expect(.rightBracket, in: "subquery selector")
            check.subquery(of: operand.expression, at: start..<end)
            let subquery = Subquery(operand.expression, duration: duration, step: step)
            return try node(.subquery(subquery), from: start, above: operand.height)
        }
        guard try take(.rightBracket) else { throw unexpected(in: "subquery or range", expected: "\":\" or \"]\"") }
        guard case .selector(let selector) = operand.expression.kind else {
            throw error("ranges only allowed for vector selectors", at: bracket..<end)
        }
        if hasOffset { throw error("no offset modifiers allowed before range", at: bracket..<end) }
        if hasAnchor { throw error("no @ modifiers allowed before range", at: bracket..<end) }
        return try node(.range(selector, duration: duration), from: start)
    }
}
