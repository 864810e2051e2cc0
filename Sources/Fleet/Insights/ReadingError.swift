/// Why something that was read is not kept: words that follow its name, as in "must be a number, not text".
package struct ReadingError: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}

extension String {
    /// A text of someone else as a message quotes it: short, on one line, in quotation marks.
    var quoted: String {
        var quoted = "\""
        for scalar in unicodeScalars.prefix(40) {
            let isHidden = scalar.isControl || (0x80...0x9F).contains(scalar.value)
            quoted.unicodeScalars.append(isHidden ? "\u{FFFD}" : scalar)
        }
        return unicodeScalars.dropFirst(40).isEmpty ? quoted + "\"" : quoted + "...\""
    }

    /// - Throws: `ReadingError` when the text is longer than `bytes` bytes of UTF-8 or holds a control character.
    func checkIsLine(atMost bytes: Int) throws(ReadingError) {
        guard utf8.count <= bytes else { throw ReadingError("must be at most \(bytes) bytes long, not \(utf8.count)") }
        guard !unicodeScalars.contains(where: \.isControl) else {
            throw ReadingError("must not hold a control character, as in \(quoted)")
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool { value < 0x20 || value == 0x7F }
}
