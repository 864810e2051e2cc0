import Foundation
import Telemetry

/// A fix of a machine's receiver and the address that was found for it.
struct SimulatedPosition: Sendable {
    let latitude: Double
    let longitude: Double
    /// Metres.
    let altitude: Double
    /// Metres.
    let accuracy: Double
    /// Degrees clockwise from north.
    let heading: Double
    /// Kilometres an hour.
    let speed: Double
    /// None on the road.
    let street: String?
    let zip: String
    let city: String
    let country: String

    /// The parts of the fix, all of one time.
    func append(to samples: inout [Sample], at time: Int64) {
        let address = AssetLocation.Address(street: street, zip: zip, city: city, country: country)
        let location = AssetLocation(
            assetID: Self.nobody, time: time, latitude: latitude, longitude: longitude, altitude: altitude,
            accuracy: accuracy, heading: heading, speed: speed, address: address)
        samples += location.samples(at: time)
    }

    private static let nobody = UUID()
}
