/// What an asset has told at one time of what trips are made of.
package struct TripReading: Sendable, Hashable {
    /// In milliseconds since 1970 UTC.
    package let time: Int64
    /// Of the engine, or of a machine without one.
    package var isRunning: Bool?
    /// The hour meter.
    package var hours: Double?
    /// The odometer.
    package var odometer: Double?
    /// Kilometres an hour.
    package var speed: Double?
    package var position: AssetLocation?

    package init(
        at time: Int64, isRunning: Bool? = nil, hours: Double? = nil, odometer: Double? = nil, speed: Double? = nil,
        position: AssetLocation? = nil
    ) {
        self.time = time
        self.isRunning = isRunning
        self.hours = hours
        self.odometer = odometer
        self.speed = speed
        self.position = position
    }
}

/// Where an asset was at a time and what its counters showed.
package struct TripPoint: Sendable, Hashable {
    /// In milliseconds since 1970 UTC.
    package var time: Int64
    /// The newest position that was known, which may be older.
    package var position: AssetLocation?
    /// The hour meter.
    package var hours: Double?
    /// The odometer; nil when the asset has none.
    package var odometer: Double?
    /// Driven since the first reading, with no regard to an odometer that is set or exchanged.
    var kilometres = 0.0

    func moved(to time: Int64) -> TripPoint {
        var point = self
        point.time = time
        return point
    }
}
