/// The battery that an electric machine works from: empties in use, fills on the charger over night.
struct TractionBattery: Sendable {
    /// From 0 to 1.
    private(set) var charge: Double
    private(set) var isCharging = false
    /// Degrees Celsius.
    private(set) var temperature: Double

    private static let chargedAnHour = 0.12
    private static let usedAnHourWorking = 0.13
    private static let usedAnHourIdling = 0.025
    private static let lostADay = 0.003

    init(air: Double, using random: inout SeededGenerator) {
        charge = random.uniform(0.55...1)
        temperature = air
    }

    /// Amperes of a pack of 225 ampere-hours; negative while it is discharged.
    func current(_ activity: Activity) -> Double {
        let share =
            switch activity {
            case .working: -Self.usedAnHourWorking
            case .idling: -Self.usedAnHourIdling
            case .off: isCharging ? (charge < 0.85 ? Self.chargedAnHour : Self.chargedAnHour / 3) : 0
            }
        return share * 225
    }

    /// Volts of a pack of 24.
    func potential(_ activity: Activity) -> Double {
        let rest = 23.6 + 2.1 * charge
        return switch activity {
        case .working: rest - 0.7
        case .idling: rest - 0.1
        case .off: isCharging ? 26.4 + 2.6 * charge : rest
        }
    }

    mutating func run(_ activity: Activity, seconds: Double, air: Double) {
        let hours = seconds / 3600
        switch activity {
        case .working: charge -= Self.usedAnHourWorking * hours
        case .idling: charge -= Self.usedAnHourIdling * hours
        case .off where isCharging:
            charge += Self.chargedAnHour * hours
            if charge >= 1 { isCharging = false }
        case .off: charge -= Self.lostADay * hours / 24
        }
        charge = min(1, max(0, charge))
        let target = air + (activity == .off && !isCharging ? 0 : 9)
        temperature += (target - temperature) * min(1, hours / 3)
    }

    mutating func unplug() { isCharging = false }

    /// Somebody puts it on the charger at the end of a day, more likely the emptier it is.
    mutating func plugIn(using random: inout SeededGenerator) {
        if charge < 0.97, random.chance(charge < 0.5 ? 0.98 : 0.7) { isCharging = true }
    }
}
