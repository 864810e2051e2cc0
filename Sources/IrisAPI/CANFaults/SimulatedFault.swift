import Fleet
import Web

/// A fault that was sent in a machine's name, as it is now.
struct SimulatedFault: Sendable {
    /// The machine number.
    let machine: Int64
    /// When it was last sent, or resolved, in milliseconds since 1970 UTC.
    let time: Int64
    let fault: FaultCode

    static let shape = Shape<SimulatedFault>(
        "SimulatedFault", "A fault that was sent in a machine's name.",
        [
            Field("machineId", "Number of the machine.", example: .integer(CANFaultRequest.exampleMachine)) {
                $0.machine
            }
        ] + FaultCode.fields { $0.fault } + [
            Field("isActive", "False once it has been resolved.", example: true) { $0.fault.isActive },
            Field("time", "When it was last sent, or resolved.", example: "2026-01-02T03:04:05Z") {
                Timestamp(milliseconds: $0.time)
            },
        ])
}

/// Which fault is sent or resolved.
struct SimulatedFaultRequest: Sendable {
    let machine: Int64
    let code: DiagnosticTroubleCode

    private static let machineID = Property.integer(
        "machineId", "Number of the machine.", CANFaultRequest.machineNumbers, example: CANFaultRequest.exampleMachine)
    private static let spn = Property.integer(
        "spn", "Suspect parameter number of a fault that can be simulated.", DiagnosticTroubleCode.spns, example: 110)
    private static let fmi = Property.integer(
        "fmi", "Its failure mode identifier.", DiagnosticTroubleCode.fmis, example: 16)

    static let body = BodyShape(
        "SimulatedFaultRequest", "A machine and a fault.", [machineID.schema, spn.schema, fmi.schema]
    ) { body in
        // All are required by the schema, which has been checked.
        SimulatedFaultRequest(
            machine: body[machineID] ?? 0, code: DiagnosticTroubleCode(spn: body[spn] ?? 0, fmi: body[fmi] ?? 0))
    }

    /// The fault, active.
    var fault: FaultCode {
        get throws(APIError) {
            guard let fault = FaultCode.simulatable.first(where: { $0.troubleCode == code }) else {
                throw APIError(violations: [
                    Violation("spn", "is of no fault that can be simulated with this fmi; GET simulated-faults/list")
                ])
            }
            return fault
        }
    }
}

/// How many faults were sent to how many machines.
struct SimulatedFaultsSummary: Sendable {
    /// One code.
    struct Count: Sendable {
        let fault: FaultCode
        var active = 0
        var resolved = 0
    }

    private let counts: [Count]
    private let machines: Int

    init(of faults: [SimulatedFault]) {
        var counts: [String: Count] = [:]
        for one in faults {
            let key = one.fault.isActive ? \Count.active : \Count.resolved
            counts[one.fault.code, default: Count(fault: one.fault)][keyPath: key] += 1
        }
        self.counts = counts.sorted { $0.key < $1.key }.map(\.value)
        machines = Set(faults.map(\.machine)).count
    }

    static let shape = Shape<SimulatedFaultsSummary>(
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
