import TestSupport
import Testing

@testable import PromQL

@Suite("Reading PromQL")
struct ParserTests {
    private static func selector(_ name: String) -> Expression {
        Expression(.selector(VectorSelector(name: name, conditions: [])))
    }

    private static func operation(
        _ left: Expression, _ symbol: BinaryOperator, _ right: Expression, bool: Bool = false
    ) -> Expression {
        let areVectors = left.type == .vector && right.type == .vector
        let matching = areVectors ? VectorMatching(symbol.isSetOperator ? .manyToMany : .oneToOne) : nil
        return Expression(.binary(BinaryOperation(symbol, left, right, returnsBool: bool, matching: matching)))
    }

    @Test("Operators bind as Prometheus has it")
    func precedence() throws {
        let a = Self.selector("a")
        let b = Self.selector("b")
        let c = Self.selector("c")
        let cases: [(String, Expression)] = [
            ("a or b and c", Self.operation(a, .or, Self.operation(b, .and, c))),
            ("a and b unless c", Self.operation(Self.operation(a, .and, b), .unless, c)),
            ("a == b + c", Self.operation(a, .equal, Self.operation(b, .add, c))),
            ("a + b == c", Self.operation(Self.operation(a, .add, b), .equal, c)),
            ("a - b - c", Self.operation(Self.operation(a, .subtract, b), .subtract, c)),
            ("a - b * c", Self.operation(a, .subtract, Self.operation(b, .multiply, c))),
            ("a atan2 b % c", Self.operation(Self.operation(a, .atan2, b), .modulo, c)),
            ("a ^ b ^ c", Self.operation(a, .power, Self.operation(b, .power, c))),
            ("a * b ^ c", Self.operation(a, .multiply, Self.operation(b, .power, c))),
            ("-a ^ b", Expression(.negation(Self.operation(a, .power, b)))),
            ("-a * b", Self.operation(Expression(.negation(a)), .multiply, b)),
            ("a ^ -b ^ c", Self.operation(a, .power, Expression(.negation(Self.operation(b, .power, c))))),
            ("a ^ -b * c", Self.operation(Self.operation(a, .power, Expression(.negation(b))), .multiply, c)),
            ("a > bool b", Self.operation(a, .greater, b, bool: true)),
            ("a + -1", Self.operation(a, .add, Expression(.number(-1)))),
        ]
        for (text, expression) in cases { #expect(try Expression(parsing: text) == expression, "\(text)") }
    }

    @Test("Expressions know where they stand in bytes")
    func ranges() throws {
        let text = "  sum(\u{FC}) "
        #expect(throws: ParseError.self) { try Expression(parsing: text) }
        let expression = try Expression(parsing: "  {'\u{FC}'} + -rate( b[5m] offset 1m ) ")
        #expect(expression.range == 2..<35)
        guard case .binary(let operation) = expression.kind else { throw Unexpected() }
        #expect(operation.left.range == 2..<8)
        #expect(operation.right.range == 11..<35)
        guard case .negation(let operand) = operation.right.kind, case .call(let call) = operand.kind else {
            throw Unexpected()
        }
        #expect(operand.range == 12..<35)
        #expect(call.arguments.map(\.range) == [18..<33])
    }

    private struct Unexpected: Error {}

    @Test("Which series meet is told of two vectors, and of nothing else")
    func matching() throws {
        let cases: [(String, VectorMatching?)] = [
            ("a + b", VectorMatching(.oneToOne)), ("a or b", VectorMatching(.manyToMany)),
            ("a and on(x) b", VectorMatching(.manyToMany, isOn: true, labels: ["x"])),
            ("a + 1", nil), ("1 + a", nil), ("1 + 1", nil), ("1 + on() a", nil),
            (
                "a / on(x) group_left(y) b",
                VectorMatching(.manyToOne, isOn: true, labels: ["x"], included: ["y"])
            ),
        ]
        for (text, matching) in cases {
            guard case .binary(let operation) = try Expression(parsing: text).kind else { throw Unexpected() }
            #expect(operation.matching == matching, "\(text)")
        }
    }

    @Test(
        "Numbers",
        arguments: [
            ("1", 1), ("1.", 1), (".5", 0.5), ("1.e2", 100), ("1_000", 1000), ("1_0.2_5e1_0", 10.25e10), ("0x_1f", 31),
            ("0XFF", 255), ("0xdead_beef", 3_735_928_559), ("010", 8), ("08", 8), ("0_17", 15), ("00", 0),
            ("1e5", 1e5), ("1E+5", 1e5), ("1e-5", 1e-5), ("4e-400", 0), ("Inf", .infinity), ("-inf", -.infinity),
            ("1s", 1), ("1ms", 0.001), ("1m30s", 90), ("1y1w1d1h1m1s1ms", 32_230_861.001), ("0s", 0),
            ("99999999999999999999", 1e20), ("+-+5", -5),
        ])
    func numbers(_ text: String, _ value: Double) throws {
        #expect(try Expression(parsing: text) == Expression(.number(value)))
    }

    @Test(
        "Strings",
        arguments: [
            (#""a\a\b\f\n\r\t\v\\\"""#, "a\u{7}\u{8}\u{C}\n\r\t\u{B}\\\""), (#"'\''"#, "'"), (#"'"'"#, "\""),
            (#""\x41\101\u0041\U00000041""#, "AAAA"), (#""\xc3\xa9""#, "\u{E9}"), ("`\\x\n'\"`", "\\x\n'\""),
            ("'\u{1F69C} # no comment'", "\u{1F69C} # no comment"), ("''", ""),
        ])
    func strings(_ text: String, _ value: String) throws {
        #expect(try Expression(parsing: text) == Expression(.string(value)))
    }

    @Test(
        "Words that are keywords elsewhere may be names",
        arguments: [
            "sum", "by", "without", "offset", "or", "and", "unless", "start", "end", "step", "fill", "anchored",
            "sum{by='x', on='y', without='z', bool='1'}", "sum + sum", "sum offset 5m", "count[5m]", "topk or topk",
            "sum by (by, on, bool, offset, group_left, sum, and, start, atan2) (x)", "sum by (a:b) (x)",
            "a / on(sum) group_left(by) b", "rate", "rate + rate(rate[5m])", "inf:x", "a:b:c", ":a", "or or or",
            "offset offset 5m", "fill + fill",
        ])
    func keywords(_ text: String) throws { _ = try Expression(parsing: text) }

    @Test(
        "What is no PromQL is refused with its place",
        arguments: [
            ("", "unknown position: parse error: no expression found in input"),
            (" # only a comment", "1:1: parse error: no expression found in input"),
            ("1 1", "1:3: parse error: unexpected number"),
            ("a\n+\n  )", "3:3: parse error: unexpected \")\""),
            ("'\u{FC}' $", "1:6: parse error: unexpected character: '$'"),
            ("a \u{1F69C}", "1:3: parse error: unexpected character: '\u{1F69C}'"),
            ("(1", "1:3: parse error: unclosed left parenthesis"),
            ("sum(a", "1:6: parse error: unclosed left parenthesis"),
            ("(1))", "1:4: parse error: unexpected \")\""),
            ("1 +", "1:4: parse error: unexpected end of input"),
            ("* 1", "1:1: parse error: unexpected \"*\""),
            ("a =~ b", "1:3: parse error: unexpected \"=~\""),
            ("a ! b", "1:3: parse error: unexpected character: '!'"),
            ("1..2", "1:1: parse error: bad number or duration syntax: \"1..2\""),
            ("1__0", "1:1: parse error: bad number or duration syntax: \"1__0\""),
            ("1_", "1:1: parse error: bad number or duration syntax: \"1_\""),
            ("1e", "1:1: parse error: bad number or duration syntax: \"1e\""),
            ("0x", "1:1: parse error: bad number or duration syntax: \"0x\""),
            ("0xg", "1:1: parse error: bad number or duration syntax: \"0xg\""),
            ("1e400", "1:1: parse error: error parsing number: value out of range"),
            ("0xfffffffffffffffff", "1:1: parse error: error parsing number: value out of range"),
            ("5mm", "1:1: parse error: bad number or duration syntax: \"5mm\""),
            ("1s5m", "1:1: parse error: bad number or duration syntax: \"1s5m\""),
            ("1.5h", "1:1: parse error: bad number or duration syntax: \"1.5h\""),
            ("293y", "1:1: parse error: duration out of range"),
            ("99999999999999999999s", "1:1: parse error: duration out of range"),
            ("'a", "1:1: parse error: unterminated quoted string"),
            ("'a\nb'", "1:1: parse error: unterminated quoted string"),
            ("1 + `a", "1:5: parse error: unterminated raw string"),
            (#"'\q'"#, "1:1: parse error: unknown escape sequence"),
            (#"'\"'"#, "1:1: parse error: unknown escape sequence"),
            (#"'\x4"#, "1:1: parse error: escape sequence not terminated"),
            (#"'\x4g'"#, "1:1: parse error: illegal character in escape sequence"),
            (#"'\08'"#, "1:1: parse error: illegal character in escape sequence"),
            (#"'\400'"#, "1:1: parse error: escape sequence is above one byte"),
            (#"'\ud800'"#, "1:1: parse error: escape sequence is an invalid Unicode code point"),
            (#"'\U00110000'"#, "1:1: parse error: escape sequence is an invalid Unicode code point"),
            (#"'\xff'"#, "1:1: parse error: the escapes of the string do not give UTF-8"),
            ("a{b}", "1:4: parse error: unexpected \"}\" in label matching, expected label matching operator"),
            ("a{b=}", "1:5: parse error: unexpected \"}\" in label matching, expected string"),
            ("a{b=1}", "1:5: parse error: unexpected number in label matching, expected string"),
            (
                "a{b='c' d='e'}",
                "1:9: parse error: unexpected identifier \"d\" in label matching, expected \",\" or \"}\""
            ),
            ("a{,}", "1:3: parse error: unexpected \",\" in label matching, expected identifier or \"}\""),
            ("a{b='c',,}", "1:9: parse error: unexpected \",\" in label matching, expected identifier or \"}\""),
            (
                "a{b:c='d'}",
                "1:3: parse error: unexpected metric identifier \"b:c\" in label matching, expected identifier or \"}\""
            ),
            ("a{b='c'", "1:8: parse error: unexpected end of input in label matching, expected \",\" or \"}\""),
            ("a{b=='c'}", "1:4: parse error: unexpected \"==\" in label matching, expected label matching operator"),
            ("a{b=~'('}", "1:3: parse error: invalid regular expression: missing ): ("),
            ("a[5m", "1:5: parse error: unexpected end of input in subquery or range, expected \":\" or \"]\""),
            ("a[]", "1:3: parse error: unexpected \"]\" in subquery or range selector, expected number or duration"),
            ("a[0]", "1:3: parse error: duration must be greater than 0"),
            ("a[0.0001]", "1:3: parse error: duration must be greater than 0"),
            ("a[-5m]", "1:3: parse error: duration must be greater than 0"),
            ("a[5m:0s]", "1:6: parse error: duration must be greater than 0"),
            ("a[Inf]", "1:3: parse error: duration out of range"),
            ("a[1e10]", "1:3: parse error: duration out of range"),
            ("a[5m+1m]", "1:5: parse error: duration expressions are not supported"),
            ("a[(5m)]", "1:3: parse error: duration expressions are not supported"),
            ("a[step()]", "1:3: parse error: duration expressions are not supported"),
            ("a offset (5m)", "1:10: parse error: duration expressions are not supported"),
            ("a[5m:1m:1m]", "1:8: parse error: unexpected \":\" in subquery selector, expected \"]\""),
            ("a[5m] offset", "1:13: parse error: unexpected end of input in offset, expected number or duration"),
            ("a offset 5m offset 5m", "1:1: parse error: offset may not be set multiple times"),
            ("a @ 1 @ 2", "1:1: parse error: @ may not be set multiple times"),
            ("a @ start", "1:10: parse error: unexpected end of input in @, expected \"(\""),
            ("a @ b", "1:5: parse error: unexpected identifier \"b\" in @, expected timestamp"),
            ("a @ NaN", "1:5: parse error: timestamp out of bounds for @ modifier: NaN"),
            ("a @ 1e30", "1:5: parse error: timestamp out of bounds for @ modifier: 1000000000000000000000000000000"),
            (
                "sum(a) offset 5m",
                "1:1: parse error: offset modifier must be preceded by an instant vector selector or range vector "
                    + "selector or a subquery"
            ),
            (
                "1 @ 5",
                "1:1: parse error: @ modifier must be preceded by an instant vector selector or range vector "
                    + "selector or a subquery"
            ),
            ("sum(a)[5m]", "1:7: parse error: ranges only allowed for vector selectors"),
            ("a[5m][5m]", "1:6: parse error: ranges only allowed for vector selectors"),
            ("a offset 5m [5m]", "1:13: parse error: no offset modifiers allowed before range"),
            ("a @ 1 [5m]", "1:7: parse error: no @ modifiers allowed before range"),
            ("foo(a)", "1:1: parse error: unknown function with name \"foo\""),
            ("RATE(a[5m])", "1:1: parse error: unknown function with name \"RATE\""),
            (
                "1 + histogram_avg(a)",
                "1:5: parse error: function \"histogram_avg\" is for native histograms, which are not kept"
            ),
            ("info(a)", "1:1: parse error: function \"info\" is not supported"),
            ("a + fill(1) b", "1:5: parse error: modifier \"fill\" is not supported"),
            ("step()", "1:1: parse error: experimental function \"step\" is not supported"),
            ("a anchored", "1:3: parse error: modifier \"anchored\" is not supported"),
            ("a[5m] smoothed", "1:7: parse error: modifier \"smoothed\" is not supported"),
            ("rate(a[5m],)", "1:11: parse error: trailing commas not allowed in function call args"),
            ("rate(,)", "1:6: parse error: unexpected \",\""),
            ("sum()", "1:1: parse error: no arguments for aggregate expression provided"),
            (
                "topk(a)",
                "1:1: parse error: wrong number of arguments for aggregate expression provided, expected 2, got 1"
            ),
            ("sum by (a) (b) by (c)", "1:16: parse error: unexpected identifier \"by\""),
            ("sum by a (b)", "1:8: parse error: unexpected identifier \"a\" in grouping opts, expected \"(\""),
            (
                "sum by (a b) (c)",
                "1:11: parse error: unexpected identifier \"b\" in grouping opts, expected \",\" or \")\""
            ),
            ("sum by (,) (c)", "1:9: parse error: unexpected \",\" in grouping opts, expected label"),
            ("sum by (1) (c)", "1:9: parse error: unexpected number in grouping opts, expected label"),
            ("sum by (Inf) (c)", "1:9: parse error: unexpected identifier \"Inf\" in grouping opts, expected label"),
            ("a + on(nan) b", "1:8: parse error: unexpected identifier \"nan\" in grouping opts, expected label"),
            ("sum by ('') (c)", "1:9: parse error: invalid label name for grouping: \"\""),
            (
                "sum by (without) (c)",
                "1:9: parse error: unexpected identifier \"without\" in grouping opts, expected label"
            ),
            ("sum by (a)", "1:11: parse error: unexpected end of input in aggregation, expected \"(\""),
            ("a + group_left b", "1:5: parse error: unexpected identifier \"group_left\""),
            ("on", "1:1: parse error: unexpected identifier \"on\""),
            ("inf{a='b'}", "1:4: parse error: unexpected \"{\""),
            ("a b", "1:3: parse error: unexpected identifier \"b\""),
        ])
    func refused(_ text: String, _ description: String) {
        let error = #expect(throws: ParseError.self) { try Expression(parsing: text) }
        #expect(error?.description == description)
    }

    @Test("An error covers what it speaks of")
    func errorRange() {
        let error = #expect(throws: ParseError.self) { try Expression(parsing: "a + foo(b)") }
        #expect(error?.range == 4..<7)
        #expect(error?.reason == "unknown function with name \"foo\"")
    }
}

@Suite("Queries of Prometheus's own tests", .enabled(if: PublishedCases.isPresent, "The shared test data is not here"))
struct SharedQueryTests {
    @Test("All are read, and read back")
    func queries() throws {
        let queries = try PublishedCases.epochs().flatMap { $0.steps.compactMap { $0.eval?.query } }
        #expect(queries.count > 300)
        for query in queries {
            do {
                let expression = try Expression(parsing: query)
                let text = expression.description
                #expect(try Expression(parsing: text).description.hasSameBytes(as: text), "\(query)")
                #expect(try Expression(parsing: expression.formatted).description.hasSameBytes(as: text), "\(query)")
            } catch {
                Issue.record("\(query): \(error)")
            }
        }
    }
}

@Suite("Hostile queries")
struct HostileQueryTests {
    @Test("Nesting is refused where it would take too much stack, and walked up to there")
    func nesting() {
        onSmallStack {
            let count = 60_000
            let half = count / 2
            func nested(_ open: String, _ core: String, _ close: String, _ count: Int) -> String {
                String(repeating: open, count: count) + core + String(repeating: close, count: count)
            }
            let refused = [
                nested("(", "", "", 100_000), nested("(", "", "", count), nested("(", "1", ")", half - 1),
                nested("-", "a", "", count), nested("-(", "a", ")", half / 2), nested("abs(", "a", ")", 10_000),
                nested("abs(", "", "", 15_000), nested("sum by (a) (", "a", ")", 5000), nested("a^", "a", "", half - 1),
                nested("a+", "a", "", half - 1), nested("", "a", "[5m:]", 12_000), nested("a or -", "a", "", 9000),
                nested("1^-", "a", "", half / 2), nested("-", "1", "", 100_000), nested("(a)+(", "a", ")", 9000),
            ]
            for text in refused {
                let error = #expect(throws: ParseError.self) { try Expression(parsing: text) }
                #expect(error.map { $0.reason.contains("deeper") || $0.reason.contains("longer") } == true)
            }
            // A number takes all signs in.
            #expect(throws: Never.self) { try Expression(parsing: nested("-", "1", "", count)) }
            let deep = [
                nested("(", "a", ")", 199), nested("a+", "a", "", 199), nested("a^", "a", "", 199),
                nested("-", "a", "", 199), nested("abs(-", "a", ")", 99), nested("sum by (a) (1+", "a", ")", 99),
                nested("", "a", "[5m:]", 1), nested("sum_over_time(sum(", "a", ")[5m:])", 66),
            ]
            for text in deep {
                do {
                    let expression = try Expression(parsing: text)
                    #expect(try Expression(parsing: expression.description) == expression)
                    // Indented it may be longer than what is read.
                    _ = expression.formatted
                } catch {
                    Issue.record("\(error)")
                }
            }
        }
    }

    @Test("Wide queries take linear time")
    func width() throws {
        let list = String(repeating: "'x',", count: 12_000) + "'x'"
        let call = "sort_by_label(a,\(list))"
        let text = String(repeating: "abs(", count: 190) + call + String(repeating: ")", count: 190)
        let start = ContinuousClock.now
        let expression = try Expression(parsing: text)
        #expect(try Expression(parsing: expression.description) == expression)
        #expect(expression.formatted.utf8.count < 20_000_000)
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test("A query may not be longer than the limit")
    func length() {
        let longest = String(repeating: " ", count: Parser.longestText - 1) + "1"
        #expect(throws: Never.self) { try Expression(parsing: longest) }
        let error = #expect(throws: ParseError.self) { try Expression(parsing: longest + " ") }
        #expect(error?.description == "unknown position: parse error: the query is longer than 65536 bytes")
    }

    @Test("Pieces, damaged texts and noise are refused or read, and nothing else")
    func noise() {
        var random = TestGenerator(2)
        func pick(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
        func read(_ text: String) {
            do {
                let expression = try Expression(parsing: text)
                _ = expression.formatted
            } catch {
                let length = text.utf8.count
                #expect(error.range.lowerBound <= length && error.range.upperBound <= length, "\(text)")
                #expect(error.description.contains("parse error: "))
            }
        }
        var expressions = RandomExpressions(seed: 3)
        for _ in 0..<200 {
            let bytes = Array(expressions.next().description.utf8)
            for end in 0...min(bytes.count, 400) {
                read(String(decoding: bytes[..<end], as: UTF8.self))
                read(String(decoding: bytes[end...], as: UTF8.self))
            }
            for _ in 0..<20 where !bytes.isEmpty {
                var damaged = bytes
                damaged[pick(bytes.count)] = UInt8(pick(256))
                read(String(decoding: damaged, as: UTF8.self))
            }
        }
        let pieces = [
            "a", "sum", "by", "(", ")", "{", "}", "[", "]", "5m", ":", "1", "-", "+", "^", "'x'", "=", "=~", ",", "@",
            "offset", "on", "group_left", "bool", "==", "or", "rate", "start", " ", "\n", "#", "`", "\\", "\u{1F69C}",
        ]
        for _ in 0..<20_000 { read((0..<pick(12)).map { _ in pieces[pick(pieces.count)] }.joined()) }
        for _ in 0..<5000 {
            read(String(decoding: (0..<pick(40)).map { _ in UInt8(pick(256)) }, as: UTF8.self))
        }
    }
}
