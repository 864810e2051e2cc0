/// What a client says of media types in `Accept` (RFC 9110, section 12.5.1).
package struct AcceptedTypes: Sendable {
    /// How a type is liked.
    package struct Preference: Sendable, Equatable {
        /// In thousandths; 0 for a type that the client does not take.
        package let weight: Int
        /// Whether the client has named the type itself, and not just a range that holds it.
        package let isNamed: Bool
    }

    /// A few at most: to compare them is sooner done than to hash.
    private let weights: [(type: Substring, weight: Int)]
    private static let separators: [UInt8] = [
        UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: " "), UInt8(ascii: "\t"),
    ]

    /// - Parameter field: the value of the field; nil when it was not sent, which is like `*/*`.
    package init(_ field: String?) {
        let field = (field ?? "*/*").lowercased()
        // Most clients name one type, and no weight.
        if !field.isEmpty, !field.utf8.contains(where: Self.separators.contains) {
            weights = [(field[...], 1000)]
            return
        }
        var weights: [(type: Substring, weight: Int)] = []
        for element in field.split(separator: ",") {
            let parts = element.split(separator: ";", omittingEmptySubsequences: false).map(\.withoutBlanks)
            // What stands before the weight tells kinds of one type apart, which no answer of ours has.
            let weight = parts.dropFirst().drop { !$0.hasPrefix("q=") }
            guard let quality = QualityValue.read(weight.prefix(1)) else { continue }
            weights.append((parts[0], quality))
        }
        self.weights = weights
    }

    /// - Parameter type: in small letters, such as `application/json`.
    package func preference(for type: String) -> Preference {
        if let weight = weight(of: type[...]) { return Preference(weight: weight, isNamed: true) }
        let family = type.prefix { $0 != "/" } + "/*"
        return Preference(weight: weight(of: family) ?? weight(of: "*/*") ?? 0, isNamed: false)
    }

    /// The largest that stands beside a type or range.
    private func weight(of name: Substring) -> Int? {
        var largest: Int?
        for (type, weight) in weights where type == name { largest = max(largest ?? 0, weight) }
        return largest
    }
}
