/// A condition on a label of a series. A label that a series does not have counts as empty.
package struct LabelMatcher: Sendable, Equatable {
    package enum Comparison: String, Sendable {
        case equal = "="
        case notEqual = "!="
        case matches = "=~"
        case matchesNot = "!~"
    }

    package let label: String
    package let comparison: Comparison
    package let value: String
    /// Of the comparisons with a pattern.
    private let pattern: Pattern?

    /// - Throws: `PatternError` when the value is no regular expression and the comparison asks for one.
    package init(_ label: String, _ comparison: Comparison, _ value: String) throws(PatternError) {
        self.label = label
        self.comparison = comparison
        self.value = value
        switch comparison {
        case .equal, .notEqual: pattern = nil
        case .matches, .matchesNot: pattern = try Pattern(value)
        }
    }

    /// The condition that a metric has this name.
    package init(name: String) {
        label = "__name__"
        comparison = .equal
        value = name
        pattern = nil
    }

    package func matches(_ text: String) -> Bool {
        switch comparison {
        case .equal: text.hasSameBytes(as: value)
        case .notEqual: !text.hasSameBytes(as: value)
        case .matches: pattern?.matches(text) == true
        case .matchesNot: pattern?.matches(text) == false
        }
    }

    package static func == (one: LabelMatcher, other: LabelMatcher) -> Bool {
        one.label.hasSameBytes(as: other.label) && one.comparison == other.comparison
            && one.value.hasSameBytes(as: other.value)
    }
}
