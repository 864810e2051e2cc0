import Foundation

/// The way through an asset's fixes, without the unrest that fixes of an asset at rest have.
struct FixLegs: Sendable {
    /// In metres: a fix that is not farther from the one before has not been moved. Receivers err by a few metres, in
    /// cities and under trees by tens.
    static let noise = 100.0

    private var anchor: AssetLocation?
    private var lastHere: Int64 = .min
    /// Since they were last forgotten.
    private(set) var metres = 0.0

    /// - Returns: when the asset was last seen at the place that it has left, if it has.
    mutating func take(_ position: AssetLocation, at time: Int64) -> Int64? {
        guard let anchor else {
            self.anchor = position
            lastHere = time
            return nil
        }
        let distance = anchor.metres(to: position)
        guard distance > max(Self.noise, (anchor.accuracy ?? 0) + (position.accuracy ?? 0)) else {
            lastHere = time
            return nil
        }
        let left = lastHere
        self.anchor = position
        lastHere = time
        guard time - left <= RunTracker.longestSilence else { return nil }
        metres += distance
        return left
    }

    /// What was moved until now does not count.
    mutating func forget() {
        metres = 0
    }

    /// Nor does the way from there to where the asset is now, however short it is.
    mutating func forget(at position: AssetLocation?) {
        metres = 0
        if let position { anchor = position }
    }
}

extension AssetLocation {
    /// As the crow flies, on a ball.
    func metres(to other: AssetLocation) -> Double {
        let radian = Double.pi / 180
        let north = sin((other.latitude - latitude) * radian / 2)
        let east = sin((other.longitude - longitude) * radian / 2)
        let chord = north * north + cos(latitude * radian) * cos(other.latitude * radian) * east * east
        return 2 * 6_371_008.8 * asin(min(1, chord.squareRoot()))
    }
}
