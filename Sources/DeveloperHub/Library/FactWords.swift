/// Numbers and lists as texts say them.
package enum FactWords {
    /// `3600` is `1 hour`: in the largest unit that divides it.
    package static func duration(seconds: Int64) -> String {
        let units: [(name: String, seconds: Int64)] = [("day", 86_400), ("hour", 3_600), ("minute", 60)]
        let unit = units.first { seconds >= $0.seconds && seconds % $0.seconds == 0 } ?? ("second", 1)
        return count(seconds / unit.seconds, unit.name)
    }

    package static func duration(milliseconds: Int64) -> String { duration(seconds: milliseconds / 1000) }

    /// `1048576` is `1 MiB`.
    package static func bytes(_ count: Int) -> String {
        let units: [(name: String, bytes: Int)] = [("MiB", 1 << 20), ("KiB", 1 << 10)]
        guard let unit = units.first(where: { count >= $0.bytes && count % $0.bytes == 0 }) else {
            return Self.count(count, "byte")
        }
        return "\(number(count / unit.bytes)) \(unit.name)"
    }

    /// `20000` is `20,000`.
    package static func number(_ number: some BinaryInteger) -> String {
        var text = ""
        for (index, digit) in String(number).reversed().enumerated() {
            if index > 0, index.isMultiple(of: 3), digit != "-" { text.append(",") }
            text.append(digit)
        }
        return String(text.reversed())
    }

    /// `1 request`, `2 requests`.
    package static func count(_ number: some BinaryInteger, _ thing: String) -> String {
        "\(Self.number(number)) \(thing)\(number == 1 ? "" : "s")"
    }

    /// `a, b and c`.
    package static func list(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " and " + last
    }

    /// A table of Markdown. Cells may hold markup, but no line breaks.
    package static func table(_ heads: [String], _ rows: [[String]]) -> String {
        func line(_ cells: [String]) -> String {
            let escaped = cells.map { $0.replacing("|", with: "\\|").replacing("\n", with: " ") }
            return "| " + escaped.joined(separator: " | ") + " |"
        }
        let rule = "|" + heads.map { _ in "---|" }.joined()
        return ([line(heads), rule] + rows.map(line)).joined(separator: "\n")
    }

    static func code(_ text: String) -> String { "`\(text)`" }

    /// The name of something in the program as a part of a fact's name: `account.asset.manage` is `accountAssetManage`.
    package static func key(_ name: String) -> String {
        let parts = name.split { !($0.isLetter || $0.isNumber) }
        return parts.dropFirst().reduce(String(parts.first ?? "")) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
    }
}
