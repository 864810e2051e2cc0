/// A place on the earth, in degrees of WGS 84.
package struct Place: Sendable, Hashable {
    package let latitude: Double
    package let longitude: Double

    package init(latitude: Double, longitude: Double) {
        self.latitude = latitude
        self.longitude = longitude
    }

    /// Reads `POINT (latitude longitude)`, strictly.
    package init?(wellKnownText text: String) {
        var reader = WellKnownText(text)
        guard reader.take(word: "POINT"), reader.take("("), let place = reader.takePlace(), reader.take(")"),
            reader.isAtEnd
        else { return nil }
        self = place
    }

    /// As well-known text has it: latitude first, each with the fewest digits that read back as the same number.
    var text: String { "\(Self.text(latitude)) \(Self.text(longitude))" }

    private static func text(_ degrees: Double) -> String {
        let text = degrees.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
