/// Finds out from an asset's readings when it runs and how far it drives; `docs/decisions/0018-trips.md` says by which
/// rules. Takes readings in order of time, one after another, and keeps no more than the newest.
struct RunTracker: Sendable {
    /// Longer than a device takes that reports once a day. What happens in a longer silence belongs to no trip.
    static let longestSilence: Int64 = 36 * 3_600_000
    /// An engine that is said to run runs on for so long if nothing else is heard: assets that report each hour have
    /// trips too.
    static let longestRunWithoutNews: Int64 = 90 * 60_000
    /// Between two messages that are not farther apart, the engine did what the first one says. For a longer time the
    /// hour meter is asked.
    static let shortInterval: Int64 = 10 * 60_000
    /// The largest step of hour meters that is not taken for running time while the engine is said to stand still.
    static let stepOfHours: Int64 = 6 * 60_000
    /// An hour meter cannot go on faster than the clock, but for a step of its own.
    private static let largestStepOfHours = 1.0
    /// No asset is faster, in kilometres an hour; what an odometer gains beyond it is a new setting.
    private static let fastest = 200.0

    /// The newest that is known.
    private(set) var point: TripPoint
    private var legs = FixLegs()
    private var hasOdometer = false
    private var odometerTime: Int64?
    private var engine: (isRunning: Bool, hoursTime: Int64?, at: TripPoint)?
    private var hoursTime: Int64?
    /// When the hour meter showed its present value first.
    private var step: TripPoint?
    /// In milliseconds: how much the hour meter went on at its last step.
    private var lastStep: Int64 = 0
    private var isEmpty = true
    /// The highest of the readings that no segment has been told of.
    private var speed: Double?

    init() {
        point = TripPoint(time: .min)
    }

    /// - Parameter emit: gets the segments that the reading tells of, in order of time. A start is told at once, as a
    ///   segment of no length.
    /// - Returns: whether the reading was taken: one that is not newer than the one before is passed over.
    @discardableResult
    mutating func take(_ reading: TripReading, _ emit: (RunSegment) -> Void) -> Bool {
        guard isEmpty || reading.time > point.time else { return false }
        let before = point
        isEmpty = false
        point.time = reading.time
        takeOdometer(reading)
        let growth = takeHours(reading)
        let move = takePosition(reading)
        if reading.isRunning ?? engine?.isRunning ?? true, let speed = reading.speed {
            self.speed = max(speed, self.speed ?? 0)
        }
        if let isRunning = reading.isRunning {
            takeEngine(isRunning, emit)
        } else if let engine, reading.time - engine.at.time <= Self.longestSilence {
            return true
        } else if let growth {
            let start = reading.time - growth.length
            emitSegment(.hours, from: growth.since.moved(to: start), seconds: Double(growth.length) / 1000, emit)
        } else if let move, hoursTime.map({ reading.time - $0 > Self.longestSilence }) ?? true {
            let start = max(move, reading.time - Self.longestRunWithoutNews)
            emitSegment(.positions, from: before.moved(to: start), seconds: Double(reading.time - start) / 1000, emit)
        }
        return true
    }

    /// Whether the asset still runs at a time until which nothing else was heard of it.
    func isRunning(at time: Int64, since stop: Int64, _ evidence: RunSegment.Evidence) -> Bool {
        switch evidence {
        case .engine:
            guard let engine else { return false }
            return engine.isRunning && engine.at.time == stop && time - stop <= Self.longestRunWithoutNews
        case .hours: return time - stop <= evidence.longestPause + lastStep
        case .positions: return time - stop <= evidence.longestPause
        }
    }

    // MARK: What a reading says

    private mutating func takeOdometer(_ reading: TripReading) {
        guard let value = reading.odometer else { return }
        if let known = point.odometer, let time = odometerTime {
            let gained = value - known
            let hours = Double(reading.time - time) / 3_600_000
            if gained >= 0, gained <= Self.fastest * hours + 1, reading.time - time <= Self.longestSilence {
                point.kilometres += gained
            }
        }
        point.odometer = value
        hasOdometer = true
        odometerTime = reading.time
    }

    /// - Returns: where the step of the hour meter begins that the reading completes, and its length in milliseconds.
    private mutating func takeHours(_ reading: TripReading) -> (since: TripPoint, length: Int64)? {
        guard let value = reading.hours else { return nil }
        defer { hoursTime = reading.time }
        guard let known = point.hours, let time = hoursTime, var since = step else {
            point.hours = value
            step = point
            return nil
        }
        if value == known {
            // What was driven before the meter stood still is not of its next step.
            if reading.time - since.time > RunSegment.Evidence.hours.longestPause + lastStep { stand() }
            return nil
        }
        point.hours = value
        step = point
        let elapsed = reading.time - time
        let grown = value - known
        guard grown > 0, elapsed <= Self.longestSilence,
            grown <= Double(elapsed) / 3_600_000 + Self.largestStepOfHours
        else { return nil }
        lastStep = Int64((grown * 3_600_000).rounded())
        // A truck may have brought it there since.
        since.position = point.position
        return (since, lastStep)
    }

    /// - Returns: when the asset was last seen at the place that it has left, if it has.
    private mutating func takePosition(_ reading: TripReading) -> Int64? {
        guard let position = reading.position else { return nil }
        point.position = position
        return legs.take(position, at: reading.time)
    }

    private mutating func takeEngine(_ isRunning: Bool, _ emit: (RunSegment) -> Void) {
        let now = point.time
        let known = engine
        let hours = engineRunTime(since: known)
        defer { engine = (isRunning, hoursTime, point) }
        if let known, now - known.at.time <= Self.longestSilence {
            let elapsed = now - known.at.time
            if known.isRunning, elapsed <= Self.shortInterval || runsThrough(elapsed, hours) {
                emitSegment(.engine, from: known.at, seconds: Double(elapsed) / 1000, emit)
            } else if known.isRunning, let hours, hours > 0 {
                emitSegment(.engine, from: known.at, to: known.at.time + hours, seconds: Double(hours) / 1000, emit)
            } else if !known.isRunning, elapsed > Self.shortInterval, let hours, hours > Self.stepOfHours {
                emitSegment(.engine, from: known.at.moved(to: now - hours), seconds: Double(hours) / 1000, emit)
            }
        }
        legs.forget()
        if isRunning { emitSegment(.engine, from: point, seconds: 0, emit) } else { stand() }
    }

    /// What was told until now is of no trip.
    private mutating func stand() {
        legs.forget(at: point.position)
        speed = nil
        step = point
    }

    /// In milliseconds: how much the hour meter has gone on since the engine's state was told last; nil when nobody
    /// knows.
    private func engineRunTime(since known: (isRunning: Bool, hoursTime: Int64?, at: TripPoint)?) -> Int64? {
        guard let known, let before = known.at.hours, let after = point.hours, let since = known.hoursTime,
            let until = hoursTime, until > since
        else { return nil }
        let elapsed = point.time - known.at.time
        let grown = (after - before) * 3_600_000
        guard grown >= 0, grown <= Double(elapsed) + Self.largestStepOfHours * 3_600_000 else { return nil }
        return min(elapsed, Int64(grown.rounded()))
    }

    private func runsThrough(_ elapsed: Int64, _ hours: Int64?) -> Bool {
        guard let hours else { return elapsed <= Self.longestRunWithoutNews }
        return elapsed - hours <= Self.stepOfHours
    }

    private mutating func emitSegment(
        _ evidence: RunSegment.Evidence, from start: TripPoint, to stop: Int64? = nil, seconds: Double,
        _ emit: (RunSegment) -> Void
    ) {
        let driven = legs.metres / 1000
        legs.forget()
        if !hasOdometer { point.kilometres += driven }
        let end = stop.map(point.moved) ?? point
        emit(RunSegment(evidence: evidence, start: start, stop: end, seconds: seconds, maxSpeed: speed))
        speed = nil
    }
}
