import Testing

@testable import PromQL

@Suite("Expressions as text")
struct PrinterTests {
    @Test(
        "In one line",
        arguments: [
            ("1", "1"), ("-1", "-1"), ("+1", "1"), ("--1", "1"), ("0x1F", "31"), ("1e3", "1000"), (".5", "0.5"),
            ("1e-7", "0.0000001"), ("123456789012345678", "123456789012345680"), ("inf", "+Inf"), ("-InF", "-Inf"),
            ("nan", "NaN"), ("-NaN", "NaN"), ("5m", "300"), ("-1h30m", "-5400"), ("-0", "-0"), ("1.50", "1.5"),
            ("'a\"b'", #""a\"b""#), ("`a\\n`", #""a\\n""#),
            (#""\u00e9\x00\x7f\U0001F69C\u200b""#, "\"é\\x00\\x7f🚜\\u200b\""),
            ("foo", "foo"), ("{__name__='foo'}", #"{__name__="foo"}"#), ("{'foo.bar'}", #"{__name__="foo.bar"}"#),
            ("foo{}", "foo"), ("foo{b='1', a!='2',}", #"foo{a!="2",b="1"}"#),
            ("{'a.b'='c', d=~'e|f', g!~``}", #"{"a.b"="c",d=~"e|f",g!~""}"#),
            ("{''='0'}", #"{""="0"}"#),
            ("foo[5m]", "foo[5m]"), ("foo[90]", "foo[1m30s]"), ("foo[86400]", "foo[1d]"), ("foo[14d]", "foo[2w]"),
            ("foo[13d]", "foo[13d]"), ("foo[365d]", "foo[1y]"), ("foo[0.0015]", "foo[1ms]"),
            ("foo @ 10 offset 5m", "foo @ 10.000 offset 5m"), ("foo offset -5m @ end()", "foo @ end() offset -5m"),
            ("foo[5m] offset 1w @ start ( )", "foo[5m] @ start() offset 1w"), ("foo @ -1.2345", "foo @ -1.235"),
            ("foo offset 0", "foo"),
            ("foo[5m:]", "foo[5m:]"), ("foo[5m:30s] @ 1 offset 2h", "foo[5m:30s] @ 1.000 offset 2h"),
            ("-foo", "-foo"), ("+foo", "foo"), ("-(1)", "-(1)"), ("-1^2", "-1 ^ 2"), ("- - foo", "--foo"),
            ("a+b*c", "a + b * c"), ("a==bool b", "a == bool b"), ("A AND B", "A and B"), ("a ATAN2 b", "a atan2 b"),
            ("a - ignoring() b", "a - b"), ("a - on() b", "a - on () b"),
            ("a - ignoring(x,'y.z') group_left b", #"a - ignoring (x, "y.z") group_left () b"#),
            ("a / on(x,) group_right(y) b", "a / on (x) group_right (y) b"),
            ("a or on(x) b", "a or on (x) b"), ("1 + ignoring() a", "1 + a"),
            ("sum(a)", "sum(a)"), ("SUM by() (a)", "sum(a)"), ("sum without() (a)", "sum without () (a)"),
            ("sum(a) by (x, 'ü')", #"sum by (x, "ü") (a)"#), ("topk(5, a)", "topk(5, a)"),
            ("count_values('x', a)", #"count_values("x", a)"#),
            ("round(a , 2)", "round(a, 2)"), ("time( )", "time()"), ("((a))", "((a))"), ("# c\na # d", "a"),
        ])
    func lines(_ text: String, _ printed: String) throws {
        let expression = try Expression(parsing: text)
        #expect(expression.description == printed)
        #expect(try Expression(parsing: printed).description == printed)
    }

    @Test(
        "In many lines",
        arguments: [
            ("sum(rate(foo[5m]))", "sum(rate(foo[5m]))"),
            (
                """
                sum by (job, instance) (rate(http_requests_total{job="api-server",handler=~"/api/.*"}[5m] offset 1h)) \
                / on (job) group_left (team) count by (job, team) (up{job="api-server"})
                """,
                """
                  sum by (job, instance) (
                    rate(http_requests_total{handler=~"/api/.*",job="api-server"}[5m] offset 1h)
                  )
                / on (job) group_left (team)
                  count by (job, team) (up{job="api-server"})
                """
            ),
            (
                """
                max_over_time((rate(hydraulic_oil_temperature_degrees_celsius_total{machine="excavator"}[5m]) >= bool \
                scalar(limit_of_the_machine))[1h:1m] @ end())
                """,
                """
                max_over_time(
                  (
                      rate(hydraulic_oil_temperature_degrees_celsius_total{machine="excavator"}[5m])
                    >= bool
                      scalar(limit_of_the_machine)
                  )[1h:1m] @ end()
                )
                """
            ),
            (
                """
                -histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket{job="api-server"}[5m])))
                """,
                """
                -histogram_quantile(
                  0.9,
                  sum by (le) (rate(http_request_duration_seconds_bucket{job="api-server"}[5m]))
                )
                """
            ),
            (
                "max_over_time(foo[1h:1m]) + min_over_time(another_name_that_takes_room_on_the_line_up_to_a_hundred[5m:])",
                """
                  max_over_time(foo[1h:1m])
                +
                  min_over_time(another_name_that_takes_room_on_the_line_up_to_a_hundred[5m:])
                """
            ),
        ])
    func formatting(_ text: String, _ formatted: String) throws {
        let expression = try Expression(parsing: text)
        #expect(expression.formatted == formatted)
        #expect(try Expression(parsing: formatted) == expression)
    }

    @Test("Random expressions read back from both forms")
    func roundTrips() throws {
        var expressions = RandomExpressions(seed: 1)
        var split = 0
        for _ in 0..<5000 {
            let expression = expressions.next()
            let text = expression.description
            let again = try Expression(parsing: text)
            let formatted = expression.formatted
            let reread = try Expression(parsing: formatted)
            guard again == expression, again.description.hasSameBytes(as: text), reread == expression,
                reread.formatted.hasSameBytes(as: formatted)
            else {
                Issue.record("\(text) became \(again) or \(reread)")
                return
            }
            if formatted.contains("\n") { split += 1 }
        }
        #expect(split > 500)
    }
}
