/// The weight of a choice in fields such as `Accept` (RFC 9110, section 12.4.2).
enum QualityValue {
    /// The weight in thousandths: 1000 when there is none, nil when it cannot be read.
    /// - Parameter parameters: what stands behind the choice, without blanks.
    static func read(_ parameters: ArraySlice<Substring>) -> Int? {
        guard let parameter = parameters.first else { return 1000 }
        guard parameters.count == 1, parameter.hasPrefix("q=") else { return nil }
        let text = parameter.dropFirst(2)
        let digits = text.compactMap { $0.isASCII ? $0.wholeNumberValue : nil }
        // One digit before the point and up to three behind it.
        guard let first = digits.first, (1...4).contains(digits.count), text.first?.isNumber == true,
            text.dropFirst(2).count == digits.count - 1, text.count == 1 || text.dropFirst().first == "."
        else { return nil }
        let thousandths = zip(digits, [1000, 100, 10, 1]).reduce(0) { $0 + $1.0 * $1.1 }
        return first <= 1 && thousandths <= 1000 ? thousandths : nil
    }
}

extension Substring {
    /// The text without the blanks that HTTP allows around a choice.
    var withoutBlanks: Substring {
        let start = drop { $0 == " " || $0 == "\t" }
        guard let last = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return start[...last]
    }
}
