/// SQL text with its bound values. A value in an interpolation is always bound, never pasted:
///
///     try connection.execute("UPDATE asset SET name = \(name) WHERE account_id = \(account) AND id = \(id)")
///
/// Only a `StaticString` written in the source can become SQL text (`\(raw: "name")`), or another `Statement`.
package struct Statement: Sendable, ExpressibleByStringInterpolation {
    package private(set) var text: String
    package private(set) var values: [SQLValue]

    package init(stringLiteral value: String) {
        text = value
        values = []
    }

    package init(stringInterpolation: StringInterpolation) {
        text = stringInterpolation.text
        values = stringInterpolation.values
    }

    package static func += (left: inout Statement, right: Statement) {
        left.text += right.text
        left.values += right.values
    }

    /// Statements joined by a separator, as in a list of conditions.
    package static func joined(_ parts: [Statement], by separator: StaticString) -> Statement {
        var result: Statement = ""
        for (index, part) in parts.enumerated() {
            if index > 0 { result.text += separator.description }
            result += part
        }
        return result
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        var text = ""
        var values: [SQLValue] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount)
            values.reserveCapacity(interpolationCount)
        }

        package mutating func appendLiteral(_ literal: String) {
            text += literal
        }

        package mutating func appendInterpolation(_ value: (some SQLConvertible)?) {
            text += "?"
            values.append(value?.sqlValue ?? .null)
        }

        package mutating func appendInterpolation(_ statement: Statement) {
            text += statement.text
            values += statement.values
        }

        package mutating func appendInterpolation(raw: StaticString) {
            text += raw.description
        }
    }
}
