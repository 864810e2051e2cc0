extension Expression: CustomStringConvertible {
    /// In one line, as Prometheus writes it. Reads back as an equal expression.
    package var description: String {
        var printer = Printer()
        printer.write(self)
        return printer.text
    }

    /// In as many lines as it takes to keep expressions under a hundred bytes, as `format_query` of Prometheus gives
    /// it.
    package var formatted: String {
        var printer = Printer()
        printer.format(self, level: 0)
        return printer.text
    }
}

extension LabelMatcher: CustomStringConvertible {
    package var description: String {
        "\(label.isPlainLabelName ? label : label.quoted)\(comparison.rawValue)\(value.quoted)"
    }
}

private struct Printer {
    private static let longestLine = 100

    private(set) var text = ""
    /// Nothing more is written when the text is longer than that.
    private let limit: Int

    init(limit: Int = .max) { self.limit = limit }

    mutating func write(_ expression: Expression) {
        if text.utf8.count > limit { return }
        switch expression.kind {
        case .number(let value): text += GoFloat.plain(value)
        case .string(let value): text += value.quoted
        case .selector(let selector):
            write(selector)
            write(selector.time)
        case .range(let selector, let duration):
            write(selector)
            text += "[\(duration.asDuration)]"
            write(selector.time)
        case .subquery(let subquery):
            write(subquery.expression)
            writeBrackets(subquery)
        case .negation(let operand):
            text += "-"
            write(operand)
        case .binary(let operation):
            write(operation.left)
            text += " "
            writeOperator(operation)
            text += " "
            write(operation.right)
        case .aggregation(let aggregation):
            writeHead(aggregation)
            text += "("
            if let parameter = aggregation.parameter {
                write(parameter)
                text += ", "
            }
            write(aggregation.expression)
            text += ")"
        case .call(let call):
            text += "\(call.function.rawValue)("
            for (index, argument) in call.arguments.enumerated() {
                if index > 0 { text += ", " }
                write(argument)
            }
            text += ")"
        case .parenthesized(let content):
            text += "("
            write(content)
            text += ")"
        }
    }

    /// Without offset and `@`, which stand behind the brackets of a range.
    private mutating func write(_ selector: VectorSelector) {
        var matchers = selector.matchers[...]
        if let name = selector.name {
            text += name
            // The last matcher is the one of the name.
            matchers.removeLast()
        }
        if matchers.isEmpty { return }
        text += "{\(matchers.map(\.description).joined(separator: ","))}"
    }

    private mutating func write(_ time: TimeModifier) {
        switch time.anchor {
        case nil: break
        case .time(let milliseconds): text += " @ \(milliseconds.asSeconds)"
        case .start: text += " @ start()"
        case .end: text += " @ end()"
        }
        if time.offset != 0 { text += " offset \(time.offset.asDuration)" }
    }

    private mutating func writeBrackets(_ subquery: Subquery) {
        text += "[\(subquery.duration.asDuration):\(subquery.step?.asDuration ?? "")]"
        write(subquery.time)
    }

    private mutating func writeHead(_ aggregation: Aggregation) {
        text += aggregation.symbol.rawValue
        if aggregation.isWithout {
            text += " without (\(Self.list(aggregation.labels))) "
        } else if !aggregation.labels.isEmpty {
            text += " by (\(Self.list(aggregation.labels))) "
        }
    }

    private mutating func writeOperator(_ operation: BinaryOperation) {
        text += operation.symbol.rawValue
        if operation.returnsBool { text += " bool" }
        guard let matching = operation.matching else { return }
        let group: String? =
            switch matching.cardinality {
            case .manyToOne: "group_left"
            case .oneToMany: "group_right"
            case .oneToOne, .manyToMany: nil
            }
        if matching.isOn || !matching.labels.isEmpty || group != nil {
            text += " \(matching.isOn ? "on" : "ignoring") (\(Self.list(matching.labels)))"
        }
        if let group { text += " \(group) (\(Self.list(matching.included)))" }
    }

    private static func list(_ labels: [String]) -> String {
        labels.map { $0.isPlainLabelName && $0.lowercased() != "without" ? $0 : $0.quoted }.joined(separator: ", ")
    }

    // MARK: Lines

    /// - Parameter begins: whether the expression is the first of its line, and so is indented.
    mutating func format(_ expression: Expression, level: Int, begins: Bool = true) {
        let isSplit = isTooLong(expression)
        if case .binary(let operation) = expression.kind, isSplit {
            format(operation.left, level: level + 1, begins: begins)
            text += "\n"
            indent(level)
            writeOperator(operation)
            text += "\n"
            format(operation.right, level: level + 1)
            return
        }
        if case .subquery(let subquery) = expression.kind, isSplit {
            format(subquery.expression, level: level, begins: begins)
            writeBrackets(subquery)
            return
        }
        if begins { indent(level) }
        guard isSplit else {
            write(expression)
            return
        }
        switch expression.kind {
        case .number, .string, .selector, .range, .binary, .subquery: write(expression)
        case .negation(let operand):
            text += "-"
            format(operand, level: level, begins: false)
        case .aggregation(let aggregation):
            writeHead(aggregation)
            formatList([aggregation.parameter, aggregation.expression].compactMap(\.self), level: level)
        case .call(let call):
            text += call.function.rawValue
            formatList(call.arguments, level: level)
        case .parenthesized(let content): formatList([content], level: level)
        }
    }

    private mutating func formatList(_ expressions: [Expression], level: Int) {
        text += "(\n"
        for (index, expression) in expressions.enumerated() {
            if index > 0 { text += ",\n" }
            format(expression, level: level + 1)
        }
        text += "\n"
        indent(level)
        text += ")"
    }

    private mutating func indent(_ level: Int) { text += String(repeating: "  ", count: level) }

    private func isTooLong(_ expression: Expression) -> Bool {
        var printer = Printer(limit: Self.longestLine)
        printer.write(expression)
        return printer.text.utf8.count > Self.longestLine
    }
}

// MARK: - Literals

extension Int64 {
    /// Milliseconds as a duration. Years and weeks are only there when nothing smaller is.
    var asDuration: String {
        if self == 0 { return "0s" }
        var rest = magnitude
        var text = self < 0 ? "-" : ""
        for unit in DurationUnit.all {
            let length = unit.milliseconds.magnitude
            if unit.name == "y" || unit.name == "w", rest % length != 0 { continue }
            if rest >= length { text += "\(rest / length)\(unit.name)" }
            rest %= length
        }
        return text
    }

    /// Milliseconds as seconds.
    fileprivate var asSeconds: String {
        let fraction = String(magnitude % 1000)
        let zeros = String(repeating: "0", count: 3 - fraction.utf8.count)
        return "\(self < 0 ? "-" : "")\(magnitude / 1000).\(zeros)\(fraction)"
    }
}

extension String {
    /// In double quotes, with escapes for what cannot be seen.
    var quoted: String {
        var text = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\u{07}": text += "\\a"
            case "\u{08}": text += "\\b"
            case "\u{0C}": text += "\\f"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{0B}": text += "\\v"
            case _ where scalar.isPrintable: text.unicodeScalars.append(scalar)
            case _ where scalar.value <= 0x7F: text += "\\x" + scalar.hexadecimal(2)
            case _ where scalar.value <= 0xFFFF: text += "\\u" + scalar.hexadecimal(4)
            default: text += "\\U" + scalar.hexadecimal(8)
            }
        }
        return text + "\""
    }
}

extension Unicode.Scalar {
    /// Letters, marks, numbers, punctuation, symbols and the plain space.
    fileprivate var isPrintable: Bool {
        if isASCII { return value >= 0x20 && value < 0x7F }
        return switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator, .lineSeparator,
            .paragraphSeparator:
            false
        default: true
        }
    }

    fileprivate func hexadecimal(_ count: Int) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: count - digits.utf8.count) + digits
    }
}
