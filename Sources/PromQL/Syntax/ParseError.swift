/// Why a text is not PromQL, and where.
package struct ParseError: Error, Sendable, Equatable, CustomStringConvertible {
    package let reason: String
    /// Offsets of bytes of UTF-8 in the text.
    package let range: Range<Int>
    /// From one up, of the beginning of the range; nil in an empty text.
    private let position: Position?

    private struct Position: Equatable {
        let line: Int
        /// In bytes.
        let column: Int
    }

    init(_ reason: String, at range: Range<Int>, in text: some Collection<UInt8>) {
        self.reason = reason
        self.range = range
        guard !text.isEmpty else {
            position = nil
            return
        }
        var line = 1
        var column = 1
        for byte in text.prefix(range.lowerBound) {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else {
                column += 1
            }
        }
        position = Position(line: line, column: column)
    }

    /// As Prometheus writes it.
    package var description: String {
        let place = position.map { "\($0.line):\($0.column)" } ?? "unknown position"
        return "\(place): parse error: \(reason)"
    }
}
