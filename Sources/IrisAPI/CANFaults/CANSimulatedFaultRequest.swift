import Fleet
import Web

/// Which fault is sent or resolved.
struct CANSimulatedFaultRequest: Sendable {
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
        CANSimulatedFaultRequest(
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
