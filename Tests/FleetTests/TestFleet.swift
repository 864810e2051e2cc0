import Fleet
import Foundation
import SQL
import Telemetry
import TestSupport

extension FleetStore {
    /// The latest samples of an asset but for its position, in the order of names.
    func latestValues(of id: UUID, in account: UUID) async throws -> [Sample] {
        try await latest(of: id, in: account).samples.filter { $0.series.kind != .location }
            .sorted { ($0.series.name, $0.series.instance) < ($1.series.name, $1.series.instance) }
    }
}

extension Sample {
    var number: Double? { if case .number(let number) = value { number } else { nil } }
    var text: String? { if case .text(let text) = value { text } else { nil } }
}

extension Database {
    /// Every row of every table of the fleet as text, exact to the bit of each number.
    func dump(of account: UUID? = nil) async throws -> [String] {
        try await read { connection in
            var lines: [String] = []
            for table in ["asset", "telematics_device"] {
                let columns = try connection.rows("SELECT name FROM pragma_table_info(\(table)) ORDER BY cid")
                    .map { "'\(try $0.text("name"))=' || quote(\(try $0.text("name")))" }
                let text = columns.joined(separator: " || ' ' || ")
                var query = Statement(stringLiteral: "SELECT '\(table) ' || \(text) AS line FROM \(table)")
                if let account { query += " WHERE account_id = \(account)" }
                query += " ORDER BY 1"
                lines += try connection.rows(query).map { try $0.text("line") }
            }
            return lines
        }
    }
}

/// Texts that have broken other programs.
let hostileTexts = [
    "x'; DROP TABLE asset; --", "%", "_", "\\", "100%", "a_b", "Größe XL", "Å", "A\u{030A}", "😀", "\"quoted\"",
    "null",
    "İstanbul", "line\nbreak", " ", "' OR 1=1 --", String(repeating: "ü", count: 200),
]

extension AssetDraft {
    static func random(_ index: Int, using random: inout TestGenerator) -> AssetDraft {
        func text(_ words: [String]) -> String? {
            words.randomElement(using: &random).flatMap { $0.isEmpty ? nil : $0 }
        }
        return AssetDraft(
            assetType: AssetType.allCases.randomElement(using: &random) ?? .other,
            type: text(["", "Excavator", "excavator", "Wheel loader"]),
            name: hostileTexts.randomElement(using: &random) ?? "name",
            externalReference: text(["", "ERP-1", "erp-2"]),
            brand: text(["", "Volvo", "volvo", "Kramer", "JLG"]), model: text(["", "EC220E", "5085", "2646ES"]),
            serialNumber: text(["", "1", "2", "10"]),
            productionYear: Bool.random(using: &random) ? Int.random(in: 2010...2013, using: &random) : nil,
            telematicsDevices: index % 3 == 0 ? [] : (0..<index % 3).map { "\(index)-\($0)" })
    }
}
