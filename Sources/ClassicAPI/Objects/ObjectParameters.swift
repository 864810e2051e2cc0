import Fleet
import Web

extension ClassicParameter<String> {
    /// One line, such as a name. Space around it is left away.
    static func line(
        _ name: String, isRequired: Bool = false, atMost limit: Int = 200, _ words: String
    ) -> ClassicParameter {
        ClassicParameter(
            name, "string", isRequired: isRequired, words,
            rule: "must be a line of 1 to \(limit) characters without control characters"
        ) { $0.trimmedText(atMost: limit, lineBreaks: false) }
    }

    /// Text of several lines.
    static func note(_ name: String, _ words: String) -> ClassicParameter {
        let limit = 2_000
        return ClassicParameter(
            name, "string", words, rule: "must be text of 1 to \(limit) characters without control characters"
        ) { $0.trimmedText(atMost: limit, lineBreaks: true) }
    }
}

extension ClassicParameter<Bool> {
    static func flag(_ name: String, _ words: String) -> ClassicParameter {
        ClassicParameter(name, "boolean", words, rule: "must be true or false") { text in
            switch text.lowercased() {
            case "true", "1": true
            case "false", "0": false
            default: nil
            }
        }
    }
}

extension ClassicParameter<[Int64]> {
    /// Numbers of objects: `1,2,3`, with or without square brackets around them and quotes around each.
    static func ids(_ name: String, _ words: String) -> ClassicParameter {
        let limit = FleetStore.maximumObjects
        return ClassicParameter(
            name, "string[]", words, rule: "must be up to \(limit) whole numbers with commas between them"
        ) { text in
            var list = Substring(text)
            if list.hasPrefix("[") {
                guard list.hasSuffix("]") else { return nil }
                list = list.dropFirst().dropLast()
            }
            if list.allSatisfy({ $0 == " " }) { return [] }
            let parts = list.split(separator: ",", maxSplits: limit, omittingEmptySubsequences: false)
            guard parts.count <= limit else { return nil }
            var numbers: [Int64] = []
            for part in parts {
                var digits = part.drop { $0 == " " }
                while digits.last == " " { digits.removeLast() }
                if digits.count > 2, digits.first == "\"", digits.last == "\"" {
                    digits = digits.dropFirst().dropLast()
                }
                guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int64(digits)
                else { return nil }
                numbers.append(number)
            }
            return numbers
        }
    }
}

extension ClassicParameter where Value: RawRepresentable<String> & CaseIterable {
    /// One of a few texts, without regard to case.
    static func choice(_ name: String, _ words: String) -> ClassicParameter {
        let names = Value.allCases.map(\.rawValue).joined(separator: ", ")
        return ClassicParameter(name, "string", words, rule: "must be one of \(names)") { text in
            Value.allCases.first { $0.rawValue.lowercased() == text.lowercased() }
        }
    }
}
