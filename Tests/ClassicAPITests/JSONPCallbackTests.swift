import Testing

@testable import ClassicAPI

@Suite("Names of script functions")
struct JSONPCallbackTests {
    @Test(
        "The names of script functions and what only looks like one",
        arguments: [
            ("f", true), ("jQuery1910_17.cb", true), ("$", true), ("_a.$b.c9", true), ("", false), ("9a", false),
            ("a.", false), (".a", false), ("a..b", false), ("a.9", false), ("a b", false), ("alert(1)", false),
            ("a;b", false), ("a[0]", false), ("é", false), ("a\u{2028}", false), ("<script>", false), ("a%20b", false),
            (String(repeating: "a", count: 128), true), (String(repeating: "a", count: 129), false),
        ])
    func callbacks(name: String, isSound: Bool) {
        #expect((JSONPCallback(name) != nil) == isSound)
    }
}
