import Fleet
import Telemetry

/// Counters and readings of units that the Classic API has fields for, each with the machine insights that say the same:
/// the one table between the two vocabularies.
enum UnitMeasure: String, Sendable, Hashable, CaseIterable {
    case run1, runOdo, km, externalPower, input1

    enum Value: Sendable, Hashable {
        case number(Double)
        case boolean(Bool)
    }

    /// The names of the catalogue, the one to prefer first.
    private var insightNames: [String] {
        switch self {
        case .run1: TripSeries.hourMeterInsights
        case .runOdo: ["CumulativeMovingHours"]
        case .km: TripSeries.odometerInsights
        case .externalPower: ["BatteryPotential"]
        case .input1: TripSeries.engineInsights
        }
    }

    private var words: String {
        switch self {
        case .run1: "Seconds that the machine has run: its operating hours."
        case .runOdo: "Seconds that the machine has moved."
        case .km: "Kilometres that the machine has gone."
        case .externalPower: "Volts of the machine's battery."
        case .input1: "Whether the engine runs, or the machine without one is in use."
        }
    }

    /// The insights that the catalogue has, the one to prefer first.
    private var insights: [MachineInsight] { insightNames.compactMap(MachineInsight.named) }

    /// The field of a row that has the measure.
    func field<Row>(_ read: @escaping @Sendable (Row) -> Value?) -> ClassicField<Row> {
        switch self {
        case .run1, .runOdo:
            .integer(rawValue, words) { row in
                read(row)?.number.flatMap { Int64(exactly: ($0 * 3600).rounded()) }
            }
        case .km, .externalPower: .number(rawValue, words) { read($0)?.number }
        case .input1: .boolean(rawValue, words) { read($0)?.boolean }
        }
    }

    static func value(_ insight: MachineInsight, _ sample: SampleValue) -> Value? {
        switch insight.value(of: sample) {
        case .number(let number): .number(number)
        case .boolean(let flag): .boolean(flag)
        case .text, nil: nil
        }
    }

    /// An insight that says what a measure is.
    struct Source: Sendable {
        let measure: UnitMeasure
        let insight: MachineInsight
        /// 0 for the one to prefer.
        let rank: Int
    }

    /// Every insight that says what a measure is.
    static let sources: [Source] = allCases.flatMap { measure in
        measure.insights.enumerated().map { Source(measure: measure, insight: $1, rank: $0) }
    }

    /// The source that a series is; of what a machine has several times the first counts.
    static func source(_ series: SeriesKey) -> Source? {
        guard series.kind == .insight, series.instance.isEmpty else { return nil }
        return sources.first { $0.insight.name == series.name }
    }

    /// In the list of all cases.
    fileprivate var place: Int {
        switch self {
        case .run1: 0
        case .runOdo: 1
        case .km: 2
        case .externalPower: 3
        case .input1: 4
        }
    }
}

/// The measures of one time. Each has one value, of the insight to prefer among those that were reported.
struct UnitMeasures: Sendable {
    private var values: [(value: UnitMeasure.Value, rank: Int)?] = []

    var isEmpty: Bool { values.isEmpty }

    subscript(measure: UnitMeasure) -> UnitMeasure.Value? { values.isEmpty ? nil : values[measure.place]?.value }

    mutating func add(_ sample: SampleValue, of source: UnitMeasure.Source) {
        guard let value = UnitMeasure.value(source.insight, sample) else { return }
        if values.isEmpty { values = Array(repeating: nil, count: UnitMeasure.allCases.count) }
        let place = source.measure.place
        if let known = values[place], known.rank < source.rank { return }
        values[place] = (value, source.rank)
    }
}

extension UnitMeasure.Value {
    var number: Double? { if case .number(let number) = self { number } else { nil } }
    var boolean: Bool? { if case .boolean(let flag) = self { flag } else { nil } }
}
