/// How machines of one type are used.
struct SimulatedProfile: Sendable {
    enum Rhythm: Sendable {
        /// Runs from the morning to the evening, but in breaks.
        case shifts
        /// Runs when it is needed, for some minutes at a time (mean).
        case spells(minutes: Double)
        /// Runs long hours at a constant speed; some day and night.
        case generator
    }

    let type: String
    let rhythm: Rhythm
    /// Mean hours that it runs on a day on which it is used.
    let hoursADay: Double
    /// Part of the running time.
    let idleShare: Double
    /// Revolutions a minute at rest and at work; zero for electric machines.
    let idleSpeed: Double
    let workSpeed: Double
    /// Mean share of the engine's load at work.
    let workLoad: Double
    /// Kilometres an hour, and the part of the working time in which it moves about.
    let groundSpeed: Double
    let movingShare: Double
    let hasHydraulics: Bool
    let liftsPeople: Bool

    private init(
        _ type: String, _ rhythm: Rhythm, hours: Double, idle: Double, idleSpeed: Double = 0, workSpeed: Double = 0,
        load: Double = 0, groundSpeed: Double, moving: Double, hydraulics: Bool = false, lifts: Bool = false
    ) {
        self.type = type
        self.rhythm = rhythm
        hoursADay = hours
        idleShare = idle
        self.idleSpeed = idleSpeed
        self.workSpeed = workSpeed
        workLoad = load
        self.groundSpeed = groundSpeed
        movingShare = moving
        hasHydraulics = hydraulics
        liftsPeople = lifts
    }

    static let excavator = SimulatedProfile(
        "Excavator", .shifts, hours: 7.6, idle: 0.26, idleSpeed: 850, workSpeed: 1780, load: 0.62, groundSpeed: 2.4,
        moving: 0.2, hydraulics: true)
    static let wheelLoader = SimulatedProfile(
        "Wheel loader", .shifts, hours: 6.8, idle: 0.3, idleSpeed: 800, workSpeed: 1560, load: 0.52, groundSpeed: 9,
        moving: 0.9, hydraulics: true)
    static let dozer = SimulatedProfile(
        "Dozer", .shifts, hours: 7.8, idle: 0.2, idleSpeed: 820, workSpeed: 1850, load: 0.68, groundSpeed: 3.6,
        moving: 0.95, hydraulics: true)
    static let telehandler = SimulatedProfile(
        "Telehandler", .spells(minutes: 28), hours: 4.4, idle: 0.34, idleSpeed: 900, workSpeed: 1700, load: 0.45,
        groundSpeed: 8, moving: 0.6, hydraulics: true)
    static let scissorLift = SimulatedProfile(
        "Scissor lift", .spells(minutes: 14), hours: 2.2, idle: 0.4, groundSpeed: 1.6, moving: 0.3, lifts: true)
    static let boomLift = SimulatedProfile(
        "Boom lift", .spells(minutes: 22), hours: 2.9, idle: 0.38, idleSpeed: 1000, workSpeed: 2350, load: 0.4,
        groundSpeed: 3, moving: 0.25, lifts: true)
    static let generator = SimulatedProfile(
        "Generator", .generator, hours: 11, idle: 0, idleSpeed: 1500, workSpeed: 1500, load: 0.42, groundSpeed: 0,
        moving: 0)
    static let roller = SimulatedProfile(
        "Roller", .spells(minutes: 40), hours: 4.6, idle: 0.24, idleSpeed: 850, workSpeed: 2150, load: 0.5,
        groundSpeed: 4.2, moving: 0.95)
    static let dumper = SimulatedProfile(
        "Dumper", .shifts, hours: 7.2, idle: 0.28, idleSpeed: 800, workSpeed: 1500, load: 0.48, groundSpeed: 15,
        moving: 0.85)
}
