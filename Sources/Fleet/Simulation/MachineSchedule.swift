/// Where a machine is on hire and for how long, and when it runs, travels and is out of coverage on one day.
struct MachineSchedule: Sendable {
    enum Occupation: Sendable, Equatable {
        case running
        /// On a truck, to another site.
        case travelling(SimulatedSite)
    }

    struct Span: Sendable {
        let occupation: Occupation
        let times: Range<Int64>
    }

    let region: SimulatedRegion
    let profile: SimulatedProfile
    /// Part of the time that it stands on a building site and not in the depot.
    let hiredShare: Double
    /// A generator that is never switched off while it is on hire.
    let runsDayAndNight: Bool
    private(set) var site: SimulatedSite
    /// The day in the evening of which it is moved.
    private var lastDay: Int
    private(set) var day: Int
    /// In order of time, without overlap.
    private(set) var spans: [Span] = []
    /// What is measured at these times is sent when they are over.
    private(set) var outage: Range<Int64> = 0..<0

    private static let meanHire = 24.0
    private static let outagesADay = 0.035

    var endOfDay: Int64 { region.clock.time(day: day + 1, second: 0) }
    var isInDepot: Bool { site == region.depot }

    init(
        _ identity: MachineIdentity, hoursAYear: Double, start: Int64, using random: inout SeededGenerator
    ) {
        region = identity.region
        profile = identity.model.profile
        day = region.clock.day(of: start)
        if case .generator = profile.rhythm { runsDayAndNight = random.chance(0.3) } else { runsDayAndNight = false }
        let hoursOnHire = runsDayAndNight ? 24 * 365 : profile.hoursADay * 250 * Self.usedShare
        hiredShare = min(0.95, max(0.2, hoursAYear / hoursOnHire))
        site = random.chance(hiredShare) ? random.element(of: region.buildingSites) : region.depot
        lastDay = day
        stay(using: &random)
        lastDay = day + Int(Double(lastDay - day) * random.uniform(0...1))
        plan(day, using: &random)
    }

    func occupation(at time: Int64) -> Occupation? {
        spans.first { $0.times.contains(time) }?.occupation
    }

    /// The next time at which a span begins or ends, or the day ends.
    func boundary(after time: Int64) -> Int64 {
        for span in spans {
            if span.times.lowerBound > time { return span.times.lowerBound }
            if span.times.upperBound > time { return span.times.upperBound }
        }
        return endOfDay
    }

    func runsAgainToday(after time: Int64) -> Bool {
        spans.contains { $0.occupation == .running && $0.times.lowerBound >= time }
    }

    mutating func arrive(at site: SimulatedSite, using random: inout SeededGenerator) {
        self.site = site
        stay(using: &random)
    }

    /// Decides for how long it stays where it is.
    private mutating func stay(using random: inout SeededGenerator) {
        let mean = isInDepot ? Self.meanHire * (1 - hiredShare) / hiredShare : Self.meanHire
        lastDay = day + min(150, max(isInDepot ? 1 : 3, Int(random.exponential(mean: mean))))
    }

    private func nextSite(using random: inout SeededGenerator) -> SimulatedSite {
        let others = region.buildingSites.filter { $0 != site }
        return isInDepot || random.chance(0.25) ? random.element(of: others) : region.depot
    }
}

extension MachineSchedule {
    /// Part of the working days on which a machine on hire is used.
    static let usedShare = 0.9
    private static let minute: Int64 = 60
    private static let hour: Int64 = 3600

    mutating func plan(_ day: Int, using random: inout SeededGenerator) {
        self.day = day
        spans.removeAll(keepingCapacity: true)
        let weekday = EuropeanClock.weekday(day)
        let isMoving = day >= lastDay && weekday < 5
        if isInDepot {
            if weekday < 5, random.chance(0.15) {
                // It is washed, or driven to another corner.
                let start = 8 * Self.hour + Int64(random.uniform(0...6) * 3600)
                add(start, seconds: Int64(random.uniform(4...25) * 60))
            }
        } else if runsDayAndNight {
            add(0, seconds: (isMoving ? 16 : 25) * Self.hour)
        } else if weekday < 5 ? random.chance(Self.usedShare) : weekday == 5 && random.chance(0.12) {
            switch profile.rhythm {
            case .shifts: planShift(isShort: weekday == 5, using: &random)
            case .spells(let minutes): planSpells(minutes, isShort: weekday == 5, using: &random)
            case .generator:
                add(6 * Self.hour + Int64(random.uniform(0...40) * 60), seconds: Int64(random.uniform(10...12) * 3600))
            }
        }
        if isMoving { planMove(using: &random) }
        planOutage(using: &random)
    }

    /// Three stretches with two breaks between them.
    private mutating func planShift(isShort: Bool, using random: inout SeededGenerator) {
        var left = Int64(max(4.5, min(10, profile.hoursADay + 0.7 * random.bell())) * (isShort ? 0.6 : 1) * 3600)
        var start = 7 * Self.hour + Int64(random.bell() * 12 * 60)
        for breakMinutes in [15.0...30, 30...60] {
            let stretch = min(left, Int64(random.uniform(1.9...2.7) * 3600))
            add(start, seconds: stretch)
            start += stretch + Int64(random.uniform(breakMinutes) * 60)
            left -= stretch
        }
        if left > 5 * Self.minute { add(start, seconds: left) }
    }

    /// On and off between morning and afternoon.
    private mutating func planSpells(_ minutes: Double, isShort: Bool, using random: inout SeededGenerator) {
        let share = min(0.85, profile.hoursADay / 8.5 * random.uniform(0.7...1.3))
        let end = (isShort ? 12 : 16) * Self.hour
        var start = 7 * Self.hour + Int64(random.uniform(0...50) * 60)
        while start < end {
            let seconds = Int64(min(150, max(2, random.exponential(mean: minutes))) * 60)
            add(start, seconds: seconds)
            start += seconds + Int64(max(2, random.exponential(mean: minutes * (1 - share) / share)) * 60)
        }
    }

    private mutating func planMove(using random: inout SeededGenerator) {
        let destination = nextSite(using: &random)
        let metres = site.distance(latitude: destination.latitude, longitude: destination.longitude)
        // Roads are longer than the crow's way, and trucks with low loaders slow: 45 km/h with loading.
        let seconds = Int64(metres * 1.3 / 12.5) + 10 * Self.minute
        add(Int64(random.uniform(19.2...21.9) * 3600), seconds: seconds, .travelling(destination))
    }

    private mutating func planOutage(using random: inout SeededGenerator) {
        let midnight = region.clock.time(day: day, second: 0)
        if outage.upperBound <= midnight, random.chance(Self.outagesADay) {
            let start = midnight + Int64(random.uniform(5...17) * 3600) * 1000
            outage = start..<start + Int64(random.uniform(1...10) * 3600) * 1000
        }
    }

    /// - Parameter start: seconds after local midnight.
    private mutating func add(_ start: Int64, seconds: Int64, _ occupation: Occupation = .running) {
        let from = region.clock.time(day: day, second: start)
        let until = min(from + seconds * 1000, endOfDay)
        if from < until { spans.append(Span(occupation: occupation, times: from..<until)) }
    }
}
