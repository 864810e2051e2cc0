import CRE2

/// Why a text is not a regular expression.
package struct PatternError: Error, Sendable, Equatable, CustomStringConvertible {
    package let reason: String

    package var description: String { "invalid regular expression: \(reason)" }
}

/// A regular expression in the syntax of RE2, which takes linear time. It matches texts as a whole, and its dot takes
/// line breaks as well.
package final class Pattern: Sendable {
    private enum Matcher {
        case everything
        case nonempty
        /// Texts that begin with these bytes, and are longer by so many.
        case prefix([UInt8], atLeast: Int)
        /// Exactly one of these, in ascending order.
        case oneOf([[UInt8]])
        case expression(OpaquePointer)
    }

    // RE2's objects never change and are made for use from many threads.
    nonisolated(unsafe) private let matcher: Matcher

    package init(_ text: String) throws(PatternError) {
        if let simple = Self.simple(text) {
            matcher = simple
            return
        }
        var reason = [CChar](repeating: 0, count: 256)
        let compiled = text.withBytes { bytes in
            bytes.withMemoryRebound(to: CChar.self) { cre2_compile($0.baseAddress, $0.count, &reason, reason.count) }
        }
        guard let compiled else {
            let bytes = reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw PatternError(reason: String(decoding: bytes, as: UTF8.self))
        }
        matcher = .expression(compiled)
    }

    deinit {
        if case .expression(let compiled) = matcher { cre2_free(compiled) }
    }

    /// Whether the pattern takes the text from its beginning to its end.
    package func matches(_ text: String) -> Bool {
        text.withBytes { bytes in
            switch matcher {
            case .everything: true
            case .nonempty: !bytes.isEmpty
            case .prefix(let prefix, let rest): bytes.count >= prefix.count + rest && bytes.starts(with: prefix)
            case .oneOf(let texts): Self.contains(texts, bytes)
            case .expression(let compiled):
                bytes.withMemoryRebound(to: CChar.self) { cre2_matches(compiled, $0.baseAddress, $0.count) }
            }
        }
    }

    /// Fills groups of the match into a template as Go's `Regexp.Expand` does: `$1`, `${1}`, `$name`, `${name}`, and
    /// `$$` for a dollar; nil when the text does not match. A name reaches as far as letters, digits and underscores
    /// do, and of a group that is not there nothing is taken.
    package func expand(_ template: String, over text: String) -> String? {
        guard let groups = groups(in: text) else { return nil }
        let bytes = text.utf8
        var result = ""
        var rest = template.unicodeScalars[...]
        while let dollar = rest.firstIndex(of: "$") {
            result.unicodeScalars += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            if rest.first == "$" {
                result += "$"
                rest.removeFirst()
            } else if let name = Self.takeName(from: &rest) {
                guard let index = group(named: name), groups.indices.contains(index), let group = groups[index] else {
                    continue
                }
                let start = bytes.index(bytes.startIndex, offsetBy: group.lowerBound)
                result += text[start..<bytes.index(start, offsetBy: group.count)]
            } else {
                result += "$"
            }
        }
        result.unicodeScalars += rest
        return result
    }
}

// MARK: - Without RE2

extension Pattern {
    /// The patterns that most queries have, which matching bytes decides faster.
    private static func simple(_ text: String) -> Matcher? {
        let bytes = Array(text.utf8)
        if bytes == Array(".*".utf8) { return .everything }
        if bytes == Array(".+".utf8) { return .nonempty }
        var texts: [[UInt8]] = []
        var literal: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "|"):
                texts.append(literal)
                literal = []
            case UInt8(ascii: "\\"):
                index += 1
                // Behind a backslash any sign stands for itself, and letters and digits do not.
                guard index < bytes.count, escapable.contains(bytes[index]) else { return nil }
                literal.append(bytes[index])
            case _ where signs.contains(byte):
                guard texts.isEmpty else { return nil }
                switch String(decoding: bytes[index...], as: UTF8.self) {
                case ".*": return .prefix(literal, atLeast: 0)
                case ".+": return .prefix(literal, atLeast: 1)
                default: return nil
                }
            default: literal.append(byte)
            }
            index += 1
        }
        texts.append(literal)
        return .oneOf(texts.sorted { $0.lexicographicallyPrecedes($1) })
    }

    /// What has a meaning of its own in regular expressions.
    private static let signs = Set(#"\.+*?()|[]{}^$"#.utf8)

    private static let escapable = signs.union(##"!"#%&',-/:;<=>@`~"##.utf8)

    private static func contains(_ texts: [[UInt8]], _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var low = 0
        var high = texts.count
        while low < high {
            let middle = (low + high) / 2
            if texts[middle].elementsEqual(bytes) { return true }
            if texts[middle].lexicographicallyPrecedes(bytes) { low = middle + 1 } else { high = middle }
        }
        return false
    }
}

// MARK: - Groups

extension Pattern {
    /// Further groups of a pattern give nothing: RE2 keeps all groups for each place of the pattern that a match may
    /// have come to, and so the memory would grow with the square of the pattern.
    private static let mostGroups = 100

    /// Where the groups of the match are among the bytes, the whole match first.
    private func groups(in text: String) -> [Range<Int>?]? {
        guard case .expression(let compiled) = matcher else {
            return matches(text) ? [0..<text.utf8.count] : nil
        }
        let count = min(cre2_group_count(compiled), Self.mostGroups) + 1
        var spans = [cre2_span](repeating: cre2_span(start: -1, end: -1), count: count)
        let isMatch = text.withBytes { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                cre2_match_groups(compiled, $0.baseAddress, $0.count, &spans, spans.count)
            }
        }
        return isMatch ? spans.map { $0.start < 0 ? nil : $0.start..<$0.end } : nil
    }

    /// The number that a name in a template stands for.
    private func group(named name: String) -> Int? {
        // Go takes digits for a number, unless a zero leads them or they are more than any pattern has groups.
        if name.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            return name.utf8.count > 1 && name.hasPrefix("0") ? nil : Int(name)
        }
        guard case .expression(let compiled) = matcher else { return nil }
        let index = name.withBytes { bytes in
            bytes.withMemoryRebound(to: CChar.self) { cre2_group_index(compiled, $0.baseAddress, $0.count) }
        }
        return index < 0 ? nil : index
    }

    /// Takes a name with or without braces; nil, and nothing taken, when there is none.
    private static func takeName(from rest: inout Substring.UnicodeScalarView) -> String? {
        let isBraced = rest.first == "{"
        let start = rest.dropFirst(isBraced ? 1 : 0)
        let name = start.prefix(while: isOfName)
        guard !name.isEmpty else { return nil }
        let behind = rest[name.endIndex...]
        if isBraced {
            guard behind.first == "}" else { return nil }
            rest = behind.dropFirst()
        } else {
            rest = behind
        }
        return String(name)
    }

    private static func isOfName(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber: true
        default: scalar == "_"
        }
    }
}
