/// What a client says of media types in `Accept` (RFC 9110, section 12.5.1).
package struct AcceptedTypes: Sendable {
    /// How a type is liked.
    package struct Preference: Sendable, Equatable {
        /// In thousandths; 0 for a type that the client does not take.
        package let weight: Int
        /// Whether the client has named the type itself, and not just a range that holds it.
        package let isNamed: Bool
    }

    /// The only type that is named, without a weight: so do most clients.
    private let only: String?
    private let weights: [Substring: Int]
    private static let separators: [UInt8] = [
        UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: " "), UInt8(ascii: "\t"),
    ]

    /// - Parameter field: the value of the field; nil when it was not sent, which is like `*/*`.
    package init(_ field: String?) {
        let field = (field ?? "*/*").lowercased()
        if !field.isEmpty, !field.utf8.contains(where: Self.separators.contains) {
            (only, weights) = (field, [:])
            return
        }
        only = nil
        var weights: [Substring: Int] = [:]
        for element in field.split(separator: ",") {
            let parts = element.split(separator: ";", omittingEmptySubsequences: false).map(\.withoutBlanks)
            // What stands before the weight tells kinds of one type apart, which no answer of ours has.
            let weight = parts.dropFirst().drop { !$0.hasPrefix("q=") }
            guard let quality = QualityValue.read(weight.prefix(1)) else { continue }
            weights[parts[0]] = max(weights[parts[0]] ?? 0, quality)
        }
        self.weights = weights
    }

    /// - Parameter type: in small letters, such as `application/json`.
    package func preference(for type: String) -> Preference {
        if let only {
            if only == type { return Preference(weight: 1000, isNamed: true) }
            let isInRange = only == "*/*" || only.hasSuffix("/*") && type.hasPrefix(only.dropLast())
            return Preference(weight: isInRange ? 1000 : 0, isNamed: false)
        }
        if let weight = weights[type[...]] { return Preference(weight: weight, isNamed: true) }
        let family = type.prefix { $0 != "/" } + "/*"
        return Preference(weight: weights[family] ?? weights["*/*"] ?? 0, isNamed: false)
    }
}
