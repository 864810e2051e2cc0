import Fleet
import Web

/// A fault that was sent in a machine's name, as it is now.
struct CANSimulatedFault: Sendable {
    /// The machine number.
    let machine: Int64
    /// When it was last sent, or resolved, in milliseconds since 1970 UTC.
    let time: Int64
    let fault: FaultCode

    static let shape = Shape<CANSimulatedFault>(
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
