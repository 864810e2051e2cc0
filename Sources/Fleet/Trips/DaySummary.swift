/// What an asset did on a day of the calendar.
package struct DaySummary: Sendable, Hashable {
    package let day: LocalDay
    /// When it first ran on the day, which is midnight when it already ran then; nil when it did not run.
    package internal(set) var firstStart: TripPoint?
    /// Until when it ran on the day, which is the next midnight when it ran on; its newest message while it runs.
    package internal(set) var lastStop: TripPoint?
    /// Whether it still runs at the time until which the summary was made, and the day is not over.
    package internal(set) var isRunning = false
    package internal(set) var runSeconds = 0.0
    /// How far it has driven, by its odometer; by its positions when it has none.
    /// Nil when the asset tells neither.
    package internal(set) var kilometres: Double?

    mutating func drive(_ driven: Double) {
        kilometres = (kilometres ?? 0) + driven
    }

    mutating func take(_ segment: RunSegment) {
        let start = max(segment.start.time, day.times.lowerBound)
        let stop = min(segment.stop.time, day.times.upperBound)
        let length = segment.stop.time - segment.start.time
        guard start < stop || (length == 0 && day.times.contains(start)), start <= stop else { return }
        if start < firstStart?.time ?? .max { firstStart = segment.start.moved(to: start) }
        if stop >= lastStop?.time ?? .min { lastStop = segment.stop.moved(to: stop) }
        runSeconds += length == 0 ? 0 : segment.seconds * Double(stop - start) / Double(length)
    }
}
