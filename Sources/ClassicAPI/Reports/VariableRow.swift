import Fleet
import Telemetry
import Web

/// A value of a machine insight, which the Classic API calls a variable. Values are texts, whatever their type.
struct VariableRow: Sendable {
    let time: Int64
    let insight: MachineInsight
    /// Tells apart what a machine has several times; empty for the only or first one.
    let instance: String
    let value: String

    /// - Parameter name: of the row in XML.
    static func shape(_ name: String) -> ClassicShape<VariableRow> {
        ClassicShape(
            name,
            [
                .text("name", "The variable; with a number or name behind it where a machine has several.") { row in
                    row.instance.isEmpty ? row.insight.name : "\(row.insight.name) \(row.instance)"
                },
                .text("value", "The value as a text.") { $0.value },
                .integer("variableId", "The variable's number, the same for all units.") {
                    Int64($0.insight.variableID)
                },
                .time("time", "When it was measured.") { $0.time },
                .text("uoM", "The unit of measure.") { $0.insight.unit },
            ])
    }

    /// Nil for what is no value of an insight.
    init?(_ series: SeriesKey, at time: Int64, _ sample: SampleValue) {
        guard series.kind == .insight, let insight = MachineInsight.named(series.name),
            let value = insight.value(of: sample)
        else { return nil }
        self.time = time
        self.insight = insight
        instance = series.instance
        self.value =
            switch value {
            case .number(let number): NumberText.text(number)
            case .boolean(let flag): flag ? "true" : "false"
            case .text(let text): text
            }
    }

    /// The newest value of each insight, by their names.
    static func latest(of asset: AssetKey, in samples: any SampleStoring) -> [VariableRow] {
        samples.latest(of: asset).samples.sorted { $0.series.comesBefore($1.series) }
            .compactMap { VariableRow($0.series, at: $0.time, $0.value) }
    }

    /// All values of all insights in a range, in order of time.
    static func rows(
        of asset: AssetKey, in range: ClosedRange<Int64>, from samples: any SampleStoring
    ) async throws -> [VariableRow] {
        let series = samples.series(of: asset).filter { $0.kind == .insight }.sorted { $0.comesBefore($1) }
        let found = try await samples.select(asset, series, range)
        var rows: [VariableRow] = []
        found.forEachTime { time, places in
            for place in places {
                let samples = found[place.series]
                VariableRow(samples.series, at: time, samples.value(place.index)).map { rows.append($0) }
            }
        }
        return rows
    }
}

extension SeriesKey {
    fileprivate func comesBefore(_ other: SeriesKey) -> Bool { (name, instance) < (other.name, other.instance) }
}
