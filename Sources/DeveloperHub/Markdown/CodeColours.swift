import Web

/// Code as HTML with its comments, texts, numbers and words of the language marked for the style sheet.
enum CodeColours {
    private struct Grammar {
        var lineComment: String?
        var keywords: Set<String> = []
        /// What begins and ends a text.
        var quotes: [Character] = ["\"", "'"]
    }

    static func block(_ code: String, language: String) -> String {
        let text = code.hasSuffix("\n") ? String(code.dropLast()) : code
        let label = names[language].map { #" data-title="\#($0)""# } ?? ""
        return
            #"<div class="code"\#(label)><pre tabindex="0"><code>\#(html(text, language: language))</code></pre></div>"#
    }

    /// What stands between `<code>` and `</code>`.
    static func html(_ code: String, language: String) -> String { coloured(code, grammars[language]) }

    private static let names = [
        "sh": "Shell", "curl": "curl", "java": "Java", "csharp": "C#", "node": "Node.js", "json": "JSON", "xml": "XML",
        "yaml": "YAML", "http": "HTTP", "promql": "PromQL",
    ]

    private static let grammars: [String: Grammar] = {
        let shell = Grammar(lineComment: "#", keywords: ["curl", "export", "iris", "make", "docker", "cd", "echo"])
        return [
            "sh": shell, "curl": shell,
            "java": Grammar(
                lineComment: "//",
                keywords: [
                    "import", "public", "class", "static", "void", "new", "return", "final", "throws", "var", "int",
                    "if",
                    "try", "catch", "for", "while", "true", "false", "null",
                ]),
            "csharp": Grammar(
                lineComment: "//",
                keywords: [
                    "using", "public", "class", "static", "void", "new", "return", "var", "int", "string", "async",
                    "await", "if", "try", "catch", "foreach", "while", "true", "false", "null", "byte",
                ]),
            "node": Grammar(
                lineComment: "//",
                keywords: [
                    "const", "let", "await", "async", "function", "return", "if", "new", "throw", "import", "from",
                    "true", "false", "null", "for", "of",
                ], quotes: ["\"", "'", "`"]),
            "json": Grammar(keywords: ["true", "false", "null"], quotes: ["\""]),
            "yaml": Grammar(lineComment: "#", keywords: ["true", "false", "null"]),
            "promql": Grammar(
                lineComment: "#",
                keywords: ["by", "without", "on", "ignoring", "offset", "bool", "and", "or", "unless", "group_left"]),
        ]
    }()

    private static func coloured(_ code: String, _ grammar: Grammar?) -> String {
        guard let grammar else { return HTMLText.escape(code) }
        var html = ""
        var rest = Substring(code)
        func mark(_ kind: String, _ text: Substring) -> String {
            #"<span class="\#(kind)">\#(HTMLText.escape(text))</span>"#
        }
        while let first = rest.first {
            if let comment = grammar.lineComment, rest.hasPrefix(comment), html.isEmpty || html.last != ":" {
                let line = rest.prefix { !$0.isNewline }
                html += mark("c", line)
                rest = rest.dropFirst(line.count)
            } else if grammar.quotes.contains(first) {
                let text = quoted(rest, by: first)
                html += mark("s", text)
                rest = rest.dropFirst(text.count)
            } else if first.isLetter || first == "_" || first == "$" {
                let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "$" }
                html += grammar.keywords.contains(String(word)) ? mark("k", word) : HTMLText.escape(word)
                rest = rest.dropFirst(word.count)
            } else if first.isNumber {
                let number = rest.prefix { $0.isNumber || $0.isLetter || $0 == "." || $0 == "_" }
                html += mark("n", number)
                rest = rest.dropFirst(number.count)
            } else {
                html += HTMLText.escape(String(first))
                rest = rest.dropFirst()
            }
        }
        return html
    }

    private static func quoted(_ text: Substring, by quote: Character) -> Substring {
        var end = text.index(after: text.startIndex)
        var isEscaped = false
        while end < text.endIndex {
            let character = text[end]
            end = text.index(after: end)
            if isEscaped {
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == quote {
                break
            }
        }
        return text[..<end]
    }
}
