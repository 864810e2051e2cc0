import Fleet
import Web

extension AssetLocation.Address {
    static let longestPart = 200

    init?(text: String) {
        guard text.hasPrefix("{") else {
            guard let street = Self.part(text), !street.isEmpty else { return nil }
            self.init(street: street)
            return
        }
        guard let members = Self.json(text) ?? Self.unquoted(text) else { return nil }
        self.init()
        var seen: Set<String> = []
        for (name, value) in members {
            guard seen.insert(name.lowercased()).inserted, let part = Self.part(value) else { return nil }
            if part.isEmpty { continue }
            switch name.lowercased() {
            case "country": country = part
            case "zipcode": zip = part
            case "city": city = part
            case "streetaddress": street = part
            default: return nil
            }
        }
    }

    /// The text of a part; an empty one for a part that is there without content.
    private static func part(_ text: String) -> String? {
        if text.allSatisfy(\.isWhitespace) { return "" }
        return text.trimmedText(atMost: longestPart, lineBreaks: false)
    }

    private static func json(_ text: String) -> [(String, String)]? {
        guard let members = (try? JSONParser.parse(text.utf8))?.members else { return nil }
        var parts: [(String, String)] = []
        for member in members {
            if member.value == .null { continue }
            guard let text = member.value.string ?? member.value.integer.map(String.init) else { return nil }
            parts.append((member.name, text))
        }
        return parts
    }

    /// Names and values without quotes; a value with a comma or a brace in it has them, and two for one of its own.
    private static func unquoted(_ text: String) -> [(String, String)]? {
        var rest = text.dropFirst()
        guard rest.popLast() == "}" else { return nil }
        var parts: [(String, String)] = []
        while !rest.isEmpty {
            guard let colon = rest.firstIndex(of: ":") else { return nil }
            let name = rest[..<colon].filter { $0 != " " && $0 != "\"" }
            rest = rest[rest.index(after: colon)...]
            var value = ""
            if rest.first == "\"" {
                rest.removeFirst()
                var isClosed = false
                while let character = rest.popFirst() {
                    if character != "\"" {
                        value.append(character)
                    } else if rest.first == "\"" {
                        value.append(rest.removeFirst())
                    } else {
                        isClosed = true
                        break
                    }
                }
                guard isClosed else { return nil }
            } else {
                let plain = rest.prefix { $0 != "," }
                guard !plain.contains(where: { "{}\"".contains($0) }) else { return nil }
                value = String(plain)
                rest = rest[plain.endIndex...]
            }
            parts.append((name, value))
            if rest.isEmpty { break }
            guard rest.removeFirst() == ",", !rest.isEmpty else { return nil }
        }
        return parts
    }
}
