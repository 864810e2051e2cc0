/// A stretch of time in which an asset ran, as far as two of its readings tell.
struct RunSegment: Sendable {
    /// What tells that it ran.
    enum Evidence: Sendable {
        /// The engine's state.
        case engine
        /// The hour meter has gone on.
        case hours
        /// It is somewhere else.
        case positions

        /// In milliseconds: a pause that is no longer than this does not end a trip.
        var longestPause: Int64 {
            switch self {
            // Somebody has stalled the engine.
            case .engine: 60_000
            // An hour meter goes on in steps, and a receiver stands at a traffic light.
            case .hours, .positions: 600_000
            }
        }
    }

    let evidence: Evidence
    let start: TripPoint
    let stop: TripPoint
    /// How long it ran from start to stop.
    let seconds: Double
    /// Kilometres an hour, the highest that was told.
    let maxSpeed: Double?
}
