import Fleet
import Web

/// A machine's report of a fault, as answers have it.
struct CANFault: Sendable {
    /// The machine number.
    let machine: Int64
    let occurrence: FaultOccurrence

    private var fault: FaultCode { occurrence.fault }

    static let shape = Shape<CANFault>(
        "CANFault", "A machine's report that it has a fault.",
        [
            Field("machineId", "Number of the machine.", example: .integer(CANFaultRequest.exampleMachine)) {
                $0.machine
            },
            Field("time", "When the machine reported it.", example: "2026-01-02T03:04:05Z") {
                Timestamp(milliseconds: $0.occurrence.time)
            },
        ] + FaultCode.fields { $0.fault } + [
            Field(
                "occurrenceCount", "How many times the machine has reported it until then, as far as samples are kept.",
                example: 3
            ) { $0.occurrence.count }
        ] + FaultCode.sourceFields { $0.fault })
}

extension FaultCode {
    /// What a fault is, whoever has it.
    static func fields<Root>(_ get: @escaping @Sendable (Root) -> FaultCode) -> [Field<Root>] {
        [
            .optional(
                "spn", "Suspect parameter number, where the code has one.",
                schema: .integer(DiagnosticTroubleCode.spns), example: 110
            ) { get($0).troubleCode?.spn },
            .optional(
                "fmi", "Failure mode identifier, where the code has one.",
                schema: .integer(DiagnosticTroubleCode.fmis), example: 16
            ) { get($0).troubleCode?.fmi },
            Field("name", "The code as the machine sent it.", example: "110-16") { get($0).code },
            .optional("description", "What it means.", example: "Engine coolant temperature: above normal") {
                get($0).description
            },
            .optional("severity", "From 0 to 100, or a word of the maker.", example: "Medium") { get($0).severity },
        ]
    }

    /// Who reports a fault.
    static func sourceFields<Root>(_ get: @escaping @Sendable (Root) -> FaultCode) -> [Field<Root>] {
        [
            .optional(
                "sa", "Source address of the controller that reports it, where it is a number.",
                schema: .integer(DiagnosticTroubleCode.sourceAddresses), example: 0
            ) { get($0).sourceAddress },
            .optional("source", "Who reports it: a source address or a name.", example: "0") {
                get($0).source.isEmpty ? nil : get($0).source
            },
            Field("isSimulated", "Whether somebody sent it in the machine's name.", example: false) {
                get($0).isSimulated
            },
        ]
    }
}
