import Fleet
import Telemetry
import Web

/// Which faults are asked for.
struct CANFaultRequest: Sendable {
    /// Machine numbers, which the Classic API calls unit ids.
    let machines: [Int64]
    /// In milliseconds since 1970 UTC: from the first on, and before the second, as in the Classic API.
    let from: Int64
    let to: Int64
    var filter = Filter()
    /// Where the body has the interval, for messages.
    var interval = ""

    /// What a fault must have.
    struct Filter: Sendable {
        var spn: Int64?
        var fmi: Int64?
        var sourceAddress: Int64?

        /// - Parameter series: of one fault of one source.
        func takes(_ series: SeriesKey) -> Bool {
            let fault = FaultCode(code: series.name, source: series.instance, isActive: true)
            return (spn == nil || spn == fault.troubleCode?.spn) && (fmi == nil || fmi == fault.troubleCode?.fmi)
                && (sourceAddress == nil || sourceAddress == fault.sourceAddress)
        }
    }

    /// - Throws: `APIError` when the interval ends before it begins.
    func check() throws(APIError) {
        if from > to { throw APIError(violations: [Violation(interval + "from", "must not be after \(interval)to")]) }
    }

    /// What is asked for where `from` is before `to`.
    var times: ClosedRange<Int64> { from...to - 1 }

    /// - Parameter most: what there is more of.
    func tooLong(_ most: String) -> APIError {
        APIError(violations: [Violation(interval + "to", "is too far behind: there are more than \(most)")])
    }

    // MARK: Bodies

    static let machineNumbers: ClosedRange<Int64> = 1...Int64.max
    static let mostMachines = 1_000
    static let exampleMachine: Int64 = 4711
    static let exampleFrom = "2026-01-01T00:00:00Z"
    static let exampleTo = "2026-02-01T00:00:00Z"
    static let fromWords = "The first time."
    static let toWords = "The end, which is not among the times any more."

    private static let from = Property.time("from", fromWords, example: exampleFrom)
    private static let to = Property.time("to", toWords, example: exampleTo)
    private static let intervalObject = Property.object(
        "interval", "When the machines reported them.",
        BodyShape("CANFaultInterval", "A stretch of time.", [from.schema, to.schema]) { body in
            // Both are required by the schema, which has been checked.
            (from: body[from]?.milliseconds ?? 0, to: body[to]?.milliseconds ?? 0)
        })
    private static let machineIDs = Property.integers(
        "machineIds",
        "Numbers of machines: `UnitId` in the metadata of ISO 15143-3, `id` of a unit in the Classic API.",
        machineNumbers, count: 1...mostMachines, example: [exampleMachine])
    private static let spn = Property.integer(
        "spn", "Only faults of this suspect parameter number.", DiagnosticTroubleCode.spns, example: 110
    ).clearable
    private static let fmi = Property.integer(
        "fmi", "Only faults of this failure mode identifier.", DiagnosticTroubleCode.fmis, example: 16
    ).clearable
    private static let sourceAddress = Property.integer(
        "sa", "Only faults that this source address of the CAN bus reported.", DiagnosticTroubleCode.sourceAddresses,
        example: 0
    ).clearable

    private static let members = [
        machineIDs.schema, intervalObject.schema, spn.schema, fmi.schema, sourceAddress.schema,
    ]

    private static func read(_ body: InputObject) -> CANFaultRequest {
        let (from, to) = body[intervalObject] ?? (0, 0)
        var seen: Set<Int64> = []
        return CANFaultRequest(
            machines: (body[machineIDs] ?? []).filter { seen.insert($0).inserted }, from: from, to: to,
            filter: Filter(spn: body[spn], fmi: body[fmi], sourceAddress: body[sourceAddress]),
            interval: "\(wrapper).interval.")
    }

    private static let wrapper = "canFaultsRequest"

    /// `{"canFaultsRequest": {...}}`
    static let faults = BodyShape(
        "CANFaultsRequest", "Machines, an interval, and what their faults must have.", members, read: read
    ).wrapped(in: wrapper, "CANFaultsBody")

    /// The same with the periods of a summary.
    static let summary = BodyShape(
        "CANFaultsSummaryRequest", "Machines, an interval, and the periods in which their faults are counted.",
        members + [period.schema]
    ) { body in
        (request: read(body), period: body[period] ?? .day)
    }.wrapped(in: wrapper, "CANFaultsSummaryBody")

    private static let period = Property<CANFaultPeriod>.oneOf(
        "period", "Which reports of a fault are counted together; `DAY` if left out. All begin by UTC.", example: .day
    ).optional

    private static let unitID = Property.integer("unitId", unitWords, machineNumbers, example: exampleMachine)
    static let unitWords = "Number of the machine: `id` of a unit in the Classic API."

    /// As the Classic API asks for the faults of a unit.
    static let unit = BodyShape(
        "UnitActiveFaultsRequest", "A machine and an interval.", [unitID.schema, from.schema, to.schema]
    ) { body in
        CANFaultRequest(
            machines: [body[unitID] ?? 0], from: body[from]?.milliseconds ?? 0, to: body[to]?.milliseconds ?? 0)
    }
}
