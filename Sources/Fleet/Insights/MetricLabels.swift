/// The labels of a free metric as one text, in which a series key keeps them: the same labels are the same text.
enum MetricLabels {
    private static let (betweenLabels, betweenNameAndValue): (Character, Character) = ("\u{1E}", "\u{1F}")

    /// - Throws: `ReadingError` when a label holds what separates labels here.
    static func check(_ labels: [String: String]) throws(ReadingError) {
        for (name, value) in labels {
            for text in [name, value] where text.contains(betweenLabels) || text.contains(betweenNameAndValue) {
                throw ReadingError("must not hold a control character, as in the label \(name.quoted)")
            }
        }
    }

    static func text(_ labels: [String: String]) -> String {
        labels.sorted { $0.key < $1.key }.map { "\($0.key)\(betweenNameAndValue)\($0.value)" }
            .joined(separator: String(betweenLabels))
    }

    static func labels(_ text: String) -> [String: String] {
        var labels: [String: String] = [:]
        for label in text.split(separator: betweenLabels) {
            let parts = label.split(separator: betweenNameAndValue, maxSplits: 1)
            if parts.count == 2 { labels[String(parts[0])] = String(parts[1]) }
        }
        return labels
    }
}
