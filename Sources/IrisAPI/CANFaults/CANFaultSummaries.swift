import Fleet

/// Counts reports of faults by code and period, machine by machine.
struct CANFaultSummaries: Sendable {
    /// One answer holds no more.
    static let most = 20_000
    /// Of all summaries of an answer together.
    static let mostMachines = 10 * most

    private let period: CANFaultPeriod
    private var found: [Key: CANFaultSummary] = [:]
    private var machines = 0

    /// What reports have in common that are counted together.
    private struct Key: Hashable {
        let start: Int64
        let code: String
        let source: String
    }

    init(by period: CANFaultPeriod) {
        self.period = period
    }

    /// - Parameter time: in milliseconds since 1970 UTC.
    mutating func add(_ fault: FaultCode, at time: Int64, of machine: Int64) {
        let key = Key(start: period.start(of: time), code: fault.code, source: fault.source)
        var summary = found.removeValue(forKey: key) ?? CANFaultSummary(fault, at: time, in: period)
        machines -= summary.machines.count
        summary.add(fault, at: time, of: machine)
        machines += summary.machines.count
        found[key] = summary
    }

    var areTooMany: Bool { found.count > Self.most || machines > Self.mostMachines }

    /// In order of time, then of code and source.
    var inOrder: [CANFaultSummary] {
        found.sorted { ($0.key.start, $0.key.code, $0.key.source) < ($1.key.start, $1.key.code, $1.key.source) }
            .map(\.value)
    }
}
