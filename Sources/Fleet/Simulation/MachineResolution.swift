/// In which steps a machine's controllers give their values. A step is one part of `perUnit`, so that a value is the
/// nearest number to its decimal form.
struct MachineResolution: Sendable {
    let hoursPerUnit: Double
    let speedPerUnit: Double
    let voltsPerUnit: Double
    let levelPerUnit: Double
    let hasOdometer: Bool
    static let kilometresPerUnit = 8.0

    /// Half of the machines speak J1939 with its steps, half through a device that rounds.
    init(hasOdometer: Bool, using random: inout SeededGenerator) {
        let isRaw = random.chance(0.5)
        hoursPerUnit = isRaw ? 20 : 100
        speedPerUnit = isRaw ? 8 : 0.1
        voltsPerUnit = isRaw ? 20 : 10
        levelPerUnit = isRaw ? 2.5 : 1
        self.hasOdometer = hasOdometer
    }

    /// The nearest step.
    static func nearest(_ value: Double, perUnit: Double) -> Double {
        // Adding zero makes minus zero zero.
        (value * perUnit).rounded() / perUnit + 0
    }

    /// The last step that has been completed, as counters show it.
    static func completed(_ value: Double, perUnit: Double) -> Double {
        (value * perUnit).rounded(.down) / perUnit
    }
}
