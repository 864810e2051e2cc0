import Foundation

/// Positions near a site as metres on a plane.
extension SimulatedSite {
    /// Along a meridian.
    static let metresADegree = 111_320.0

    /// Along the circle of latitude.
    var metresADegreeEast: Double { Self.metresADegree * cos(latitude * .pi / 180) }

    /// Metres between two fixes; without an earlier one, far.
    func distance(from one: SimulatedPosition?, to other: SimulatedPosition) -> Double {
        guard let one else { return .infinity }
        let north = (other.latitude - one.latitude) * Self.metresADegree
        let east = (other.longitude - one.longitude) * metresADegreeEast
        return (north * north + east * east).squareRoot()
    }

    func latitude(north metres: Double) -> Double { latitude + metres / Self.metresADegree }

    func longitude(east metres: Double) -> Double { longitude + metres / metresADegreeEast }
}
