/// Takes a geometry in well-known text apart, one token after the other. White space between them counts for nothing.
struct WellKnownText {
    private var rest: Substring.UTF8View

    /// Longer than any number that a program writes.
    private static let longestNumber = 32

    init(_ text: String) {
        rest = Substring(text).utf8
    }

    private mutating func skipSpace() {
        while let byte = rest.first, " \t\r\n".utf8.contains(byte) { rest.removeFirst() }
    }

    var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return rest.isEmpty
        }
    }

    /// - Parameter word: in capitals; the text may have it in any case.
    mutating func take(word: StaticString) -> Bool {
        skipSpace()
        let letters = rest.prefix { (UInt8(ascii: "A")...UInt8(ascii: "z")).contains($0) }
        guard String(Substring(letters)).uppercased() == word.description else { return false }
        rest.removeFirst(letters.count)
        return true
    }

    mutating func take(_ mark: Unicode.Scalar) -> Bool {
        skipSpace()
        guard let byte = rest.first, Unicode.Scalar(byte) == mark else { return false }
        rest.removeFirst()
        return true
    }

    /// Latitude and longitude, within the bounds of both and with space between them.
    mutating func takePlace() -> Place? {
        guard let latitude = takeNumber(), abs(latitude) <= 90, let longitude = takeNumber(), abs(longitude) <= 180
        else { return nil }
        return Place(latitude: latitude, longitude: longitude)
    }

    /// A finite decimal number; neither hexadecimal nor words for infinity.
    private mutating func takeNumber() -> Double? {
        skipSpace()
        let digits = rest.prefix { "0123456789+-.eE".utf8.contains($0) }
        guard !digits.isEmpty, digits.count <= Self.longestNumber, let number = Double(Substring(digits)),
            number.isFinite
        else { return nil }
        rest.removeFirst(digits.count)
        // Of zeros there is one: the other has a sign that no place has.
        return number == 0 ? 0 : number
    }
}
