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
                row: UnitHistoryRow.shape, rows: UnitHistoryRow.rows),
            report(
                "UnitExtendedInfo", "All values of all variables of a unit.",
                row: VariableRow.shape("UnitExtendedInfo"),
                rows: VariableRow.rows),
            report(
                "UnitActiveFaults", "The faults that a unit reported as active.", row: FaultRow.shape,
                rows: FaultRow.rows),
            unitSummary, trip,
        ]
    }

    /// A report that is made in parts.
    private func report<Row: Sendable>(
        _ name: String, _ words: String, row: ClassicShape<Row>,
        rows: @escaping @Sendable (AssetKey, ClosedRange<Int64>, any SampleStoring) async throws -> [Row]
    ) -> ClassicOperation {
        ClassicOperation(
            name, words, routes: [.init("/Report/\(name)", .get, .post)], parameters: UnitReport.parameters, row: row,
            errors: [.unitNotFound]
        ) { call in
            let report = try await UnitReport(call, in: fleet, samples)
            return report.rows { try await rows(report.asset.sampleKey, $0, samples) }
        }
    }
}
