import Fleet
import Telemetry

/// Counters and readings of units that the Classic API has fields for, each with the machine insights that say the same:
/// the one table between the two vocabularies.
enum UnitMeasure: String, Sendable, Hashable, CaseIterable {
    case run1, runOdo, km, externalPower, input1

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
    private func field<Row: UnitReadingRow>() -> ClassicField<Row> {
        let column = UnitReadings.column(of: self)
        return switch self {
        case .run1, .runOdo:
            .integer(rawValue, words) { row in
                row.reading.number(column).flatMap { Int64(exactly: ($0 * 3600).rounded()) }
            }
        case .km, .externalPower: .number(rawValue, words) { $0.reading.number(column) }
        case .input1: .boolean(rawValue, words) { row in row.reading.number(column).map { $0 == 1 } }
        }
    }

    /// Every insight that says what a measure is, for each measure the one to prefer first.
    static let sources: [(measure: UnitMeasure, insight: MachineInsight)] = allCases.flatMap { measure in
        measure.insights.compactMap { insight in
            switch insight.type {
            case .number, .boolean: (measure, insight)
            case .oneOf, .text: nil
            }
        }
    }
}

extension UnitMeasure {
    /// In the list of all cases.
    var place: Int {
        switch self {
        case .run1: 0
        case .runOdo: 1
        case .km: 2
        case .externalPower: 3
        case .input1: 4
        }
    }

    /// A field for each measure.
    static func fields<Row: UnitReadingRow>() -> [ClassicField<Row>] { allCases.map { $0.field() } }
}
