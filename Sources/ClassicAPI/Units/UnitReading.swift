import Fleet

/// A row of `UnitReadings`: the position and the measures of a unit at one time.
struct UnitReading: Sendable {
    let readings: UnitReadings
    let row: Int

    /// - Parameter column: of `UnitReadings`; flags are 0 and 1.
    @inline(__always)
    func number(_ column: Int) -> Double? {
        let number = readings.numbers[column &* readings.rows &+ row]
        return number.isNaN ? nil : number
    }

    @inline(__always)
    private func number(_ part: PositionPart) -> Double? { number(part.place) }

    /// The position; without it there is nothing else that belongs to it.
    var place: Place? {
        guard let latitude = number(.latitude), let longitude = number(.longitude) else { return nil }
        return Place(latitude: latitude, longitude: longitude)
    }

    /// Metres above mean sea level.
    var altitude: Double? { number(.altitude) }

    /// Degrees from north, clockwise, whole, as the Classic API has them; 360 is 0.
    var heading: Int64? {
        number(.heading).flatMap { abs($0) <= 360 ? (Int64($0.rounded()) + 360) % 360 : nil }
    }

    /// Kilometres an hour.
    var speed: Double? { number(.speed) }

    /// Near the position.
    var address: UnitAddress? { readings.addresses[row] }

    /// Whether it has neither a position nor a measure.
    var isEmpty: Bool { (0..<UnitReadings.columns).allSatisfy { number($0) == nil } }
}

/// A row of an answer with a reading. As a protocol and not as a closure that gives the reading, so that a field reads its
/// column at once.
protocol UnitReadingRow: Sendable {
    var reading: UnitReading { get }
}
