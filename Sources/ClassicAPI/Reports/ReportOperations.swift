import Fleet
import HTTPTypes
import Telemetry

import struct Foundation.TimeZone

/// Reports on one unit over a range of times.
struct ReportOperations: Sendable {
    let fleet: FleetStore
    let samples: SampleStore
    /// Whose days summaries are of.
    let timeZone: TimeZone

    var all: [ClassicOperation] {
        [
            report(
                "UnitHistory", "What a unit reported of its position and counters, a row for each time.",
                row: UnitHistoryRow.shape
            ) { asset, samples in { try await UnitHistoryRow.rows(of: asset, in: $0, from: samples) } },
            report(
                "UnitExtendedInfo", "All values of all variables of a unit.",
                row: VariableRow.shape("UnitExtendedInfo")
            ) { asset, samples in { try await VariableRow.rows(of: asset, in: $0, from: samples) } },
            unitActiveFaults, unitSummary, trip,
        ]
    }

    /// The rows of some times; parts of a report are asked for in their order.
    typealias Reader<Row> = @Sendable (ClosedRange<Int64>) async throws -> [Row]

    /// A report that is made in parts.
    func report<Row: Sendable>(
        _ name: String, _ words: String, row: ClassicShape<Row>,
        reader: @escaping @Sendable (AssetKey, SampleStore) -> Reader<Row>
    ) -> ClassicOperation {
        ClassicOperation(
            name, words, routes: [.init("/Report/\(name)", .get, .post)], parameters: UnitReport.parameters, row: row,
            errors: [.unitNotFound]
        ) { call in
            let report = try await UnitReport(call, in: fleet, samples)
            return report.rows(reader(report.asset.sampleKey, samples))
        }
    }
}
