/// An expression of PromQL with its place in the text that it was read from.
package struct Expression: Sendable {
    package let kind: Kind
    /// Offsets of bytes of UTF-8 in the text of the query.
    package let range: Range<Int>

    package init(_ kind: Kind, in range: Range<Int> = 0..<0) {
        self.kind = kind
        self.range = range
    }

    package indirect enum Kind: Sendable, Equatable {
        case number(Double)
        case string(String)
        case selector(VectorSelector)
        /// The samples of a stretch of time, `duration` milliseconds long and more than zero.
        case range(VectorSelector, duration: Int64)
        case subquery(Subquery)
        /// Only a minus; a plus changes nothing and is left out, but for its parentheses.
        case negation(Expression)
        case binary(BinaryOperation)
        case aggregation(Aggregation)
        case call(FunctionCall)
        case parenthesized(Expression)
    }

    /// The type that a value of the expression has.
    package enum ValueType: String, Sendable {
        case scalar
        case string
        case vector
        case matrix
    }
}

/// Equal wherever in a text they stand.
extension Expression: Equatable {
    package static func == (one: Expression, other: Expression) -> Bool { one.kind == other.kind }
}

extension Expression {
    /// The expressions that it is made of.
    var children: [Expression] {
        switch kind {
        case .number, .string, .selector, .range: []
        case .subquery(let subquery): [subquery.expression]
        case .negation(let inner), .parenthesized(let inner): [inner]
        case .binary(let operation): [operation.left, operation.right]
        case .aggregation(let aggregation): [aggregation.parameter, aggregation.expression].compactMap(\.self)
        case .call(let call): call.arguments
        }
    }
}

/// Which series a selector takes, and when it looks at them.
package struct VectorSelector: Sendable, Equatable {
    /// The metric name in front of the braces; it is among the matchers as well.
    package let name: String?
    package let matchers: [LabelMatcher]
    package var time: TimeModifier

    package init(name: String?, matchers: [LabelMatcher], time: TimeModifier = TimeModifier()) {
        self.name = name
        self.matchers = matchers
        self.time = time
    }
}

/// `offset` and `@` behind a selector or subquery.
package struct TimeModifier: Sendable, Equatable {
    package enum Anchor: Sendable, Equatable {
        /// In milliseconds since 1970 UTC.
        case time(Int64)
        case start
        case end
    }

    /// In milliseconds; above zero looks into the past.
    package var offset: Int64
    package var anchor: Anchor?

    package init(offset: Int64 = 0, anchor: Anchor? = nil) {
        self.offset = offset
        self.anchor = anchor
    }
}

/// An expression that is evaluated again and again over a stretch of time.
package struct Subquery: Sendable, Equatable {
    package let expression: Expression
    /// In milliseconds, more than zero.
    package let duration: Int64
    /// In milliseconds, more than zero; nil for the default of the engine.
    package let step: Int64?
    package var time: TimeModifier

    package init(_ expression: Expression, duration: Int64, step: Int64?, time: TimeModifier = TimeModifier()) {
        self.expression = expression
        self.duration = duration
        self.step = step
        self.time = time
    }
}

package struct BinaryOperation: Sendable, Equatable {
    package let symbol: BinaryOperator
    package let left: Expression
    package let right: Expression
    /// Whether a comparison gives 0 or 1 and does not filter.
    package let returnsBool: Bool
    /// How series find each other; nil unless both sides are vectors.
    package let matching: VectorMatching?

    package init(
        _ symbol: BinaryOperator, _ left: Expression, _ right: Expression, returnsBool: Bool = false,
        matching: VectorMatching? = nil
    ) {
        self.symbol = symbol
        self.left = left
        self.right = right
        self.returnsBool = returnsBool
        self.matching = matching
    }
}

package enum BinaryOperator: String, Sendable, CaseIterable {
    case or
    case and
    case unless
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case modulo = "%"
    case atan2
    case power = "^"

    /// The higher binds first.
    package var precedence: Int {
        switch self {
        case .or: 1
        case .and, .unless: 2
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: 3
        case .add, .subtract: 4
        case .multiply, .divide, .modulo, .atan2: 5
        case .power: 6
        }
    }

    package var isSetOperator: Bool { precedence < 3 }
    package var isComparison: Bool { precedence == 3 }
}

package struct VectorMatching: Sendable, Equatable {
    package enum Cardinality: Sendable, Equatable {
        case oneToOne
        /// `group_left`: many on the left.
        case manyToOne
        /// `group_right`
        case oneToMany
        /// Of the set operators.
        case manyToMany
    }

    package let cardinality: Cardinality
    /// Whether `labels` are the ones that count (`on`), or those that do not (`ignoring`).
    package let isOn: Bool
    package let labels: [String]
    /// Labels that the result takes from the side of one.
    package let included: [String]

    package init(_ cardinality: Cardinality, isOn: Bool = false, labels: [String] = [], included: [String] = []) {
        self.cardinality = cardinality
        self.isOn = isOn
        self.labels = labels
        self.included = included
    }
}

package struct Aggregation: Sendable, Equatable {
    package let symbol: Aggregator
    package let expression: Expression
    /// Of `topk`, `bottomk`, `limitk`, `limit_ratio`, `quantile` a scalar, of `count_values` a string.
    package let parameter: Expression?
    /// Whether `labels` are the ones that go (`without`), or those that stay (`by`).
    package let isWithout: Bool
    package let labels: [String]

    package init(
        _ symbol: Aggregator, _ expression: Expression, parameter: Expression? = nil, isWithout: Bool = false,
        labels: [String] = []
    ) {
        self.symbol = symbol
        self.expression = expression
        self.parameter = parameter
        self.isWithout = isWithout
        self.labels = labels
    }
}

package enum Aggregator: String, Sendable, CaseIterable {
    case sum
    case avg
    case count
    case min
    case max
    case group
    case stddev
    case stdvar
    case topk
    case bottomk
    case countValues = "count_values"
    case quantile
    case limitk
    case limitRatio = "limit_ratio"

    /// The type of the parameter; nil when there is none.
    package var parameterType: Expression.ValueType? {
        switch self {
        case .topk, .bottomk, .quantile, .limitk, .limitRatio: .scalar
        case .countValues: .string
        default: nil
        }
    }
}

package struct FunctionCall: Sendable, Equatable {
    package let function: Function
    package let arguments: [Expression]

    package init(_ function: Function, _ arguments: [Expression]) {
        self.function = function
        self.arguments = arguments
    }
}
