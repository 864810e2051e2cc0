/// Operators, and how series of both sides find each other.
extension Parser {
    var binaryOperator: BinaryOperator? {
        switch token.kind {
        case .symbol(let symbol): BinaryOperator(rawValue: symbol.rawValue)
        case .word(let word): BinaryOperator(rawValue: word.lowercased())
        default: nil
        }
    }

    /// Takes an operator, which comes next, and its modifiers.
    mutating func begin(_ symbol: BinaryOperator, with left: Node) throws(ParseError) {
        let start = token.range.lowerBound
        try advance()
        let returnsBool = try take("bool")
        let matching = try matching()
        try begin(
            .operation(
                Operation(
                    left: left, symbol: symbol, returnsBool: returnsBool, matching: matching,
                    operatorRange: start..<end)))
    }

    /// Ends the operations that bind their right side more than the operator that comes next, if any, binds its left.
    mutating func reduced(_ operand: Node, before next: BinaryOperator?) throws(ParseError) -> Node {
        let precedence = next?.precedence ?? 0
        var operand = operand
        while let last = pending.last {
            switch last {
            case .operation(let operation)
            where operation.symbol.precedence > precedence
                || operation.symbol.precedence == precedence && operation.symbol != .power:
                operand = try node(operation, right: operand)
            // Signs bind less than a power.
            case .signs(let signs) where next != .power: operand = try node(signs, operand)
            default: return operand
            }
            pending.removeLast()
        }
        return operand
    }

    mutating func node(_ operation: Operation, right: Node) throws(ParseError) -> Node {
        let left = operation.left
        let written = operation.matching
        var matching: VectorMatching?
        if left.expression.type == .vector, right.expression.type == .vector {
            matching =
                operation.symbol.isSetOperator
                ? VectorMatching(.manyToMany, isOn: written.isOn, labels: written.labels) : written
        }
        let binary = BinaryOperation(
            operation.symbol, left.expression, right.expression, returnsBool: operation.returnsBool,
            matching: matching)
        let start = left.expression.range.lowerBound
        check.binary(binary, matching: written, at: start..<end, operatorRange: operation.operatorRange)
        return try node(.binary(binary), from: start, above: max(left.height, right.height))
    }

    mutating func node(_ signs: [Sign], _ operand: Node) throws(ParseError) -> Node {
        var operand = operand
        for sign in signs.reversed() {
            let expression = operand.expression
            check.sign(of: expression, at: sign.start..<end)
            if case .number(let value) = expression.kind {
                operand = try node(.number(sign.isMinus ? -value : value), from: sign.start)
            } else if sign.isMinus {
                operand = try node(.negation(expression), from: sign.start, above: operand.height)
            } else {
                operand.expression = Expression(expression.kind, in: sign.start..<end)
            }
        }
        return operand
    }

    mutating func matching() throws(ParseError) -> VectorMatching {
        let isOn = try take("on")
        if !isOn {
            guard try take("ignoring") else { return VectorMatching(.oneToOne) }
        }
        let labels = try groupingLabels()
        let cardinality: VectorMatching.Cardinality
        if try take("group_left") {
            cardinality = .manyToOne
        } else if try take("group_right") {
            cardinality = .oneToMany
        } else {
            return VectorMatching(.oneToOne, isOn: isOn, labels: labels)
        }
        let included = isAt(.leftParenthesis) ? try groupingLabels() : []
        return VectorMatching(cardinality, isOn: isOn, labels: labels, included: included)
    }
}
