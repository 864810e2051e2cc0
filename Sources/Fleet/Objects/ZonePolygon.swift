/// The outline of a zone: one closed ring. It is flat in degrees, so a zone does not reach over the 180th meridian.
package struct ZonePolygon: Sendable, Hashable {
    /// The last place is the first one again; none in a polygon that is still to be filled.
    package let ring: [Place]

    package static let fewestPlaces = 4
    package static let mostPlaces = 1_000

    init() {
        ring = []
    }

    /// - Returns: nil for a ring that is not closed, or has too few or too many places.
    package init?(ring: [Place]) {
        guard (Self.fewestPlaces...Self.mostPlaces).contains(ring.count), ring.first == ring.last else { return nil }
        self.ring = ring
    }

    /// Reads `POLYGON ((latitude longitude, ...))`, strictly.
    package init?(text: String) {
        var reader = WellKnownText(text)
        guard reader.take(word: "POLYGON"), reader.take("("), reader.take("(") else { return nil }
        var ring: [Place] = []
        repeat {
            guard ring.count < Self.mostPlaces, let place = reader.takePlace() else { return nil }
            ring.append(place)
        } while reader.take(",")
        guard reader.take(")"), reader.take(")"), reader.isAtEnd else { return nil }
        self.init(ring: ring)
    }

    package var text: String { "POLYGON ((\(ring.map(\.text).joined(separator: ", "))))" }

    /// Whether a place is inside or on the outline. Where the outline crosses itself, what it goes around an even number
    /// of times is outside.
    package func contains(_ place: Place) -> Bool {
        var isInside = false
        for (one, other) in zip(ring, ring.dropFirst()) {
            if Self.isOn(place, one, other) { return true }
            guard (one.latitude > place.latitude) != (other.latitude > place.latitude) else { continue }
            let share = (place.latitude - one.latitude) / (other.latitude - one.latitude)
            if place.longitude < one.longitude + share * (other.longitude - one.longitude) { isInside.toggle() }
        }
        return isInside
    }

    private static func isOn(_ place: Place, _ one: Place, _ other: Place) -> Bool {
        let cross =
            (other.latitude - one.latitude) * (place.longitude - one.longitude)
            - (other.longitude - one.longitude) * (place.latitude - one.latitude)
        return cross == 0
            && (min(one.latitude, other.latitude)...max(one.latitude, other.latitude)).contains(place.latitude)
            && (min(one.longitude, other.longitude)...max(one.longitude, other.longitude)).contains(place.longitude)
    }
}
