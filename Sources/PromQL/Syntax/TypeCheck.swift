extension Expression {
    package var type: ValueType {
        switch kind {
        case .number: .scalar
        case .string: .string
        case .selector, .aggregation: .vector
        case .range, .subquery: .matrix
        case .negation(let operand), .parenthesized(let operand): operand.type
        case .binary(let operation):
            operation.left.type == .scalar && operation.right.type == .scalar ? .scalar : .vector
        case .call(let call): call.function.signature.result
        }
    }
}

extension Expression.ValueType {
    /// As Prometheus's documentation names it.
    package var name: String {
        switch self {
        case .scalar: "scalar"
        case .string: "string"
        case .vector: "instant vector"
        case .matrix: "range vector"
        }
    }
}

/// What the grammar lets pass and makes no sense all the same. Checks the parts of an expression from the innermost
/// out, and keeps the first problem, as an error of syntax further on goes before it.
struct TypeCheck {
    struct Problem {
        let reason: String
        let range: Range<Int>
    }

    private(set) var problem: Problem?

    private mutating func require(_ condition: Bool, at range: Range<Int>, _ reason: @autoclosure () -> String) {
        if problem == nil, !condition { problem = Problem(reason: reason(), range: range) }
    }

    private mutating func require(_ type: Expression.ValueType, of expression: Expression, in context: String) {
        let actual = expression.type
        require(
            actual == type, at: expression.range, "expected type \(type.name) in \(context), got \(actual.name)")
    }

    mutating func selector(_ selector: VectorSelector, at range: Range<Int>) {
        if let name = selector.name {
            // The name in front is the last of the matchers.
            if let other = selector.matchers.dropLast().first(where: { $0.label == "__name__" }) {
                require(
                    false, at: range, "metric name must not be set twice: \(name.quoted) or \(other.value.quoted)")
            }
        } else {
            require(
                selector.matchers.contains { !$0.matches("") }, at: range,
                "vector selector must contain at least one non-empty matcher")
        }
    }

    mutating func subquery(of expression: Expression, at range: Range<Int>) {
        let type = expression.type
        require(
            type == .vector, at: range, "subquery is only allowed on instant vector, got \(type.name) instead")
    }

    mutating func sign(of expression: Expression, at range: Range<Int>) {
        let type = expression.type
        require(
            type == .scalar || type == .vector, at: range,
            "unary expression only allowed on expressions of type scalar or instant vector, got \(type.name)")
    }

    mutating func aggregation(_ aggregation: Aggregation) {
        require(.vector, of: aggregation.expression, in: "aggregation expression")
        if let parameter = aggregation.parameter, let type = aggregation.symbol.parameterType {
            require(type, of: parameter, in: "aggregation parameter")
        }
    }

    mutating func call(_ call: FunctionCall, at range: Range<Int>) {
        let signature = call.function.signature
        let name = call.function.rawValue.quoted
        let count = call.arguments.count
        let fewest = signature.fewestArguments
        if fewest == signature.mostArguments {
            require(count == fewest, at: range, "expected \(fewest) argument(s) in call to \(name), got \(count)")
        } else {
            require(
                count >= fewest, at: range, "expected at least \(fewest) argument(s) in call to \(name), got \(count)")
            if let most = signature.mostArguments {
                require(
                    count <= most, at: range, "expected at most \(most) argument(s) in call to \(name), got \(count)")
            }
        }
        guard let last = signature.parameters.last else { return }
        for (index, argument) in call.arguments.enumerated() {
            let type = index < signature.parameters.count ? signature.parameters[index] : last
            require(type, of: argument, in: "call to function \(name)")
        }
    }

    /// - Parameters:
    ///   - matching: as it was written, whatever the sides are.
    ///   - operatorRange: of the operator and its modifiers.
    mutating func binary(
        _ operation: BinaryOperation, matching: VectorMatching, at range: Range<Int>, operatorRange: Range<Int>
    ) {
        let symbol = operation.symbol
        let sides = [operation.left, operation.right]
        let types = sides.map(\.type)
        require(
            symbol.isComparison || !operation.returnsBool, at: operatorRange,
            "bool modifier can only be used on comparison operators")
        require(
            !symbol.isComparison || operation.returnsBool || types != [.scalar, .scalar], at: operatorRange,
            "comparisons between scalars must use BOOL modifier")
        if matching.isOn, let label = matching.labels.first(where: matching.included.contains) {
            require(
                false, at: operatorRange, "label \(label.quoted) must not occur in ON and GROUP clause at once")
        }
        for (side, type) in zip(sides, types) {
            require(
                type == .scalar || type == .vector, at: side.range,
                "binary expression must contain only scalar and instant vector types")
        }
        if types != [.vector, .vector] {
            require(matching.labels.isEmpty, at: range, "vector matching only allowed between instant vectors")
        } else if symbol.isSetOperator {
            require(
                matching.cardinality == .oneToOne, at: range,
                "no grouping allowed for \(symbol.rawValue.quoted) operation")
        }
        require(
            !symbol.isSetOperator || !types.contains(.scalar), at: range,
            "set operator \(symbol.rawValue.quoted) not allowed in binary scalar expression")
    }
}
