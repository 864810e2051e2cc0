import Fleet

extension ClassicParameter<Place> {
    static func place(_ name: String, isRequired: Bool, _ words: String) -> ClassicParameter {
        ClassicParameter(
            name, GeoPoint.shape.name, isRequired: isRequired, words,
            rule: """
                must be latitude,longitude in degrees, an object with latitude and longitude, \
                or POINT (latitude longitude)
                """
        ) { text in
            Place(wellKnownText: text)
                ?? GeoPoint(text: text).map { Place(latitude: $0.latitude, longitude: $0.longitude) }
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

extension Place {
    init(_ location: AssetLocation) {
        self.init(latitude: location.latitude, longitude: location.longitude)
    }
}
