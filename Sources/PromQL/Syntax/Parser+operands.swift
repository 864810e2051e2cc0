/// Operands: literals, calls, aggregations and parentheses.
extension Parser {
    /// What stands on its own; nil when something has begun that holds an operand first.
    mutating func operand() throws(ParseError) -> Node? {
        let start = token.range.lowerBound
        switch token.kind {
        case .number(let value):
            try advance()
            return try node(.number(value), from: start)
        case .duration(let milliseconds):
            try advance()
            return try node(.number(Self.seconds(milliseconds)), from: start)
        case .string(let text):
            try advance()
            return try node(.string(text), from: start)
        case .symbol(.leftParenthesis):
            try advance()
            try begin(.parenthesis(start: start))
            return nil
        case .symbol(.minus), .symbol(.plus):
            try begin(.signs(try signs()))
            return nil
        case .symbol(.leftBrace): return try selector(name: nil, from: start)
        case .metricName(let name):
            try advance()
            return try selector(name: name, from: start)
        case .word(let name): return try named(name)
        default: throw unexpected()
        }
    }

    mutating func signs() throws(ParseError) -> [Sign] {
        var signs: [Sign] = []
        while isAt(.minus) || isAt(.plus) {
            signs.append(Sign(isMinus: isAt(.minus), start: token.range.lowerBound))
            try advance()
        }
        return signs
    }

    private static let keywordsOfMatching: Set = ["atan2", "bool", "group_left", "group_right", "ignoring", "on"]

    /// What a name begins: an aggregation, a call, a number or a selector.
    private mutating func named(_ name: String) throws(ParseError) -> Node? {
        let range = token.range
        let start = range.lowerBound
        let keyword = name.lowercased()
        if let number {
            try advance()
            return try node(.number(number), from: start)
        }
        if Self.keywordsOfMatching.contains(keyword) { throw unexpected() }
        try advance()
        if let symbol = Aggregator(rawValue: keyword),
            isAt(.leftParenthesis) || self.keyword == "by" || self.keyword == "without"
        {
            let grouping = try grouping()
            guard isAt(.leftParenthesis) else { throw unexpected(in: "aggregation", expected: "\"(\"") }
            return try beginCall(of: .aggregator(symbol, grouping), from: start)
        }
        if isAt(.leftParenthesis) {
            guard let function = Function(name: name) else {
                throw error(
                    Function.refusal(of: keyword) ?? "unknown function with name \"\(name)\"", at: range)
            }
            return try beginCall(of: .function(function), from: start)
        }
        return try selector(name: name, from: start)
    }

    // MARK: Parentheses

    /// Takes the parenthesis that comes next; gives the call at once when it has no arguments.
    private mutating func beginCall(of callee: Call.Callee, from start: Int) throws(ParseError) -> Node? {
        let call = Call(callee: callee, start: start, firstArgument: arguments.count)
        try advance()
        if try take(.rightParenthesis) { return try node(call) }
        try begin(.arguments(call))
        return nil
    }

    /// Takes what follows an operand in parentheses; nil when another operand is to come.
    mutating func closed(_ innermost: Pending, around operand: Node) throws(ParseError) -> Node? {
        switch innermost {
        case .parenthesis(let start):
            try close()
            return try node(.parenthesized(operand.expression), from: start, above: operand.height)
        case .arguments(var call):
            arguments.append(operand.expression)
            call.height = max(call.height, operand.height)
            let comma = token.range
            if try take(.comma) {
                if isAt(.rightParenthesis) {
                    throw error("trailing commas not allowed in function call args", at: comma)
                }
                pending.append(.arguments(call))
                return nil
            }
            try close()
            return try node(call)
        case .signs, .operation:
            preconditionFailure("operations end where no operator comes next")
        }
    }

    private mutating func close() throws(ParseError) {
        if token.kind == .end { throw error("unclosed left parenthesis", at: token.range) }
        guard try take(.rightParenthesis) else { throw unexpected() }
    }

    mutating func node(_ call: Call) throws(ParseError) -> Node {
        let arguments = Array(arguments[call.firstArgument...])
        self.arguments.removeSubrange(call.firstArgument...)
        switch call.callee {
        case .function(let function):
            let functionCall = FunctionCall(function, arguments)
            check.call(functionCall, at: call.start..<end)
            return try node(.call(functionCall), from: call.start, above: call.height)
        case .aggregator(let symbol, let first):
            var grouping = first
            if grouping == nil { grouping = try self.grouping() }
            let aggregation = try aggregation(symbol, grouping, arguments, at: call.start..<end)
            check.aggregation(aggregation)
            return try node(.aggregation(aggregation), from: call.start, above: call.height)
        }
    }

    func aggregation(
        _ symbol: Aggregator, _ grouping: Grouping?, _ arguments: [Expression], at range: Range<Int>
    ) throws(ParseError) -> Aggregation {
        let expected = symbol.parameterType == nil ? 1 : 2
        guard let operand = arguments.last else {
            throw error("no arguments for aggregate expression provided", at: range)
        }
        guard arguments.count == expected else {
            throw error(
                "wrong number of arguments for aggregate expression provided, expected \(expected), got "
                    + "\(arguments.count)", at: range)
        }
        return Aggregation(
            symbol, operand, parameter: expected == 2 ? arguments.first : nil,
            isWithout: grouping?.isWithout ?? false, labels: grouping?.labels ?? [])
    }

    mutating func grouping() throws(ParseError) -> Grouping? {
        if try take("by") { return Grouping(isWithout: false, labels: try groupingLabels()) }
        if try take("without") { return Grouping(isWithout: true, labels: try groupingLabels()) }
        return nil
    }
}
