import Fleet
import Telemetry

/// What a unit reported at one time of its position and counters. Iris keeps no key, and not whether a message was sent
/// by the clock or by an input, so that rows have neither `keyId` nor `event`.
struct UnitHistoryRow: UnitReadingRow {
    let time: Int64
    let reading: UnitReading

    static let shape = ClassicShape<UnitHistoryRow>(
        "UnitHistory",
        [
            .time("time", "When the unit reported.") { $0.time },
            .record("location", "The position.", Place.shape) { $0.reading.place },
            .shared("address", "The address near the position.", UnitAddress.shape) { $0.reading.address },
            .number("altitude", "Metres above mean sea level.") { $0.reading.altitude },
            .integer("heading", "Degrees from north, clockwise.") { $0.reading.heading },
            .number("speed", "Kilometres an hour.") { $0.reading.speed },
        ] + UnitMeasure.fields())

    /// The rows of a range, in order of time.
    static func rows(
        of asset: AssetKey, in range: ClosedRange<Int64>, from samples: any SampleStoring
    ) async throws -> [UnitHistoryRow] {
        rows(try await samples.select(asset, UnitReadings.keys, range))
    }

    /// - Parameter found: in the order of the series of `UnitReadings`.
    static func rows(_ found: [SeriesSamples]) -> [UnitHistoryRow] {
        let (times, places) = found.aligned()
        var readings = UnitReadings.Builder(rows: times.count)
        for (one, rows) in zip(found, places).reversed() {
            guard let role = UnitReadings.series.first(where: { $0.key == one.series })?.role else { continue }
            readings.add(one.values, as: role, rows: rows)
        }
        let rows = readings.finish()
        return times.indices.compactMap { row in
            let reading = rows[row]
            return reading.isEmpty ? nil : UnitHistoryRow(time: times[row], reading: reading)
        }
    }
}
