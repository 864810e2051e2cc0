import Fleet
import Web

/// How many faults were sent to how many machines.
struct CANSimulatedFaultsSummary: Sendable {
    /// One code.
    struct Count: Sendable {
        let fault: FaultCode
        var active = 0
        var resolved = 0
    }

    private let counts: [Count]
    private let machines: Int

    init(of faults: [CANSimulatedFault]) {
        var counts: [String: Count] = [:]
        for one in faults {
            let key = one.fault.isActive ? \Count.active : \Count.resolved
            counts[one.fault.code, default: Count(fault: one.fault)][keyPath: key] += 1
        }
        self.counts = counts.sorted { $0.key < $1.key }.map(\.value)
        machines = Set(faults.map(\.machine)).count
    }

    static let shape = Shape<CANSimulatedFaultsSummary>(
        "SimulatedFaultsSummary", "How many faults were sent to how many machines.",
        [
            Field("active", "Faults that are not resolved.", example: 1) { $0.counts.reduce(0) { $0 + $1.active } },
            Field("resolved", "Faults that are.", example: 0) { $0.counts.reduce(0) { $0 + $1.resolved } },
            Field("machines", "Machines that any was sent to.", example: 1) { $0.machines },
            .list(
                "faults", "One for each code.",
                of: Shape(
                    "SimulatedFaultCount", "How many machines a fault was sent to.",
                    FaultCode.fields { $0.fault } + [
                        Field("active", "Machines that have it.", example: 1) { $0.active },
                        Field("resolved", "Machines that have it no more.", example: 0) { $0.resolved },
                    ])
            ) { $0.counts },
        ])
}
