extension SampleStore {
    /// Reads some series of many assets at once.
    package struct FleetRequest: Sendable {
        /// In milliseconds since 1970 UTC, both ends included.
        let range: ClosedRange<Int64>
        /// Whether the newest sample in the range is enough.
        let isNewestOnly: Bool
        /// How many samples all assets may give together.
        let limit: Int
        let isWanted: @Sendable (SeriesKey) -> Bool

        package init(
            _ range: ClosedRange<Int64>, isNewestOnly: Bool = false, limit: Int = .max,
            isWanted: @escaping @Sendable (SeriesKey) -> Bool
        ) {
            self.range = range
            self.isNewestOnly = isNewestOnly
            self.limit = limit
            self.isWanted = isWanted
        }
    }

    /// More samples than a request allows.
    package struct TooManySamples: Error {
        package let limit: Int
    }

    /// The samples of each asset's series of numbers that are wanted; a series without any is left out.
    /// - Throws: `TooManySamples`, `TelemetryError` or `CancellationError`.
    package func select(_ assets: [AssetKey], _ request: FleetRequest) async throws -> [[SeriesSamples]] {
        var wanted = WantedSeries(request.isWanted)
        var found = [[SeriesSamples]](repeating: [], count: assets.count)
        var left = request.limit
        for (index, asset) in assets.enumerated() {
            try Task.checkCancellation()
            guard let number = directory.known(asset) else { continue }
            let heads = heads.with(number) { head in
                head.isDeleted ? [] : head.series.filter { $0.form == .number }.map { ($0.number, $0.latestTime) }
            }
            let series = wanted.among(heads ?? [], directory)
            if series.isEmpty { continue }
            // Whoever asks for the newest values up to now finds them in memory.
            if request.isNewestOnly, series.allSatisfy({ $0.latestTime <= request.range.upperBound }) {
                let oldest = max(request.range.lowerBound, retention(asset.account))
                found[index] = series.compactMap { series in
                    guard series.latestTime >= oldest, let latest = latest(of: asset, series.key) else { return nil }
                    return SeriesSamples(latest)
                }
            } else {
                let samples = try await select(asset, series.map(\.key), request.range)
                found[index] = request.isNewestOnly ? samples.map(\.newest) : samples
            }
            left -= found[index].reduce(0) { $0 + $1.times.count }
            if left < 0 { throw TooManySamples(limit: request.limit) }
        }
        return found
    }
}

/// Which series a request wants; each key is looked at once, however many assets have it.
private struct WantedSeries {
    private let isWanted: @Sendable (SeriesKey) -> Bool
    /// By the number of the series.
    private var known: [UInt32: SeriesKey?] = [:]

    init(_ isWanted: @escaping @Sendable (SeriesKey) -> Bool) {
        self.isWanted = isWanted
    }

    mutating func among(
        _ series: [(number: UInt32, latestTime: Int64)], _ directory: SeriesDirectory
    ) -> [(key: SeriesKey, latestTime: Int64)] {
        series.compactMap { series in
            if let known = known[series.number] { return known.map { ($0, series.latestTime) } }
            let key = directory.series([series.number])[0]
            let wanted = isWanted(key) ? key : nil
            known[series.number] = .some(wanted)
            return wanted.map { ($0, series.latestTime) }
        }
    }
}

extension SeriesSamples {
    fileprivate init(_ sample: Sample) {
        let values: Values =
            switch sample.value {
            case .number(let number): .numbers([number.bitPattern])
            case .text(let text): .texts([text])
            }
        self.init(sample.series, times: [sample.time], values: values)
    }

    /// Its newest sample alone.
    fileprivate var newest: SeriesSamples {
        guard times.count > 1 else { return self }
        let last = times.count - 1
        let values: Values =
            switch values {
            case .numbers(let bits): .numbers([bits[last]])
            case .texts(let texts): .texts([texts[last]])
            }
        return SeriesSamples(series, times: [times[last]], values: values)
    }
}
