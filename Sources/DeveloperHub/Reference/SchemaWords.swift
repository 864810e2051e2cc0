import Web

/// A schema in a few words: what it is, and what holds for it.
struct SchemaWords {
    /// `integer`, `UUID`, `array of string`.
    let type: String
    /// `1 to 1000`, `ASC or DESC`; nil when nothing more is to be said.
    let rules: String?

    /// Both.
    var text: String { rules.map { "\(type), \($0)" } ?? type }

    init(_ schema: Schema) {
        switch schema {
        case .string(let rule): (type, rules) = Self.words(of: rule)
        case .integer(let range):
            type = "integer"
            rules = Self.bounds(range, lowest: .min, highest: .max)
        case .number(let range):
            type = "number"
            rules = Self.bounds(range, lowest: -.greatestFiniteMagnitude, highest: .greatestFiniteMagnitude)
        case .boolean:
            type = "boolean"
            rules = nil
        case .array(let element, _):
            type = "array of \(Self(element).type)"
            rules = Self(element).rules
        case .object(let object):
            type = "object \(object.name)"
            rules = nil
        case .nullable(let inner):
            type = "\(Self(inner).type) or null"
            rules = Self(inner).rules
        case .anyOf(let schemas):
            type = schemas.map { Self($0).type }.joined(separator: " or ")
            rules = nil
        }
    }

    /// More choices than these are counted and not listed.
    private static let longestList = 20

    private static func words(of rule: Schema.StringRule) -> (String, String?) {
        if let values = rule.oneOf {
            return (
                "string", values.count > longestList ? "one of \(values.count) words" : values.joined(separator: ", ")
            )
        }
        switch rule.format {
        case "uuid": return ("UUID", nil)
        case "date-time": return ("time, RFC 3339", nil)
        case let format?: return (format, nil)
        case nil: break
        }
        let isUsual = rule.length.upperBound >= 10_000 && rule.length.lowerBound == 0
        return ("string", isUsual ? nil : bounds(rule.length, lowest: 0, highest: 10_000).map { "\($0) characters" })
    }

    private static func bounds<Value: Comparable>(_ range: ClosedRange<Value>, lowest: Value, highest: Value) -> String?
    {
        switch (range.lowerBound == lowest, range.upperBound == highest) {
        case (true, true): nil
        case (false, true): "at least \(range.lowerBound)"
        case (true, false): "at most \(range.upperBound)"
        case (false, false): "\(range.lowerBound) to \(range.upperBound)"
        }
    }
}
