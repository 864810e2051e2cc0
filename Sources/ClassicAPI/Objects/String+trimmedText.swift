extension String {
    /// The text without space around it; nil where nothing is left or something in it cannot be carried unchanged by
    /// every format.
    func trimmedText(atMost limit: Int, lineBreaks: Bool) -> String? {
        let isSound = unicodeScalars.allSatisfy { scalar in
            if lineBreaks, ["\n", "\r", "\t"].contains(scalar) { return true }
            return scalar.properties.generalCategory != .control && !scalar.properties.isNoncharacterCodePoint
                && scalar != "\u{2028}" && scalar != "\u{2029}"
        }
        guard isSound else { return nil }
        var trimmed = drop { $0.isWhitespace }
        while trimmed.last?.isWhitespace == true { trimmed.removeLast() }
        return trimmed.isEmpty || trimmed.unicodeScalars.count > limit ? nil : String(trimmed)
    }
}
