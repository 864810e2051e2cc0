/// A place where machines of a simulated fleet stand: a building site, or the depot of the rental company.
package struct SimulatedSite: Sendable, Hashable {
    package let latitude: Double
    package let longitude: Double
    /// Metres above the sea.
    package let altitude: Double
    /// Metres within which its machines are.
    package let radius: Double
    package let street: String
    package let zip: String
    package let city: String
    package let country: String

    init(
        _ latitude: Double, _ longitude: Double, _ altitude: Double, _ radius: Double, _ street: String, _ zip: String,
        _ city: String, _ country: String
    ) {
        self.latitude = latitude
        self.longitude = longitude
        self.altitude = altitude
        self.radius = radius
        self.street = street
        self.zip = zip
        self.city = city
        self.country = country
    }

    /// Metres as the crow flies, by a plane that touches the earth at this site: good for a region.
    package func distance(latitude: Double, longitude: Double) -> Double {
        let north = (latitude - self.latitude) * Self.metresADegree
        let east = (longitude - self.longitude) * metresADegreeEast
        return (north * north + east * east).squareRoot()
    }
}
