import Fleet
import Web

/// How often machines reported one fault in one period.
struct CANFaultSummary: Sendable {
    /// As the newest report of the period has it, which tells what it means now.
    private(set) var fault: FaultCode
    /// In milliseconds since 1970 UTC.
    let from: Int64
    /// The end, which is not in the period any more.
    let to: Int64
    private(set) var firstTime: Int64
    private(set) var lastTime: Int64
    private(set) var count = 0
    /// Machine numbers, in the order in which they were added.
    private(set) var machines: [Int64] = []

    /// - Parameter time: of its first report, in milliseconds since 1970 UTC.
    init(_ fault: FaultCode, at time: Int64, in period: CANFaultPeriod) {
        self.fault = fault
        from = period.start(of: time)
        to = period.end(from)
        (firstTime, lastTime) = (time, time)
    }

    /// Adds a report. Those of a machine follow one another.
    mutating func add(_ fault: FaultCode, at time: Int64, of machine: Int64) {
        if time > lastTime { (self.fault, lastTime) = (fault, time) }
        firstTime = min(firstTime, time)
        count += 1
        if machines.last != machine { machines.append(machine) }
    }

    static let shape = Shape<CANFaultSummary>(
        "CANFaultSummary", "How often machines reported one fault in one period.",
        [
            Field("from", "When the period begins.", example: "2026-01-02T00:00:00Z") {
                Timestamp(milliseconds: $0.from)
            },
            Field("to", "When it ends.", example: "2026-01-03T00:00:00Z") { Timestamp(milliseconds: $0.to) },
        ] + FaultCode.fields { $0.fault } + FaultCode.sourceFields { $0.fault } + [
            Field("occurrenceCount", "How many times machines reported it in the period.", example: 3) { $0.count },
            Field("firstTime", "The first of these times.", example: "2026-01-02T03:04:05Z") {
                Timestamp(milliseconds: $0.firstTime)
            },
            Field("lastTime", "The last of these times.", example: "2026-01-02T15:04:05Z") {
                Timestamp(milliseconds: $0.lastTime)
            },
            Field(
                "machineIds", "Numbers of the machines that reported it.",
                example: [.integer(CANFaultRequest.exampleMachine)]
            ) { $0.machines.sorted() },
        ])
}
