/// Finds the trips in an asset's readings, which come in order of time; one that is not newer than the one before is
/// passed over. Memory does not grow with the readings.
package struct TripFinder: Sendable {
    private var tracker = RunTracker()
    private var trip: (trip: Trip, evidence: RunSegment.Evidence)?

    package init() {}

    /// - Parameter emit: gets a trip when the next one begins.
    package mutating func take(_ reading: TripReading, _ emit: (Trip) -> Void) {
        var trip = trip
        tracker.take(reading) { segment in
            if let known = trip, segment.start.time - known.trip.stop.time <= segment.evidence.longestPause {
                trip?.trip.extend(by: segment)
                trip?.evidence = segment.evidence
            } else {
                if let known = trip { emit(known.trip) }
                trip = (Trip(segment), segment.evidence)
            }
        }
        self.trip = trip
    }

    /// The newest trip, which is not finished when the asset still runs at a time until which nothing else was heard.
    package func last(at time: Int64) -> Trip? {
        guard let trip else { return nil }
        var last = trip.trip
        last.isFinished = !tracker.isRunning(at: time, since: last.stop.time, trip.evidence)
        return last
    }

    /// Every trip in some readings in order of time.
    package static func trips(in readings: some Sequence<TripReading>, until end: Int64) -> [Trip] {
        var finder = TripFinder()
        var trips: [Trip] = []
        for reading in readings { finder.take(reading) { trips.append($0) } }
        return trips + (finder.last(at: end).map { [$0] } ?? [])
    }
}
