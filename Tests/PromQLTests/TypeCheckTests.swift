import Testing

@testable import PromQL

@Suite("Types of expressions")
struct TypeCheckTests {
    @Test(
        "Every expression has a type",
        arguments: [
            ("1", .scalar), ("'a'", .string), ("a", .vector), ("a[5m]", .matrix), ("a[5m:]", .matrix),
            ("-a", .vector), ("-(1)", .scalar), ("1 + 2", .scalar), ("1 + a", .vector), ("a > 1", .vector),
            ("1 > bool 2", .scalar), ("sum(a)", .vector), ("time()", .scalar), ("(a[5m])", .matrix),
            ("scalar(a)", .scalar), ("vector(1)", .vector), ("rate(a[5m])", .vector), ("('a')", .string),
        ] as [(String, Expression.ValueType)])
    func types(_ text: String, _ type: Expression.ValueType) throws {
        #expect(try Expression(parsing: text).type == type)
    }

    @Test(
        "Calls with the right arguments",
        arguments: [
            "time()", "pi()", "hour()", "hour(a)", "days_in_month(vector(time()))", "round(a)", "round(a, 5)",
            "label_join(a, 'x', ',')", "label_join(a, 'x', ',', 'a', 'b', 'c')",
            "label_replace(a, 'x', '$1', 'y', '(.*)')", "histogram_quantile(0.9, a)",
            "histogram_fraction(0, 1, a)", "histogram_quantiles(a, 'q', 0.5)",
            "histogram_quantiles(a, 'q', 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)", "sort_by_label(a)",
            "sort_by_label_desc(a, 'x', 'y')", "quantile_over_time(0.5, a[5m])", "predict_linear(a[1h], 3600)",
            "holt_winters(a[1h], 0.5, 0.5)", "clamp(a, 0, 1)", "count_values('x', a)", "quantile(0.5, a)",
            "limit_ratio(-0.5, a)", "absent_over_time(a[5m:1m])", "topk(scalar(b), a)", "rate((a[5m]))",
        ])
    func accepted(_ text: String) throws { _ = try Expression(parsing: text) }

    @Test(
        "What makes no sense is refused",
        arguments: [
            (
                "rate(a)",
                "1:6: parse error: expected type range vector in call to function \"rate\", got instant vector"
            ),
            ("abs(1)", "1:5: parse error: expected type instant vector in call to function \"abs\", got scalar"),
            ("time(1)", "1:1: parse error: expected 0 argument(s) in call to \"time\", got 1"),
            ("rate()", "1:1: parse error: expected 1 argument(s) in call to \"rate\", got 0"),
            ("hour(a, b)", "1:1: parse error: expected at most 1 argument(s) in call to \"hour\", got 2"),
            ("round()", "1:1: parse error: expected at least 1 argument(s) in call to \"round\", got 0"),
            (
                "label_join(a, 'b')",
                "1:1: parse error: expected at least 3 argument(s) in call to \"label_join\", got 2"
            ),
            (
                "label_join(a, 'b', 'c', d)",
                "1:25: parse error: expected type string in call to function \"label_join\", got instant vector"
            ),
            (
                "histogram_quantiles(a, 'q', 1, 'b')",
                "1:32: parse error: expected type scalar in call to function \"histogram_quantiles\", got string"
            ),
            ("1 > 2", "1:3: parse error: comparisons between scalars must use BOOL modifier"),
            ("1 + bool 2", "1:3: parse error: bool modifier can only be used on comparison operators"),
            ("a and bool b", "1:3: parse error: bool modifier can only be used on comparison operators"),
            ("1 or 2", "1:1: parse error: set operator \"or\" not allowed in binary scalar expression"),
            ("a unless 2", "1:1: parse error: set operator \"unless\" not allowed in binary scalar expression"),
            ("a + 'b'", "1:5: parse error: binary expression must contain only scalar and instant vector types"),
            ("a[5m] + b", "1:1: parse error: binary expression must contain only scalar and instant vector types"),
            ("1 + on(x) a", "1:1: parse error: vector matching only allowed between instant vectors"),
            ("a and on(x) group_left b", "1:1: parse error: no grouping allowed for \"and\" operation"),
            (
                "a / on(x) group_left(x) b",
                "1:3: parse error: label \"x\" must not occur in ON and GROUP clause at once"
            ),
            ("sum(1)", "1:5: parse error: expected type instant vector in aggregation expression, got scalar"),
            ("topk(a, b)", "1:6: parse error: expected type scalar in aggregation parameter, got instant vector"),
            ("count_values(1, b)", "1:14: parse error: expected type string in aggregation parameter, got scalar"),
            (
                "-'a'",
                "1:1: parse error: unary expression only allowed on expressions of type scalar or instant vector, "
                    + "got string"
            ),
            (
                "+a[5m]",
                "1:1: parse error: unary expression only allowed on expressions of type scalar or instant vector, "
                    + "got range vector"
            ),
            ("1[5m:]", "1:1: parse error: subquery is only allowed on instant vector, got scalar instead"),
            ("a[5m][5m:]", "1:1: parse error: subquery is only allowed on instant vector, got range vector instead"),
            ("{}", "1:1: parse error: vector selector must contain at least one non-empty matcher"),
            ("{a=''}", "1:1: parse error: vector selector must contain at least one non-empty matcher"),
            ("{a=~'.*'}", "1:1: parse error: vector selector must contain at least one non-empty matcher"),
            ("{a!='b'}", "1:1: parse error: vector selector must contain at least one non-empty matcher"),
            ("a{__name__='b'}", "1:1: parse error: metric name must not be set twice: \"a\" or \"b\""),
            ("a{'b'}", "1:1: parse error: metric name must not be set twice: \"a\" or \"b\""),
            // Syntax goes before types.
            ("rate(a) +", "1:10: parse error: unexpected end of input"),
        ])
    func refused(_ text: String, _ description: String) {
        let error = #expect(throws: ParseError.self) { try Expression(parsing: text) }
        #expect(error?.description == description)
    }

    @Test("Every function can be called by its name, and with as many arguments as its signature tells")
    func signatures() throws {
        let examples: [Expression.ValueType: String] = [
            .scalar: "1", .string: "'x'", .vector: "a", .matrix: "a[5m]",
        ]
        for function in Function.allCases {
            let signature = function.signature
            let counts = signature.fewestArguments...(signature.mostArguments ?? signature.fewestArguments + 5)
            for count in 0...(counts.upperBound + 1) {
                let arguments = (0..<count).map { index in
                    let parameters = signature.parameters
                    let type = parameters.isEmpty ? .scalar : parameters[min(index, parameters.count - 1)]
                    return examples[type] ?? ""
                }
                let text = "\(function.rawValue)(\(arguments.joined(separator: ",")))"
                let isAllowed = counts.contains(count) || signature.mostArguments == nil && count > counts.lowerBound
                let isRead = (try? Expression(parsing: text)) != nil
                #expect(isRead == isAllowed, "\(text)")
            }
        }
        #expect(Function(name: "ABS") == nil)
        #expect(Function(name: "sort_desc") == .sortDescending)
    }
}
