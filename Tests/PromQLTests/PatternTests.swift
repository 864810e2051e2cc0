import Testing

@testable import PromQL

@Suite("Regular expressions")
struct PatternTests {
    @Test(
        "A pattern takes a text as a whole",
        arguments: [
            ("", ["", "!a"]),
            ("abc", ["abc", "!ab", "!abcd", "!xabc", "!ABC"]),
            ("a|b||cd", ["a", "b", "", "cd", "!c", "!a|b"]),
            ("b|a|c|a", ["a", "b", "c", "!d"]),
            (".*", ["", "a", "a\nb", "\u{1F69C}"]),
            (".+", ["!", "a", "\n"]),
            ("api-.*", ["api-", "api-x\ny", "!api", "!xapi-"]),
            ("api-.+", ["!api-", "api-x"]),
            (#"a\.b|c\|d"#, ["a.b", "c|d", "!axb", "!a", #"!a\.b"#]),
            (#"a\.\-.*"#, ["a.-", "a.-x", "!a"]),
            ("a|b.*", ["a", "b", "bx", "!ax"]),
            ("(?i)abc", ["ABC", "aBc", "!ab"]),
            ("a.c", ["a\nc", "a\u{1F69C}c", "!ac"]),
            ("^a$", ["a", "!aa"]),
            (#"\d{2,3}"#, ["12", "123", "!1", "!1234"]),
            ("a{", ["a{"]),
            ("[^a]", ["\u{E9}", "!a", "!e\u{301}"]),
            ("(a|ab)(c|bcd)?", ["a", "abcd", "abc", "!abcdx"]),
            (#"\Qa.b\E"#, ["a.b", "!axb"]),
            ("\u{E9}", ["\u{E9}", "!e\u{301}"]),
            ("\u{E9}.*", ["\u{E9}x", "!e\u{301}x"]),
            ("x\u{0}y", ["x\u{0}y", "!x"]),
        ])
    func matching(_ text: String, _ cases: [String]) throws {
        let pattern = try Pattern(text)
        for subject in cases {
            let isRefused = subject.hasPrefix("!")
            #expect(pattern.matches(isRefused ? String(subject.dropFirst()) : subject) != isRefused, "\(subject)")
        }
    }

    @Test(
        "What is no pattern is refused with a reason",
        arguments: ["(", "a)(b", "*", "a**b)", "[a", #"\"#, "(?<=a)b", #"(a)\1"#, "a{2,1}", "a{1001}", "(?z)", "[b-a]"])
    func refused(_ text: String) {
        let error = #expect(throws: PatternError.self) { try Pattern(text) }
        #expect(error?.reason.isEmpty == false)
    }

    @Test("Hostile patterns end, on a small stack as well")
    func hostile() throws {
        let texts = [
            String(repeating: "(", count: 60_000),
            String(repeating: "(", count: 30_000) + String(repeating: ")", count: 30_000),
            String(repeating: "(a*)*", count: 10_000), String(repeating: "a?", count: 20_000),
            "((((a{100}){100}){100}){100})", String(repeating: #"\pL"#, count: 20_000),
            String(repeating: "a|", count: 30_000), String(repeating: "[a", count: 30_000),
        ]
        onSmallStack {
            for text in texts {
                guard let pattern = try? Pattern(text) else { continue }
                _ = pattern.matches(String(repeating: "a", count: 200))
                _ = pattern.expand("$1", over: String(repeating: "a", count: 200))
            }
        }
    }

    @Test(
        "Groups fill templates as Go does it",
        arguments: [
            ("(.*):(.*)", "host:80", "$1", "host"),
            ("(.*):(.*)", "host:80", "${2}-$1", "80-host"),
            ("(.*):(.*)", "host:80", "$1x", ""),
            ("(.*):(.*)", "host:80", "${1}x", "hostx"),
            ("(.*):(.*)", "host:80", "$0", "host:80"),
            ("(.*):(.*)", "host:80", "$3|$99999999999999999999|$01", "||"),
            ("(.*):(.*)", "host:80", "$$1 $", "$1 $"),
            ("(.*):(.*)", "host:80", "${1 ${} $- $", "${1 ${} $- $"),
            ("(?P<name>.*):(?P<port>.*)", "host:80", "${port}/$name/$none", "80/host/"),
            ("(a)|(b)", "b", "[$1][$2]", "[][b]"),
            ("(\u{E9}+)(.*)", "\u{E9}\u{E9}\u{1F69C}", "$2$1", "\u{1F69C}\u{E9}\u{E9}"),
            ("literal", "literal", "$0-$1-$name", "literal--"),
            (".*", "", "<$0>", "<>"),
            ("()", "", "<$1>", "<>"),
        ])
    func expansion(_ pattern: String, _ text: String, _ template: String, _ result: String) throws {
        let expanded = try Pattern(pattern).expand(template, over: text)
        #expect(expanded?.hasSameBytes(as: result) == true, "\(expanded ?? "nil")")
    }

    @Test("What does not match fills no template")
    func noMatch() throws {
        #expect(try Pattern("(a)").expand("$1", over: "b") == nil)
        #expect(try Pattern("a").expand("$1", over: "b") == nil)
    }

    @Test("Groups are told apart up to the hundredth")
    func manyGroups() throws {
        let pattern = try Pattern(String(repeating: "(a)", count: 101))
        #expect(pattern.expand("$1$100-$101", over: String(repeating: "a", count: 101)) == "aa-")
    }

    @Test("Label values are compared byte for byte")
    func matchers() throws {
        let composed = "\u{E9}"
        let decomposed = "e\u{301}"
        for comparison in [LabelMatcher.Comparison.equal, .matches] {
            let matcher = try LabelMatcher("x", comparison, composed)
            #expect(matcher.matches(composed))
            #expect(!matcher.matches(decomposed))
            #expect(try matcher != LabelMatcher("x", comparison, decomposed))
        }
        for comparison in [LabelMatcher.Comparison.notEqual, .matchesNot] {
            let matcher = try LabelMatcher("x", comparison, composed)
            #expect(!matcher.matches(composed))
            #expect(matcher.matches(decomposed))
        }
    }
}
