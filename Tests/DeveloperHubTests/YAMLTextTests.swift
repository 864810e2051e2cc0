import Testing
import Web
import Yams

@testable import DeveloperHub

struct YAMLTextTests {
    @Test func whatIsWrittenIsReadAgain() throws {
        let value: JSONValue = [
            "200": "a", "on": true, "text": "two\nlines\n",
            "odd": .strings(["", "yes", "1.0", "- x", "a: b", "\u{1}", "é"]),
            "$ref": "#/x", "number": 1.5, "none": .null, "empty": .array([]), "~": "tilde",
        ]
        let read = try #require(try Yams.load(yaml: YAMLText.make(value)) as? [String: Any])
        #expect(read["200"] as? String == "a" && read["on"] as? Bool == true)
        #expect(read["text"] as? String == "two\nlines\n")
        #expect(read["odd"] as? [String] == ["", "yes", "1.0", "- x", "a: b", "\u{1}", "é"])
        #expect(read["$ref"] as? String == "#/x" && read["number"] as? Double == 1.5 && read["~"] as? String == "tilde")
    }
}
