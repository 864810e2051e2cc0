import Fleet

/// Counts reports of faults by code and period, machine by machine.
struct CANFaultSummaries: Sendable {
    /// What an answer, and the work for it, is bounded by.
    enum Bound: String, CaseIterable {
        case counts
        case machines = "machine numbers in the counts"
        case reports = "faults"

        var limit: Int {
            switch self {
            case .counts: 20_000
            case .machines: 200_000
            case .reports: 1_000_000
            }
        }

        var words: String { "\(limit) \(rawValue)" }
    }

    private let period: CANFaultPeriod
    private var summaries: [CANFaultSummary] = []
    /// Among `summaries`.
    private var places: [Key: Int] = [:]
    private var machines = 0
    private var reports = 0

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
        let place = places[key] ?? summaries.count
        if place == summaries.count {
            places[key] = place
            summaries.append(CANFaultSummary(fault, at: time, in: period))
        }
        reports += 1
        machines -= summaries[place].machines.count
        summaries[place].add(fault, at: time, of: machine)
        machines += summaries[place].machines.count
    }

    /// The bound that has been crossed; nil where none has.
    var crossed: Bound? {
        if summaries.count > Bound.counts.limit { return .counts }
        if machines > Bound.machines.limit { return .machines }
        return reports > Bound.reports.limit ? .reports : nil
    }

    /// In order of time, then of code and source.
    var inOrder: [CANFaultSummary] {
        places.sorted { ($0.key.start, $0.key.code, $0.key.source) < ($1.key.start, $1.key.code, $1.key.source) }
            .map { summaries[$0.value] }
    }
}
