/// The name of a script function that takes a JSON answer (JSONP): letters, digits, `_` and `$`, with points between
/// names, so that nothing but a call can come of it.
struct JSONPCallback: Sendable, Equatable {
    let name: String

    static let longest = 128
    static let rule = "must be the name of a function: letters, digits, _ and $, and . between names, not a digit first"

    init?(_ name: String) {
        guard !name.isEmpty, name.utf8.count <= Self.longest else { return nil }
        for part in name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            guard let first = part.first, !Self.isDigit(first),
                part.allSatisfy({ Self.isDigit($0) || Self.isLetter($0) })
            else { return nil }
        }
        self.name = name
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) && byte < 0x80 || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: "$")
    }

    /// What stands before and behind the JSON. The comment keeps the answer from passing for a file of another kind.
    var before: String { "/**/\(name)(" }
    static let after = ");"
    static let mediaType = "application/javascript; charset=utf-8"
}
