import Fleet
import Telemetry

import struct Foundation.UUID

/// What a unit reported at one time of its position and counters. Iris keeps no key, and not whether a message was sent
/// by the clock or by an input, so that rows have neither `keyId` nor `event`.
///
/// A class, so that a field is handed a reference: to hand each the whole of a row took a fifth of the time.
final class UnitHistoryRow: Sendable {
    let time: Int64
    let position: UnitPosition?
    let measures: UnitMeasures

    private init(time: Int64, position: UnitPosition?, measures: UnitMeasures) {
        self.time = time
        self.position = position
        self.measures = measures
    }

    static let shape = ClassicShape<UnitHistoryRow>(
        "UnitHistory",
        [
            .time("time", "When the unit reported.") { $0.time },
            .record("location", "The position.", Place.shape) { $0.position?.point },
            .record("address", "The address near the position.", UnitAddress.shape) {
                $0.position?.address.map(UnitAddress.init)
            },
            .number("altitude", "Metres above mean sea level.") { $0.position?.altitude },
            .integer("heading", "Degrees from north, clockwise.") { $0.position?.wholeHeading },
            .number("speed", "Kilometres an hour.") { $0.position?.speed },
        ] + UnitMeasure.fields { $0.measures[$1] })

    /// The rows of a range, in order of time.
    static func rows(
        of asset: AssetKey, in range: ClosedRange<Int64>, from samples: any SampleStoring
    ) async throws -> [UnitHistoryRow] {
        let found = try await samples.select(asset, UnitReading.keys, range)
        let columns = found.map(\.values)
        let roles = found.map { one in
            UnitReading.series.first { $0.key == one.series }?.role
        }
        var rows: [UnitHistoryRow] = []
        rows.reserveCapacity(found.map(\.times.count).max() ?? 0)
        found.forEachTime { time, places in
            var reading = UnitReading()
            for place in places {
                guard let role = roles[place.series] else { continue }
                switch columns[place.series] {
                case .numbers(let bits): reading.add(Double(bitPattern: bits[place.index]), as: role)
                case .texts(let texts): reading.add(texts[place.index], as: role)
                }
            }
            let position = reading.position
            if position == nil, reading.measures.isEmpty { return }
            rows.append(UnitHistoryRow(time: time, position: position, measures: reading.measures))
        }
        return rows
    }
}
