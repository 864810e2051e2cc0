import Fleet

extension GeoPoint {
    static let shape = ClassicShape<GeoPoint>(
        "Location",
        [
            .number("latitude", "Degrees north.") { $0.latitude },
            .number("longitude", "Degrees east.") { $0.longitude },
        ])

    init(_ location: AssetLocation) {
        self.init(latitude: location.latitude, longitude: location.longitude)
    }

    init(_ place: Place) {
        self.init(latitude: place.latitude, longitude: place.longitude)
    }

    static func parameter(_ name: String, _ words: String) -> ClassicParameter<GeoPoint> {
        ClassicParameter<GeoPoint>(
            name, "location", words, rule: "must be latitude,longitude in degrees, such as 57.05,9.92"
        ) { GeoPoint(text: $0) }
    }

    /// Kilometres; no two places are further apart than the upper bound.
    static func radiusParameter(_ name: String, _ words: String) -> ClassicParameter<Double> {
        ClassicParameter<Double>(name, "number", words, rule: "must be above 0 and below 40000") { text in
            GeoPoint.number(text).flatMap { $0 > 0 && $0 < 40_000 ? $0 : nil }
        }
    }
}
