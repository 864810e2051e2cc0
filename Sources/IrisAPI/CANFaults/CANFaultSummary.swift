import Fleet
import Web

/// How often machines reported one fault in one period.
struct CANFaultSummary: Sendable {
    /// The newest report of the period: it tells what the fault means now.
    private(set) var latest: FaultOccurrence
    /// In milliseconds since 1970 UTC.
    let from: Int64
    /// The end, which is not in the period any more.
    let to: Int64
    private(set) var firstTime: Int64
    private(set) var count = 0
    /// Machine numbers, ascending.
    private(set) var machines: [Int64] = []

    /// What reports have in common that are counted together.
    private struct Key: Hashable {
        let start: Int64
        let code: String
        let source: String
    }

    private init(_ occurrence: FaultOccurrence, from: Int64, to: Int64) {
        latest = occurrence
        firstTime = occurrence.time
        self.from = from
        self.to = to
    }

    /// - Parameter faults: machine by machine.
    /// - Returns: in order of time, then of code and source.
    static func summaries(of faults: [CANFault], by period: CANFaultPeriod) -> [CANFaultSummary] {
        var found: [Key: CANFaultSummary] = [:]
        for fault in faults {
            let occurrence = fault.occurrence
            let start = period.start(of: occurrence.time)
            let key = Key(start: start, code: occurrence.fault.code, source: occurrence.fault.source)
            found[key, default: CANFaultSummary(occurrence, from: start, to: period.end(start))].add(fault)
        }
        return found.sorted { ($0.key.start, $0.key.code, $0.key.source) < ($1.key.start, $1.key.code, $1.key.source) }
            .map { summary in
                var summary = summary.value
                summary.machines.sort()
                return summary
            }
    }

    private mutating func add(_ fault: CANFault) {
        let occurrence = fault.occurrence
        if occurrence.time > latest.time { latest = occurrence }
        firstTime = min(firstTime, occurrence.time)
        count += 1
        // The reports of a machine follow one another.
        if machines.last != fault.machine { machines.append(fault.machine) }
    }

    static let shape = Shape<CANFaultSummary>(
        "CANFaultSummary", "How often machines reported one fault in one period.",
        [
            Field("from", "When the period begins.", example: "2026-01-02T00:00:00Z") {
                Timestamp(milliseconds: $0.from)
            },
            Field("to", "When it ends.", example: "2026-01-03T00:00:00Z") { Timestamp(milliseconds: $0.to) },
        ] + FaultCode.fields { $0.latest.fault } + FaultCode.sourceFields { $0.latest.fault } + [
            Field("occurrenceCount", "How many times machines reported it in the period.", example: 3) { $0.count },
            Field("firstTime", "The first of these times.", example: "2026-01-02T03:04:05Z") {
                Timestamp(milliseconds: $0.firstTime)
            },
            Field("lastTime", "The last of these times.", example: "2026-01-02T15:04:05Z") {
                Timestamp(milliseconds: $0.latest.time)
            },
            Field(
                "machineIds", "Numbers of the machines that reported it.",
                example: [.integer(CANFaultRequest.exampleMachine)]
            ) { $0.machines },
        ])
}
