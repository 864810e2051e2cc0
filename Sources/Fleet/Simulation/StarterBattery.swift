/// The battery that starts the engine and feeds the telematics device: weak ones are flat after a long weekend.
struct StarterBattery: Sendable {
    /// Nominal volts: 12 or 24.
    let nominal: Double
    /// Days until it is flat when nothing charges it.
    private let endurance: Double
    /// From 0 to 1.
    private(set) var charge: Double
    /// The first day on which it may be exchanged; nil while it is alive.
    private(set) var replacedFrom: Int?

    private static let weakShare = 0.06

    init(nominal: Double, using random: inout SeededGenerator) {
        self.nominal = nominal
        endurance = random.chance(Self.weakShare) ? random.uniform(1.6...4.4) : random.uniform(35...90)
        charge = random.uniform(0.75...1)
    }

    var isDead: Bool { replacedFrom != nil }

    func potential(isRunning: Bool) -> Double {
        isRunning ? nominal * 1.168 : nominal * (0.94 + 0.12 * charge)
    }

    mutating func rest(seconds: Double, day: Int, using random: inout SeededGenerator) {
        guard !isDead else { return }
        charge -= seconds / 86_400 / endurance
        if charge <= 0 {
            charge = 0
            replacedFrom = day + 1 + Int(random.exponential(mean: 2.5))
        }
    }

    mutating func run(seconds: Double) {
        charge = min(1, charge + seconds / 7200)
    }

    mutating func replace() {
        replacedFrom = nil
        charge = 0.8
    }
}
