import Synchronization

extension SampleStore {
    /// What is wanted of many assets at once.
    package struct AssetsRequest: Sendable {
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

    /// Assets whose chunks are read at once.
    private static let batchSize = 64

    /// The samples of each asset's series of numbers that are wanted; a series without any is left out.
    /// - Parameter assets: of one account.
    /// - Throws: `TooManySamples`, `TelemetryError` or `CancellationError`.
    package func select(_ assets: [AssetKey], _ request: AssetsRequest) async throws -> [[SeriesSamples]] {
        guard let account = assets.first?.account, let range = kept(request.range, of: account) else {
            return assets.map { _ in [] }
        }
        let filter = SeriesFilter(request.isWanted)
        let count = SampleCount()
        let batches = stride(from: 0, to: assets.count, by: Self.batchSize).map {
            assets[$0..<min($0 + Self.batchSize, assets.count)]
        }
        let read: @Sendable (ArraySlice<AssetKey>) async throws -> [[SeriesSamples]] = { batch in
            try Task.checkCancellation()
            let found = try await self.read(batch, range, isNewestOnly: request.isNewestOnly, filter)
            if count.add(found) > request.limit { throw TooManySamples(limit: request.limit) }
            return found
        }
        if batches.count == 1 { return try await read(batches[0]) }
        var found = [[[SeriesSamples]]](repeating: [], count: batches.count)
        try await withThrowingTaskGroup(of: (Int, [[SeriesSamples]]).self) { group in
            for (index, batch) in batches.enumerated() {
                // As many at a time as there are lanes.
                if index >= Lanes.count, let (done, part) = try await group.next() { found[done] = part }
                group.addTask { (index, try await read(batch)) }
            }
            while let (done, part) = try await group.next() { found[done] = part }
        }
        return found.flatMap(\.self)
    }

    private func read(
        _ assets: ArraySlice<AssetKey>, _ range: ClosedRange<Int64>, isNewestOnly: Bool, _ filter: SeriesFilter
    ) async throws -> [[SeriesSamples]] {
        var found = [[SeriesSamples]](repeating: [], count: assets.count)
        // Those that memory does not answer.
        var wanted: [(index: Int, series: WantedSeries)] = []
        for (index, asset) in assets.enumerated() {
            guard let number = directory.known(asset) else { continue }
            let latest =
                heads.with(number) { head in
                    head.isDeleted ? [] : head.series.compactMap { $0.form == .number ? LatestNumber($0) : nil }
                } ?? []
            let series = filter.keys(of: latest, directory)
            if series.isEmpty { continue }
            // Whoever asks for the newest values up to now finds them in memory.
            if isNewestOnly, series.allSatisfy({ $0.latest.time <= range.upperBound }) {
                for series in series where series.latest.time >= range.lowerBound {
                    found[index].append(
                        SeriesSamples(series.key, times: [series.latest.time], values: .numbers([series.latest.bits])))
                }
            } else {
                let keys = Dictionary(uniqueKeysWithValues: series.map { ($0.latest.number, $0.key) })
                wanted.append((index, WantedSeries(asset: number, keys: keys)))
            }
        }
        if wanted.isEmpty { return found }
        for ((index, series), columns) in zip(wanted, try await columns(wanted.map(\.series), range)) {
            for (number, column) in columns.sorted(by: { $0.key < $1.key }) {
                guard let key = series.keys[number] else { continue }
                let last = column.times.count - 1
                let part = isNewestOnly ? column.part(column.times[last]...column.times[last]) : column
                found[index].append(SeriesSamples(key, part))
            }
        }
        return found
    }
}

/// How many samples the batches of a request have found together.
private final class SampleCount: Sendable {
    private let count = Atomic<Int>(0)

    func add(_ found: [[SeriesSamples]]) -> Int {
        count.add(found.reduce(0) { $0 + $1.reduce(0) { $0 + $1.times.count } }, ordering: .relaxed).newValue
    }
}

/// The newest number of a series.
private struct LatestNumber {
    let number: UInt32
    let time: Int64
    let bits: UInt64

    init(_ series: Head.Series) {
        (number, time, bits) = (series.number, series.latestTime, series.latestBits)
    }
}

/// Tells which series a request wants; each key is looked at once, however many assets have it.
private final class SeriesFilter: Sendable {
    private let isWanted: @Sendable (SeriesKey) -> Bool
    /// By the number of the series.
    private let known = Mutex<[UInt32: SeriesKey?]>([:])

    init(_ isWanted: @escaping @Sendable (SeriesKey) -> Bool) {
        self.isWanted = isWanted
    }

    func keys(of series: [LatestNumber], _ directory: SeriesDirectory) -> [(key: SeriesKey, latest: LatestNumber)] {
        known.withLock { known in
            var keys: [(SeriesKey, LatestNumber)] = []
            for latest in series {
                if let known = known[latest.number] {
                    if let known { keys.append((known, latest)) }
                    continue
                }
                let key = directory.series([latest.number])[0]
                let wanted = isWanted(key) ? key : nil
                known[latest.number] = .some(wanted)
                if let wanted { keys.append((wanted, latest)) }
            }
            return keys
        }
    }
}
