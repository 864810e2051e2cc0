import Fleet
import Telemetry

import struct Foundation.UUID

/// What a unit reported at one time of its position and counters. Iris keeps no key, and not whether a message was sent
/// by the clock or by an input, so that rows have neither `keyId` nor `event`.
struct UnitHistoryRow: Sendable {
    let time: Int64
    let location: AssetLocation?
    let measures: UnitMeasures

    static let shape = ClassicShape<UnitHistoryRow>(
        "UnitHistory",
        [
            .time("time", "When the unit reported.") { $0.time },
            .record("location", "The position.", GeoPoint.shape) { $0.location.map(GeoPoint.init) },
            .record("address", "The address near the position.", UnitAddress.shape) {
                $0.location?.address.map(UnitAddress.init)
            },
            .number("altitude", "Metres above mean sea level.") { $0.location?.altitude },
            .integer("heading", "Degrees from north, clockwise.") { $0.location.flatMap(\.wholeHeading) },
            .number("speed", "Kilometres an hour.") { $0.location?.speed },
        ] + UnitMeasure.allCases.map { measure in measure.field { $0.measures[measure] } })

    /// The rows of a range, in order of time.
    static func rows(
        of asset: AssetKey, in range: ClosedRange<Int64>, from samples: any SampleStoring
    ) async throws -> [UnitHistoryRow] {
        let positions = PositionPart.allCases.map(\.series)
        let insights = UnitMeasure.sources.map { $0.insight.series() }
        let found = try await samples.select(asset, positions + insights, range)
        let parts = found.map { $0.series.kind == .location ? PositionPart(rawValue: $0.series.name) : nil }
        let sources = found.map { UnitMeasure.source($0.series) }
        var rows: [UnitHistoryRow] = []
        found.forEachTime { time, places in
            var measures = UnitMeasures()
            for place in places {
                guard let source = sources[place.series] else { continue }
                measures.add(found[place.series].value(place.index), of: source)
            }
            let location = AssetLocation(asset: asset.asset, time: time) { part in
                places.first { parts[$0.series] == part }.map { found[$0.series].value($0.index) }
            }
            if location == nil, measures.isEmpty { return }
            rows.append(UnitHistoryRow(time: time, location: location, measures: measures))
        }
        return rows
    }
}
