package import Telemetry

/// A machine of a simulated fleet, advanced from event to event. However the time is cut into steps, the same is sent.
package struct SimulatedMachine: Sendable {
    /// What a machine's telematics device sends at once.
    package struct Message: Sendable, Hashable {
        /// When the server gets it, in milliseconds since 1970 UTC: seconds after `time`, or hours where the machine
        /// had no coverage.
        package let receivedAt: Int64
        /// When it was measured, in milliseconds since 1970 UTC; whole seconds.
        package let time: Int64
        /// All of `time`.
        package let samples: [Sample]
        /// Faults that were raised or cleared since the message before.
        package let faults: [SimulatedFault]
    }

    package let draft: AssetDraft

    let profile: SimulatedProfile
    let resolution: MachineResolution
    private(set) var schedule: MachineSchedule
    private(set) var motion: MachineMotion
    private(set) var starter: StarterBattery
    private(set) var engine: SimulatedEngine?
    private(set) var traction: TractionBattery?
    private(set) var faults: MachineFaults
    private(set) var activity = Activity.off
    /// Since it was built.
    private(set) var operatingHours: Double
    private(set) var idleHours: Double
    private(set) var platformHeight = 0.0
    private(set) var air: Double

    /// For what happens.
    private var random: SeededGenerator
    /// For the unrest of measured values, a stream for each message: a message that nobody asks for draws nothing.
    private let noiseSeed: UInt64
    private var clock: Int64
    private var activityEnd: Int64 = 0
    private var occupation: MachineSchedule.Occupation?
    /// When it was last switched off, in milliseconds since 1970 UTC.
    private(set) var switchedOff: Int64?
    private var nextReport: Int64
    private var lastReceived: Int64 = 0
    /// A few machines have no receiver, or stand where it sees no sky.
    private let hasReceiver: Bool
    private var lastFix: SimulatedPosition?
    private var messagesSinceFix = Self.fixIsDue

    private static let fixIsDue = 1000
    /// Between two messages at work.
    private static let secondsAtWork: Int64 = 60
    private static let unrestAtWork = 1.6
    /// In milliseconds: at work, no message is farther from the one before.
    package static let longestIntervalAtWork =
        (secondsAtWork + Int64((SeededGenerator.highestBell * unrestAtWork).rounded())) * 1000

    init(seed: UInt64, index: Int, start: Int64) {
        let identity = MachineIdentity(seed: seed, index: index)
        let model = identity.model
        // Another stream than the identity's.
        var random = SeededGenerator(seed: ~seed, stream: UInt64(index))
        let start = (start + 999) / 1000 * 1000
        let hoursAYear = random.uniform(model.hoursAYear)
        let year = EuropeanClock.year(ofDay: identity.region.clock.day(of: start))
        let age = max(0.3, Double(year - identity.productionYear) + random.uniform(-0.4...0.4))
        let air = identity.region.airTemperature(at: start)
        draft = identity.draft
        profile = model.profile
        noiseSeed = random.next()
        clock = start
        self.air = air
        operatingHours = age * hoursAYear
        idleHours = operatingHours * profile.idleShare * random.uniform(0.85...1.15)
        schedule = MachineSchedule(identity, hoursAYear: hoursAYear, start: start, using: &random)
        motion = MachineMotion(
            profile, at: schedule.site, kilometres: operatingHours * profile.groundSpeed * profile.movingShare * 0.6,
            using: &random)
        switch model.drive {
        case .diesel(let tank, let litresAnHour):
            engine = SimulatedEngine(
                identity, tank: tank, litresAnHour: litresAnHour, hours: operatingHours, air: air, using: &random)
            starter = StarterBattery(nominal: tank > 100 ? 24 : 12, using: &random)
        case .electric:
            traction = TractionBattery(air: air, using: &random)
            starter = StarterBattery(nominal: 24, using: &random)
        }
        faults = MachineFaults(
            FaultDefinition.all(of: model, hasExhaustFluid: engine?.hasExhaustFluid ?? false), hours: operatingHours,
            using: &random)
        resolution = MachineResolution(hasOdometer: model.drives, using: &random)
        hasReceiver = !random.chance(0.025)
        nextReport = start + Int64(random.uniform(1...3600)) * 1000
        self.random = random
        takeUp(schedule.occupation(at: start), at: start)
    }

    /// Emits everything that the machine sends until a time, in the order in which the server gets it, and moves the
    /// machine on. It goes on where the call before ended; a time that has been passed emits nothing.
    /// - Parameter until: in milliseconds since 1970 UTC; what is received then is not emitted any more.
    package mutating func advance(to until: Int64, _ emit: (Message) -> Void) {
        while let event = nextEvent(before: until) {
            guard move(to: event.time) else { continue }
            var noise = SeededGenerator(seed: noiseSeed, stream: UInt64(bitPattern: event.time))
            let news = report(at: event.time, receivedAt: event.receivedAt, noise: &noise)
            emit(
                Message(
                    receivedAt: event.receivedAt, time: event.time,
                    samples: samples(at: event.time, fix: news.fix, noise: &noise), faults: news.faults))
        }
    }

    /// Moves the machine on as `advance` does, without making the messages, in less than half the time: to go on
    /// where an earlier run ended.
    package mutating func skip(to until: Int64) {
        while let event = nextEvent(before: until) { pass(event) }
    }
}

extension SimulatedMachine {
    /// Lets something happen without making the message that tells it.
    mutating func pass(_ event: (time: Int64, receivedAt: Int64)) {
        guard move(to: event.time) else { return }
        var noise = SeededGenerator(seed: noiseSeed, stream: UInt64(bitPattern: event.time))
        _ = report(at: event.time, receivedAt: event.receivedAt, noise: &noise)
    }

    /// The next time at which the machine may change or tell something, and when the server gets what it tells.
    var nextEvent: (time: Int64, receivedAt: Int64) {
        let time = min(nextReport, schedule.boundary(after: clock))
        return (time, max(lastReceived, receivedAt(time)))
    }

    private func nextEvent(before until: Int64) -> (time: Int64, receivedAt: Int64)? {
        let event = nextEvent
        return event.receivedAt < until ? event : nil
    }

    /// When a message that is ready at a time arrives: seconds later, or when there is coverage again.
    private func receivedAt(_ time: Int64) -> Int64 {
        let sent = schedule.outage.contains(time) ? schedule.outage.upperBound : time
        var noise = SeededGenerator(seed: noiseSeed, stream: ~UInt64(bitPattern: sent))
        return sent + 700 + Int64(noise.next() % 2800)
    }

    /// - Returns: whether there is something to send.
    private mutating func move(to time: Int64) -> Bool {
        live(until: time)
        if time >= schedule.endOfDay { schedule.plan(schedule.day + 1, using: &random) }
        let planned = schedule.occupation(at: time)
        if starter.isDead, planned == .running, let from = starter.replacedFrom, schedule.day >= from {
            starter.replace()
        }
        let next = starter.isDead && planned == .running ? nil : planned
        let isChanging = next != occupation
        if isChanging {
            takeUp(next, at: time)
            messagesSinceFix = Self.fixIsDue
        }
        guard isChanging || time >= nextReport else { return false }
        nextReport = starter.isDead ? .max : time + interval()
        return !starter.isDead
    }

    private mutating func interval() -> Int64 {
        switch occupation {
        case .running: (Self.secondsAtWork + Int64((random.bell() * Self.unrestAtWork).rounded())) * 1000
        case .travelling: (300 + Int64(random.uniform(-20...20))) * 1000
        case nil: (3600 + Int64((random.bell() * 2).rounded())) * 1000
        }
    }

    private mutating func takeUp(_ next: MachineSchedule.Occupation?, at time: Int64) {
        if case .travelling(let site) = occupation {
            schedule.arrive(at: site, using: &random)
            motion.arrive(using: &random)
            traction?.plugIn(using: &random)
        }
        if occupation == .running {
            begin(.off)
            switchedOff = time
            if !schedule.runsAgainToday(after: time) { traction?.plugIn(using: &random) }
        }
        occupation = next
        switch next {
        case .running:
            engine?.refuelIfLow(below: random.uniform(0.15...0.5), using: &random)
            traction?.unplug()
            begin(.working)
            activityEnd = time + duration(.working)
        case .travelling(let site):
            traction?.unplug()
            motion.depart(to: site, during: time..<schedule.boundary(after: time), using: &random)
        case nil: break
        }
    }

    private mutating func begin(_ next: Activity) {
        activity = next
        engine?.begin(next, using: &random)
        motion.begin(next, using: &random)
        if profile.liftsPeople {
            platformHeight = next == .working && random.chance(0.65) ? random.uniform(0.15...1) : 0
        }
    }

    private mutating func duration(_ activity: Activity) -> Int64 {
        let minutes = 11.0
        let mean = activity == .idling ? minutes * profile.idleShare / (1 - profile.idleShare) : minutes
        return Int64(min(5400, max(25, random.exponential(mean: mean * 60)))) * 1000
    }

    /// Lets the time pass until an event, with the changes from work to idling and back that lie before it.
    private mutating func live(until time: Int64) {
        air = schedule.region.airTemperature(at: time)
        while clock < time {
            let end = activity == .off ? time : min(time, activityEnd)
            let seconds = Double(end - clock) / 1000
            engine?.run(activity, seconds: seconds, air: air)
            traction?.run(activity, seconds: seconds, air: air)
            if traction?.isCharging == true {
                starter.run(seconds: seconds)
            } else if activity == .off {
                starter.rest(seconds: seconds, day: schedule.day, using: &random)
            } else {
                starter.run(seconds: seconds)
                motion.run(seconds: seconds, using: &random)
                operatingHours += seconds / 3600
                if activity == .idling { idleHours += seconds / 3600 }
            }
            clock = end
            if activity != .off, clock >= activityEnd {
                engine?.refuelIfLow(below: 0.12, using: &random)
                begin(activity == .working && profile.idleShare > 0 ? .idling : .working)
                activityEnd = clock + duration(activity)
            }
        }
    }

    /// Keeps what a message tells, and decides whether it tells the position: after a change, where the machine has
    /// moved, and now and then.
    private mutating func report(
        at time: Int64, receivedAt: Int64, noise: inout SeededGenerator
    ) -> (fix: SimulatedPosition?, faults: [SimulatedFault]) {
        lastReceived = receivedAt
        let changes = faults.change(at: time, hours: operatingHours, isRunning: activity != .off, using: &random)
        guard hasReceiver else { return (nil, changes) }
        // At rest the receiver sleeps, and the fix that was taken when the machine was switched off stands.
        if occupation != nil || messagesSinceFix >= Self.fixIsDue { motion.locate(at: time, using: &noise) }
        let fix = motion.fix
        messagesSinceFix += 1
        let isDue =
            switch occupation {
            case .running: messagesSinceFix >= 15
            case .travelling: true
            case nil: messagesSinceFix >= 4
            }
        let hasMoved = motion.site.distance(from: lastFix, to: fix) > 15
        guard isDue || hasMoved else { return (nil, changes) }
        messagesSinceFix = 0
        lastFix = fix
        return (fix, changes)
    }
}
