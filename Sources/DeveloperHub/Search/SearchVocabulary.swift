/// The words that pages have, to tell a slip of the keys from a word.
struct SearchVocabulary: Sendable {
    /// How often each is there.
    private var counts: [String: Int] = [:]

    mutating func add(_ texts: String...) {
        for word in texts.flatMap(Self.words) { counts[word, default: 0] += 1 }
    }

    /// Letters and digits in small letters, apart at everything else; `includeHidden` is also `include` and `hidden`.
    static func words(of text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    /// A text with the parts of its joined words behind it, so that either way of writing finds it.
    static func indexed(_ text: String) -> String {
        var parts: [Substring] = []
        for word in text.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
            var start = word.startIndex
            for index in word.indices.dropFirst()
            where word[index].isUppercase && word[word.index(before: index)].isLowercase {
                parts.append(word[start..<index])
                start = index
            }
            if start != word.startIndex { parts.append(word[start...]) }
        }
        return parts.isEmpty ? text : text + " " + parts.joined(separator: " ")
    }

    /// The word itself where there is one, else the most frequent of those that take the fewest slips to become it.
    /// - Parameter mayBeUnfinished: whether the beginning of a word is as good as a word.
    func nearest(to word: String, mayBeUnfinished: Bool) -> String {
        if counts[word] != nil || word.count < 4 { return word }
        // Plurals and other endings are the index's matter.
        let stem = word.hasSuffix("s") ? String(word.dropLast()) : word
        if counts[stem] != nil || counts[word + "s"] != nil { return word }
        if mayBeUnfinished, counts.keys.contains(where: { $0.hasPrefix(word) }) { return word }
        let allowed = word.count < 8 ? 1 : 2
        var best: (word: String, slips: Int, count: Int)?
        for (known, count) in counts where abs(known.count - word.count) <= allowed && known.count > 2 {
            guard let slips = Self.slips(from: word, to: known, atMost: allowed) else { continue }
            if let best, (best.slips, -best.count, best.word) <= (slips, -count, known) { continue }
            best = (known, slips, count)
        }
        return best?.word ?? word
    }

    /// How many letters must be added, left out, changed or swapped with their neighbour; nil when that are more than
    /// `limit`.
    static func slips(from first: String, to second: String, atMost limit: Int) -> Int? {
        let first = Array(first.unicodeScalars)
        let second = Array(second.unicodeScalars)
        var beforeLast: [Int] = []
        var last = Array(0...second.count)
        for (row, letter) in first.enumerated() {
            var current = [row + 1]
            for (column, other) in second.enumerated() {
                var slips = min(last[column] + (letter == other ? 0 : 1), last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, letter == second[column - 1], first[row - 1] == other {
                    slips = min(slips, beforeLast[column - 1] + 1)
                }
                current.append(slips)
            }
            if (current.min() ?? 0) > limit { return nil }
            beforeLast = last
            last = current
        }
        return last[second.count] <= limit ? last[second.count] : nil
    }
}
