package import Foundation

/// Where an asset was last.
package struct AssetLocation: Sendable, Hashable {
    package let assetID: UUID
    /// In milliseconds since 1970 UTC; nil when the source gave none.
    package var time: Int64?
    /// Degrees of WGS 84.
    package var latitude: Double
    package var longitude: Double
    package var altitude: Double?
    /// As sent; nil where the altitude is in metres by the nature of its source.
    package var altitudeUnits: String?
    /// Radius in metres.
    package var accuracy: Double?
    /// Degrees from north, clockwise.
    package var heading: Double?
    /// Kilometres an hour.
    package var speed: Double?
    package var address: Address?

    /// A postal address near a position.
    package struct Address: Sendable, Hashable {
        package var street: String?
        package var zip: String?
        package var city: String?
        package var country: String?

        package init(street: String? = nil, zip: String? = nil, city: String? = nil, country: String? = nil) {
            self.street = street
            self.zip = zip
            self.city = city
            self.country = country
        }
    }

    package init(
        assetID: UUID, time: Int64?, latitude: Double, longitude: Double, altitude: Double? = nil,
        altitudeUnits: String? = nil, accuracy: Double? = nil, heading: Double? = nil, speed: Double? = nil,
        address: Address? = nil
    ) {
        self.assetID = assetID
        self.time = time
        self.latitude = latitude
        self.longitude = longitude
        self.altitude = altitude
        self.altitudeUnits = altitudeUnits
        self.accuracy = accuracy
        self.heading = heading
        self.speed = speed
        self.address = address
    }
}
