import Fleet
import HTTPTypes
import Telemetry

extension ReportOperations {
    /// The Classic API knows no severity.
    private static let faultShape = ClassicShape<FaultOccurrence>(
        "UnitActiveFault",
        [
            .time("time", "When the unit reported the fault.") { $0.time },
            .integer("spn", "Suspect parameter number, where the code has one.") { $0.fault.troubleCode?.spn },
            .integer("fmi", "Failure mode identifier, where the code has one.") { $0.fault.troubleCode?.fmi },
            .integer(
                "occurrenceCount", "How many times the unit has reported it until then, as far as samples are kept."
            ) {
                Int64($0.count)
            },
            .text("name", "The code as the machine sent it.") { $0.fault.code },
            .text("description", "What the fault is.") { $0.fault.description },
        ])

    var unitActiveFaults: ClassicOperation {
        report("UnitActiveFaults", "The faults that a unit reported as active.", row: Self.faultShape) {
            asset, samples in
            let history = FaultHistory(of: asset, in: samples)
            return { try await history.occurrences(in: $0) }
        }
    }
}
