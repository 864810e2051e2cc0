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
    var insights: [MachineInsight] { insightNames.compactMap(MachineInsight.named) }

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

    /// The newest value of each measure of an asset.
    static func latest(of asset: AssetKey, in samples: any SampleStoring) -> [UnitMeasure: Value] {
        var values: [UnitMeasure: Value] = [:]
        for measure in allCases {
            values[measure] =
                measure.insights.lazy.compactMap { insight in
                    samples.latest(of: asset, insight.series()).flatMap { value(insight, $0.value) }
                }.first
        }
        return values
    }
}

extension UnitMeasure.Value {
    var number: Double? { if case .number(let number) = self { number } else { nil } }
    var boolean: Bool? { if case .boolean(let flag) = self { flag } else { nil } }
}
