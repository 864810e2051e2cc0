/// The fault that a machine has, and when it gets the next.
struct MachineFaults: Sendable {
    private let definitions: [FaultDefinition]
    private var active: (definition: FaultDefinition, until: Int64)?
    /// On the hour meter.
    private var next: Double

    /// One in one to three weeks of use.
    private static let meanHours = 70.0

    init(_ definitions: [FaultDefinition], hours: Double, using random: inout SeededGenerator) {
        self.definitions = definitions
        next = hours + random.exponential(mean: Self.meanHours)
    }

    /// What was raised or cleared.
    mutating func change(
        at time: Int64, hours: Double, isRunning: Bool, using random: inout SeededGenerator
    ) -> [SimulatedFault] {
        if let fault = active {
            guard time >= fault.until else { return [] }
            active = nil
            next = hours + random.exponential(mean: Self.meanHours)
            return [fault.definition.fault(at: time, isActive: false)]
        }
        guard isRunning, hours >= next else { return [] }
        let definition = random.element(of: definitions)
        // Most are over in minutes; some wait for the mechanic.
        let minutes = random.chance(0.65) ? random.exponential(mean: 25) + 2 : random.uniform(60...4300)
        active = (definition, time + Int64(minutes * 60_000))
        return [definition.fault(at: time, isActive: true)]
    }
}
