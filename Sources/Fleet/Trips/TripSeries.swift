package import Telemetry

/// The series of an asset that its trips are found in. Where a machine has something several times, the first counts.
package struct TripSeries: Sendable {
    fileprivate enum Part: Hashable, CaseIterable {
        case isRunning, hours, odometer, speed

        /// The series that say it, the best first.
        var names: [String] {
            switch self {
            case .isRunning: TripSeries.engineInsights
            case .hours: TripSeries.hourMeterInsights
            case .odometer: TripSeries.odometerInsights
            case .speed: ["WheelBasedVehicleSpeed", "Speed"]
            }
        }
    }

    /// The insights that say whether an asset runs, the one to prefer first.
    package static let engineInsights = ["EngineStatus", "OperationStatus"]
    /// Those of its hour meter.
    package static let hourMeterInsights = ["CumulativeOperatingHours", "CumulativeEngineHours"]
    package static let odometerInsights = ["TotalVehicleDistance"]

    /// The names of all insights that are looked at.
    static let insights = Set(Part.allCases.flatMap(\.names))

    private let parts: [SeriesKey: Part]
    /// What to read.
    package let keys: [SeriesKey]

    /// Whether the asset has ever told where it is or what its odometer shows.
    package var tellsDistance: Bool {
        keys.contains { $0.kind == .location || parts[$0] == .odometer }
    }

    /// - Parameter known: every series that the asset has ever had a sample of.
    package init(of known: [SeriesKey]) {
        var parts: [SeriesKey: Part] = [:]
        for part in Part.allCases {
            let best = part.names.lazy.compactMap { name in
                known.filter { $0.kind == .insight && $0.form == .number && $0.name == name }
                    .min { InstanceOrder($0.instance) < InstanceOrder($1.instance) }
            }.first
            if let best { parts[best] = part }
        }
        let positions = Set(PositionPart.allCases.map(\.series))
        self.parts = parts
        keys = parts.keys.sorted { $0.name < $1.name } + known.filter(positions.contains)
    }

    /// The readings of a part of an asset's samples, in order of time.
    package func forEachReading(
        of asset: AssetKey, in samples: [SeriesSamples], _ body: (TripReading) -> Void
    ) {
        samples.forEachTime { time, places in
            var reading = TripReading(at: time)
            var fix: [PositionPart: SampleValue] = [:]
            for place in places {
                let (series, value) = (samples[place.series].series, samples[place.series].value(place.index))
                if series.kind == .location {
                    if let part = PositionPart(rawValue: series.name) { fix[part] = value }
                } else if let part = parts[series], case .number(let number) = value, number.isFinite {
                    reading.take(part, number)
                }
            }
            if !fix.isEmpty { reading.position = AssetLocation(asset: asset.asset, time: time) { fix[$0] } }
            if let speed = reading.position?.speed { reading.speed = max(speed, reading.speed ?? 0) }
            body(reading)
        }
    }
}

extension TripReading {
    fileprivate mutating func take(_ part: TripSeries.Part, _ number: Double) {
        switch part {
        case .isRunning: if number == 0 || number == 1 { isRunning = number == 1 }
        case .hours: hours = number
        case .odometer: odometer = number
        case .speed: speed = number
        }
    }
}
