import Foundation

/// Where a machine is, and where its receiver sees it.
struct MachineMotion: Sendable {
    private let profile: SimulatedProfile
    private(set) var site: SimulatedSite
    /// Metres from the middle of the site.
    private var east: Double
    private var north: Double
    /// Degrees clockwise from north.
    private var heading: Double
    /// Kilometres an hour.
    private(set) var speed = 0.0
    /// Since it was built.
    private(set) var kilometres: Double
    private var journey: Journey?
    /// The latest fix: a machine at rest keeps it, because its receiver sleeps.
    private(set) var fix: SimulatedPosition

    private struct Journey {
        let destination: SimulatedSite
        let times: Range<Int64>
        /// Metres that the road lies beside the straight line at most.
        let bend: Double
    }

    /// How fast it goes, beside its usual speed.
    static let shareOfGroundSpeed = 0.5...1.5
    /// Of a machine that goes to and fro, this part of its way brings it elsewhere.
    private static let netShare = 0.25

    init(
        _ profile: SimulatedProfile, at site: SimulatedSite, kilometres: Double, using random: inout SeededGenerator
    ) {
        self.profile = profile
        self.site = site
        self.kilometres = kilometres
        heading = random.uniform(0...359)
        (east, north) = Self.place(on: site, using: &random)
        fix = site.position(east: east, north: north, heading: heading, speed: 0, accuracy: 3)
    }

    /// Decides whether it moves in the activity that begins, and where to.
    mutating func begin(_ activity: Activity, using random: inout SeededGenerator) {
        let moves = activity == .working && random.chance(profile.movingShare)
        speed = moves ? profile.groundSpeed * random.uniform(Self.shareOfGroundSpeed) : 0
        if moves { heading = random.uniform(0...359.9) }
    }

    mutating func run(seconds: Double, using random: inout SeededGenerator) {
        guard speed > 0 else { return }
        let metres = speed / 3.6 * seconds
        kilometres += metres / 1000
        if (east * east + north * north).squareRoot() > site.radius * 0.9 {
            // Back to the middle before it leaves the site.
            heading = (atan2(-east, -north) * 180 / .pi + 360).truncatingRemainder(dividingBy: 360)
        } else {
            heading = (heading + 40 * random.bell() + 360).truncatingRemainder(dividingBy: 360)
        }
        let step = min(metres * Self.netShare, site.radius * 0.3)
        east += step * sin(heading * .pi / 180)
        north += step * cos(heading * .pi / 180)
        let distance = (east * east + north * north).squareRoot()
        if distance > site.radius {
            east *= site.radius / distance
            north *= site.radius / distance
        }
    }

    mutating func depart(to destination: SimulatedSite, during times: Range<Int64>, using random: inout SeededGenerator)
    {
        let metres = site.distance(latitude: destination.latitude, longitude: destination.longitude)
        journey = Journey(destination: destination, times: times, bend: metres * random.uniform(-0.12...0.12))
    }

    mutating func arrive(using random: inout SeededGenerator) {
        guard let journey else { return }
        site = journey.destination
        self.journey = nil
        speed = 0
        (east, north) = Self.place(on: site, using: &random)
    }

    /// Has the receiver see where the machine is, with an error of a metre or two.
    mutating func locate(at time: Int64, using random: inout SeededGenerator) {
        let accuracy = random.uniform(1.5...4.5)
        let error = (east: random.bell() * 0.9, north: random.bell() * 0.9)
        guard let journey else {
            fix = site.position(
                east: east + error.east, north: north + error.north, heading: heading, speed: speed, accuracy: accuracy)
            return
        }
        let end = journey.destination
        let share = min(1, max(0, Double(time - journey.times.lowerBound) / Double(max(1, journey.times.count))))
        let way = (
            east: (end.longitude - site.longitude) * site.metresADegreeEast,
            north: (end.latitude - site.latitude) * SimulatedSite.metresADegree
        )
        let length = max(1, (way.east * way.east + way.north * way.north).squareRoot())
        let beside = journey.bend * sin(share * .pi)
        let course = atan2(way.east, way.north) * 180 / .pi + 360
        fix = site.position(
            east: way.east * share - way.north / length * beside + error.east,
            north: way.north * share + way.east / length * beside + error.north,
            heading: course, speed: share == 0 || share == 1 ? 0 : random.uniform(35...78), accuracy: accuracy,
            onRoadNear: share < 0.5 ? site : end)
    }

    private static func place(
        on site: SimulatedSite, using random: inout SeededGenerator
    ) -> (east: Double, north: Double) {
        let distance = site.radius * 0.85 * random.uniform(0...1).squareRoot()
        let angle = random.uniform(0...(2 * .pi))
        return (distance * sin(angle), distance * cos(angle))
    }
}

extension SimulatedSite {
    /// A fix as receivers send it: six decimals of a degree, whole metres of altitude, whole degrees of heading.
    fileprivate func position(
        east: Double, north: Double, heading: Double, speed: Double, accuracy: Double,
        onRoadNear place: SimulatedSite? = nil
    ) -> SimulatedPosition {
        SimulatedPosition(
            latitude: (latitude(north: north) * 1e6).rounded() / 1e6,
            longitude: (longitude(east: east) * 1e6).rounded() / 1e6,
            altitude: (altitude + accuracy - 3).rounded(),
            accuracy: (accuracy * 10).rounded() / 10,
            heading: heading.rounded(.down).truncatingRemainder(dividingBy: 360),
            speed: (speed * 10).rounded() / 10,
            street: place == nil ? street : nil, zip: (place ?? self).zip, city: (place ?? self).city,
            country: (place ?? self).country)
    }
}
