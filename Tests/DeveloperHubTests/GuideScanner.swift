import Foundation
import Web

@testable import DeveloperHub

/// Finds in the source of a guide what must come from a fact instead: numbers, addresses, and names of scopes, packages,
/// APIs and settings. Two kinds of text are told apart: words, where a number needs a reason, and code in fences, where
/// numbers are examples unless they are those of a fact.
struct GuideScanner {
    /// Paths of operations and of what else the server answers, up to their first parameter.
    let paths: [String]
    /// Names that may stand nowhere.
    let names: [String]
    /// Names that are also words of English and may not stand as code.
    let codeNames: [String]
    /// Keys of settings that are also words of English and may not begin a line of YAML.
    let keys: [String]
    /// Names of APIs; `Assets` is a word, `Assets API` is a name.
    let apis: [String]
    /// Numbers that facts state.
    let numbers: Set<String>

    /// What is wrong with a source, each with its line.
    func problems(in source: String) -> [String] {
        var all: [String] = []
        var fence: String?
        let lines = Self.withoutFacts(source).split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            if line.hasPrefix("```") {
                fence = fence == nil ? String(line.dropFirst(3)) : nil
                continue
            }
            let found = fence.map { problems(inCode: String(line), language: $0) } ?? problems(inWords: line)
            all += found.map { "line \(index + 1): \($0)" }
        }
        return all
    }

    /// A fact's place is marked, so that what stands beside it is seen.
    private static func withoutFacts(_ source: String) -> String {
        source.replacing(#/\{\{[^}]*\}\}/#, with: "\u{FFFC}")
    }

    private func problems(inWords line: Substring) -> [String] {
        // Where links lead to is looked at with the pages that there are.
        let words = line.replacing(#/\]\([^)]*\)/#, with: "]()")
        var problems = commonProblems(in: String(words))
        let code = words.matches(of: #/`[^`]*`/#).map { String($0.output) }
        problems += codeNames.filter { name in code.contains { $0.holds(name) } }.map {
            "\($0) is the name of something"
        }
        if let number = AllowedNumbers.taken(from: String(words)).firstMatch(of: #/\d[\d.,]*/#) {
            problems.append("the number \(number.output) is not from a fact")
        }
        if let counted = AllowedNumbers.counted(in: String(words)) {
            problems.append("the number in \"\(counted)\" is not from a fact")
        }
        return problems
    }

    private func problems(inCode line: String, language: String) -> [String] {
        var problems = commonProblems(in: line)
        problems += codeNames.filter(line.holds).map { "\($0) is the name of something" }
        if language == "yaml" {
            problems += keys.filter { line.trimmingCharacters(in: .whitespaces).hasPrefix("\($0):") }
                .map { "\($0) is the key of a setting" }
        }
        // What queries compare with is nobody's limit.
        if language == "promql" { return problems }
        problems += numbers.filter(line.holds).map { "the number \($0) is that of a fact" }
        return problems
    }

    private func commonProblems(in line: String) -> [String] {
        var problems = ["/api/", "/public/"].filter(line.contains).map { "the address \($0) is not from a fact" }
        problems += paths.filter(line.holdsPath).map { "the path \($0) is not from a fact" }
        problems += names.filter(line.holds).map { "the name \($0) is not from a fact" }
        problems += apis.filter { line.contains("\($0) API") }.map { "the API \($0) is not named by a fact" }
        return problems
    }
}

/// Numbers that words may hold, each kind with its reason.
private enum AllowedNumbers {
    /// The words without what they may say.
    static func taken(from words: String) -> String {
        var rest = words
        // Standards and forms that are called by their numbers.
        rest.replace(#/\bISO (15143-3|8601)\b|\bRFC \d{4}\b|\bOAuth 2\.0|\bWGS 84\b|\bUTF-8\b/#, with: "")
        rest.replace(#/\bremote write 1\.0/#, with: "")
        // Steps and headings that are counted.
        rest.replace(#/^\s*(#+ )?\d+\. /#, with: "")
        // Statuses of HTTP, unless they count something.
        let whole = rest
        rest.replace(#/\b\d{3}\b/#) { match in
            statuses.contains(String(match.output)) && !isCounting(whole[match.range.upperBound...])
                ? "" : match.output
        }
        // A moment as an example.
        rest.replace(#/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/#, with: "")
        // Characters as addresses write them.
        rest.replace(#/%[0-9A-F]{2}/#, with: "")
        // Ranges and steps of queries, as code.
        rest.replace(#/\[\d+[smhdwy]\]|`\d+[smhdwy]`/#, with: "")
        // Where counting begins, and how booleans are numbers.
        rest.replace(#/\bfrom [01]\b|\b[01] or [01]\b/#, with: "")
        // Names that end with a number, such as Base64.
        rest.replace(#/\b[A-Za-z]+\d+\w*/#, with: "")
        return rest
    }

    /// A number in words with what it limits: `ten minutes`.
    static func counted(in words: String) -> String? {
        let parts = words.lowercased().split { !$0.isLetter }.map(String.init)
        for (index, part) in parts.enumerated() where numerals.contains(part) {
            let next = parts[(index + 1)...].prefix(2)
            if next.contains(where: isUnit) { return ([part] + next).joined(separator: " ") }
        }
        return nil
    }

    private static func isCounting(_ rest: Substring) -> Bool {
        if rest.hasPrefix(" %") || rest.hasPrefix("%")
            || rest.hasPrefix(",") && rest.dropFirst().first?.isNumber == true
        {
            return true
        }
        return rest.prefix { $0.isLetter || $0 == " " }.lowercased().split(separator: " ").prefix(2)
            .contains { isUnit(String($0)) }
    }

    private static func isUnit(_ word: String) -> Bool {
        units.contains(word) || word.hasSuffix("s") && units.contains(String(word.dropLast()))
    }

    private static let statuses: Set = [
        "200", "201", "204", "304", "400", "401", "403", "404", "405", "409", "413", "415", "422", "429", "500", "503",
    ]
    private static let numerals: Set = [
        "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "fourteen",
        "fifteen", "twenty", "thirty", "forty", "fifty", "sixty", "ninety", "hundred", "thousand", "million",
    ]
    private static let units: Set = [
        "second", "minute", "hour", "day", "week", "month", "year", "request", "byte", "machine", "sample", "series",
        "step", "item", "element", "key", "secret", "attempt",
    ]
}

extension String {
    /// Whether a name stands in the text by itself and not as a part of a longer one.
    func holds(_ name: String) -> Bool {
        ranges(of: name).contains { range in
            let before = range.lowerBound == startIndex ? nil : self[index(before: range.lowerBound)]
            let after = self[range.upperBound...]
            return !(before.map { $0.isNamed || $0 == "." || $0 == "/" } ?? false)
                && !(after.first?.isNamed ?? false)
                && !(after.first == "." && (after.dropFirst().first?.isNamed ?? false))
        }
    }

    /// Whether a path begins in the text.
    func holdsPath(_ path: String) -> Bool {
        ranges(of: path).contains { range in
            let before = range.lowerBound == startIndex ? nil : self[index(before: range.lowerBound)]
            let after = self[range.upperBound...].first
            return !(before?.isNamed ?? false) && (path.hasSuffix("/") || !(after?.isNamed ?? false))
        }
    }
}

extension Character {
    fileprivate var isNamed: Bool { isLetter || isNumber || self == "_" || self == "-" }
}
