import Fleet

extension ClassicParameter<Place> {
    static func place(_ name: String, isRequired: Bool, _ words: String) -> ClassicParameter {
        ClassicParameter(
            name, Place.shape.name, isRequired: isRequired, words,
            rule: """
                must be latitude,longitude in degrees, an object with latitude and longitude, \
                or POINT (latitude longitude)
                """
        ) { text in
            Place(wellKnownText: text) ?? Place(coordinates: text)
        }
    }

    /// As programs ask for what is near: not as well-known text.
    static func coordinates(_ name: String, _ words: String) -> ClassicParameter {
        ClassicParameter(
            name, "location", words, rule: "must be latitude,longitude in degrees, such as 57.05,9.92"
        ) { Place(coordinates: $0) }
    }
}

extension ClassicParameter<Double> {
    /// Kilometres; no two places are further apart than the upper bound.
    static func radius(_ name: String, _ words: String) -> ClassicParameter {
        ClassicParameter(name, "number", words, rule: "must be above 0 and below 40000") { text in
            Double(decimal: text).flatMap { $0 > 0 && $0 < 40_000 ? $0 : nil }
        }
    }
}

extension ClassicParameter<ZonePolygon> {
    static func polygon(_ name: String, isRequired: Bool, _ words: String) -> ClassicParameter {
        ClassicParameter(
            name, "string", isRequired: isRequired, words,
            rule: """
                must be POLYGON ((latitude longitude, ...)): one closed ring of \(ZonePolygon.fewestPlaces) to \
                \(ZonePolygon.mostPlaces) places in degrees, the last one the same as the first
                """
        ) { ZonePolygon(text: $0) }
    }
}
