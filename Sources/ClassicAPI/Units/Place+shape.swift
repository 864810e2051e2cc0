import Fleet

extension Place {
    static let shape = ClassicShape<Place>(
        "Location",
        [
            .number("latitude", "Degrees north.") { $0.latitude },
            .number("longitude", "Degrees east.") { $0.longitude },
        ])

    init(_ location: AssetLocation) {
        self.init(latitude: location.latitude, longitude: location.longitude)
    }
}
