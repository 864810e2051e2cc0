import TestSupport

@testable import PromQL

/// Random expressions as the parser makes them: well typed, and with all the parentheses that they need.
struct RandomExpressions {
    private var random: TestGenerator

    init(seed: UInt64) { random = TestGenerator(seed) }

    mutating func next() -> Expression {
        switch pick(6) {
        case 0: scalar(4)
        case 1: matrix(4)
        case 2: Expression(.string(text()))
        default: vector(5)
        }
    }

    private mutating func pick(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }

    private mutating func one<Value>(of values: [Value]) -> Value { values[pick(values.count)] }

    private mutating func some<Value>(_ most: Int, _ make: (inout Self) -> Value) -> [Value] {
        (0..<pick(most + 1)).map { _ in make(&self) }
    }

    // MARK: Literals

    private mutating func number() -> Double {
        if pick(3) > 0 {
            return one(of: [
                0, 1, -1, 0.5, 300, 1e300, .leastNonzeroMagnitude, 1e22, 123_456_789.25, .pi, .infinity, -.infinity,
                -0.0,
            ])
        }
        let value = Double(bitPattern: random.next())
        return value.isNaN ? 1 : value
    }

    private mutating func text() -> String {
        let scalars: [Unicode.Scalar] = [
            "a", "Z", "7", " ", "\"", "'", "`", "\\", "\n", "\u{0}", "\u{7F}", "\u{85}", "\u{A0}", "e", "\u{301}",
            "\u{E9}", "\u{FFFD}", "\u{FEFF}", "\u{FFFF}", "\u{1F69C}", "\u{10FFFF}", "#", "{", "$",
        ]
        var text = ""
        for _ in 0..<pick(8) { text.unicodeScalars.append(one(of: scalars)) }
        return text
    }

    private mutating func label() -> String {
        one(of: ["job", "instance", "le", "by", "on", "without", "_x9", "my.label", "\u{FC}ber", "9", "a:b", "sum"])
    }

    /// In milliseconds.
    private mutating func duration() -> Int64 {
        one(of: [1, 999, 1000, 60_000, 3_600_000, 86_400_000, 604_800_000, 31_536_000_000, 31_536_000_001])
            * Int64(pick(30) + 1)
    }

    // MARK: Selectors

    private mutating func time() -> TimeModifier {
        var time = TimeModifier()
        if pick(4) == 0 { time.offset = pick(2) == 0 ? duration() : -duration() }
        switch pick(8) {
        case 0: time.anchor = .start
        case 1: time.anchor = .end
        case 2: time.anchor = .time(Int64(random.next() % 2_000_000_000_000_000) - 1_000_000_000_000_000)
        default: break
        }
        return time
    }

    private mutating func selector(timed: Bool = true) -> VectorSelector {
        let name: String? = pick(4) == 0 ? nil : one(of: ["up", "job:rate:5m", "sum", "offset", "or", "_", "start"])
        var conditions = some(3) { this in
            let comparison: LabelMatcher.Comparison = this.one(of: [.equal, .notEqual, .matches, .matchesNot])
            let isPattern = comparison == .matches || comparison == .matchesNot
            let value = isPattern ? this.one(of: ["", "a|b", ".*", ".+", "x(y)z", #"\d"#]) : this.text()
            return try? LabelMatcher(this.label(), comparison, value)
        }.compactMap(\.self)
        if name == nil { conditions.append(LabelMatcher(name: one(of: ["up", "my.metric", "\u{1F69C}"]))) }
        var selector = VectorSelector(name: name, conditions: conditions)
        if timed { selector.time = time() }
        return selector
    }

    // MARK: Expressions

    private mutating func scalar(_ depth: Int) -> Expression {
        switch depth > 0 ? pick(5) : 0 {
        case 1: parenthesized(scalar(depth - 1))
        case 2: operation(scalar(depth - 1), scalar(depth - 1))
        case 3: negation(scalar(depth - 1))
        case 4: Expression(.call(FunctionCall(.scalar, [vector(depth - 1)])))
        default: Expression(.number(number()))
        }
    }

    private mutating func vector(_ depth: Int) -> Expression {
        switch depth > 0 ? pick(9) : 0 {
        case 1: return parenthesized(vector(depth - 1))
        case 2: return operation(vector(depth - 1), vector(depth - 1))
        case 3:
            let isLeft = pick(2) == 0
            return operation(
                isLeft ? vector(depth - 1) : scalar(depth - 1), isLeft ? scalar(depth - 1) : vector(depth - 1))
        case 4: return negation(vector(depth - 1))
        case 5, 6: return aggregation(depth - 1)
        case 7, 8: return call(depth - 1)
        default: return Expression(.selector(selector()))
        }
    }

    private mutating func matrix(_ depth: Int) -> Expression {
        if depth == 0 || pick(2) == 0 {
            return Expression(.range(selector(), duration: duration()))
        }
        var operand = vector(depth - 1)
        switch operand.kind {
        case .binary, .negation: operand = parenthesized(operand)
        default: break
        }
        let step = pick(2) == 0 ? nil : duration()
        return Expression(.subquery(Subquery(operand, duration: duration(), step: step, time: time())))
    }

    private func parenthesized(_ expression: Expression) -> Expression { Expression(.parenthesized(expression)) }

    private func negation(_ operand: Expression) -> Expression {
        switch operand.kind {
        case .number: Expression(.negation(parenthesized(operand)))
        case .binary(let operation) where operation.symbol != .power: Expression(.negation(parenthesized(operand)))
        default: Expression(.negation(operand))
        }
    }

    private mutating func operation(_ left: Expression, _ right: Expression) -> Expression {
        let areScalars = left.type == .scalar && right.type == .scalar
        let areVectors = left.type == .vector && right.type == .vector
        let symbol = one(of: BinaryOperator.allCases.filter { areVectors || !$0.isSetOperator })
        var left = left
        switch left.kind {
        case .binary(let other)
        where other.symbol.precedence < symbol.precedence || symbol == .power && other.symbol == .power:
            left = parenthesized(left)
        case .negation where symbol == .power: left = parenthesized(left)
        case .number(let value) where symbol == .power && value.sign == .minus: left = parenthesized(left)
        default: break
        }
        var right = right
        if case .binary(let other) = right.kind,
            other.symbol.precedence < symbol.precedence
                || symbol != .power && other.symbol.precedence == symbol.precedence
        {
            right = parenthesized(right)
        }
        var matching: VectorMatching?
        if areVectors {
            let isOn = pick(2) == 0
            let labels = some(2) { $0.label() }
            if symbol.isSetOperator {
                matching = VectorMatching(.manyToMany, isOn: isOn, labels: labels)
            } else if pick(2) == 0 {
                matching = VectorMatching(.oneToOne, isOn: isOn, labels: labels)
            } else {
                let included = some(2) { $0.label() }.filter { !isOn || !labels.contains($0) }
                matching = VectorMatching(
                    pick(2) == 0 ? .manyToOne : .oneToMany, isOn: isOn, labels: labels, included: included)
            }
        }
        let returnsBool = symbol.isComparison && (areScalars || pick(2) == 0)
        return Expression(
            .binary(BinaryOperation(symbol, left, right, returnsBool: returnsBool, matching: matching)))
    }

    private mutating func aggregation(_ depth: Int) -> Expression {
        let symbol = one(of: Aggregator.allCases)
        var parameter: Expression?
        switch symbol.parameterType {
        case .scalar: parameter = scalar(depth)
        case .string: parameter = Expression(.string(text()))
        default: break
        }
        return Expression(
            .aggregation(
                Aggregation(
                    symbol, vector(depth), parameter: parameter, isWithout: pick(2) == 0,
                    labels: some(3) { $0.label() })))
    }

    private mutating func call(_ depth: Int) -> Expression {
        let function = one(of: Function.allCases.filter { $0.signature.result == .vector })
        let signature = function.signature
        let most = signature.mostArguments ?? signature.fewestArguments + 3
        let count = signature.fewestArguments + pick(most - signature.fewestArguments + 1)
        let arguments = (0..<count).map { index in
            switch signature.parameters[min(index, signature.parameters.count - 1)] {
            case .scalar: scalar(depth)
            case .string: Expression(.string(text()))
            case .vector: vector(depth)
            case .matrix: matrix(depth)
            }
        }
        return Expression(.call(FunctionCall(function, arguments)))
    }
}
