/// A stretch of time in which an asset ran without a pause that counts.
package struct Trip: Sendable, Hashable {
    package let start: TripPoint
    /// Where it has come to so far when it is not finished.
    package internal(set) var stop: TripPoint
    package internal(set) var isFinished = true
    /// How long it ran; less than from start to stop where it has paused shortly.
    package internal(set) var runSeconds: Double
    /// Kilometres an hour, the highest that was told; nil when no speed was told.
    package internal(set) var maxSpeed: Double?

    /// How far it has driven, by its odometer; by its positions when it has none. Zero when it tells neither.
    package var kilometres: Double { stop.kilometres - start.kilometres }

    init(_ segment: RunSegment) {
        start = segment.start
        stop = segment.stop
        runSeconds = segment.seconds
        maxSpeed = segment.maxSpeed
    }

    mutating func extend(by segment: RunSegment) {
        if segment.stop.time >= stop.time { stop = segment.stop }
        runSeconds += segment.seconds
        if let speed = segment.maxSpeed { maxSpeed = max(speed, maxSpeed ?? 0) }
    }
}
