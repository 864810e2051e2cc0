import Foundation

/// What a machine does while it runs.
enum Activity: Sendable {
    case off
    case idling
    case working
}

/// A combustion engine with its tanks: load follows the work, fuel the load, and temperatures come after.
struct SimulatedEngine: Sendable {
    private let profile: SimulatedProfile
    private let litresAnHour: Double
    /// Litres.
    private let tank: Double
    let hasExhaustFluid: Bool
    /// Kilowatts at full load of a generator.
    let ratedPower: Double?

    /// From 0 to 1.
    private(set) var load = 0.0
    private var targetLoad = 0.0
    /// Degrees Celsius.
    private(set) var coolant: Double
    private(set) var oil: Double
    private(set) var hydraulics: Double
    /// Litres since it was built.
    private(set) var fuelUsed: Double
    /// Kilowatt-hours since it was built.
    private(set) var energy: Double
    /// From 0 to 1.
    private(set) var fuelLevel: Double
    private(set) var exhaustFluidLevel: Double

    private static let usualLoad = 0.6

    init(
        _ identity: MachineIdentity, tank: Double, litresAnHour: Double, hours: Double, air: Double,
        using random: inout SeededGenerator
    ) {
        profile = identity.model.profile
        self.tank = tank
        self.litresAnHour = litresAnHour
        hasExhaustFluid = identity.productionYear >= 2019 && tank > 100
        if case .generator = profile.rhythm { ratedPower = litresAnHour * 5.6 } else { ratedPower = nil }
        coolant = air
        oil = air
        hydraulics = air
        fuelUsed = hours * litresAnHour * random.uniform(0.85...1.1)
        energy = ratedPower.map { $0 * 0.4 * hours } ?? 0
        fuelLevel = random.uniform(0.3...1)
        exhaustFluidLevel = random.uniform(0.25...1)
    }

    /// Litres an hour now.
    var fuelRate: Double { fuelRate(at: load) }

    /// Revolutions a minute, without the governor's unrest.
    func speed(_ activity: Activity) -> Double {
        switch activity {
        case .off: 0
        case .idling: profile.idleSpeed
        case .working: profile.workSpeed * (1 + 0.12 * (Self.usualLoad - load) * (ratedPower == nil ? 1 : 0.1))
        }
    }

    mutating func begin(_ activity: Activity, using random: inout SeededGenerator) {
        switch activity {
        case .off:
            load = 0
            targetLoad = 0
        case .idling: targetLoad = random.uniform(0.07...0.13)
        case .working:
            // The load of a site's grid wanders; that of a machine is new with every task.
            targetLoad =
                ratedPower != nil && load > 0
                ? min(0.9, max(0.12, targetLoad + 0.07 * random.bell()))
                : min(0.97, max(0.15, profile.workLoad + 0.14 * random.bell()))
        }
    }

    mutating func run(_ activity: Activity, seconds: Double, air: Double) {
        guard activity != .off else {
            approach(air, &coolant, seconds, within: 7200)
            approach(air, &oil, seconds, within: 9000)
            approach(air, &hydraulics, seconds, within: 10_000)
            return
        }
        let before = load
        approach(targetLoad, &load, seconds, within: 20)
        // The mean of a load that goes to its target as exp(-t / 20).
        let mean = seconds > 0 ? targetLoad + (before - load) * 20 / seconds : load
        let used = min(fuelLevel * tank, fuelRate(at: mean) * seconds / 3600)
        fuelUsed += used
        fuelLevel -= used / tank
        if hasExhaustFluid { exhaustFluidLevel = max(0, exhaustFluidLevel - used * 0.045 / (tank * 0.1)) }
        if let ratedPower { energy += ratedPower * mean * seconds / 3600 }
        approach(76 + 14 * load, &coolant, seconds, within: 480)
        approach(74 + 32 * load, &oil, seconds, within: 800)
        approach(air * 0.4 + 32 + 30 * load, &hydraulics, seconds, within: 1500)
    }

    /// Fills the tanks if they are low enough for somebody to see it.
    mutating func refuelIfLow(below limit: Double, using random: inout SeededGenerator) {
        if fuelLevel < limit { fuelLevel = random.uniform(0.86...1) }
        if exhaustFluidLevel < limit { exhaustFluidLevel = random.uniform(0.85...1) }
    }

    private func fuelRate(at load: Double) -> Double {
        load > 0 ? litresAnHour * (0.1 + 1.5 * load) : 0
    }

    private func approach(_ target: Double, _ value: inout Double, _ seconds: Double, within timeConstant: Double) {
        value = target + (value - target) * exp(-seconds / timeConstant)
    }
}
