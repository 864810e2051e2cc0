import Foundation
import SQL

extension SampleStore {
    package func select(
        _ asset: AssetKey, _ series: [SeriesKey], _ range: ClosedRange<Int64>
    ) async throws(TelemetryError) -> [SeriesSamples] {
        guard let number = directory.known(asset), let range = kept(range, of: asset.account) else { return [] }
        var keys: [UInt32: SeriesKey] = [:]
        for key in series { directory.known(key).map { keys[$0] = key } }
        guard !keys.isEmpty else { return [] }
        let columns: [UInt32: Column]
        do {
            columns = try await self.columns([WantedSeries(asset: number, keys: keys)], range)[0]
        } catch {
            throw TelemetryError(error)
        }
        return series.compactMap { key in
            directory.known(key).flatMap { columns[$0] }.map { SeriesSamples(key, $0) }
        }
    }

    /// The part of a range that the account's retention keeps; nil when there is none.
    func kept(_ range: ClosedRange<Int64>, of account: UUID) -> ClosedRange<Int64>? {
        let oldest = max(range.lowerBound, retention(account))
        return oldest <= range.upperBound ? oldest...range.upperBound : nil
    }

    /// Some series of an asset, by their numbers.
    struct WantedSeries: Sendable {
        let asset: UInt32
        let keys: [UInt32: SeriesKey]
    }

    /// The samples in a range of some series of some assets, asset by asset; a series without any is left out.
    func columns(_ wanted: [WantedSeries], _ range: ClosedRange<Int64>) async throws -> [[UInt32: Column]] {
        // First memory, then the disk: what goes from one to the other meanwhile is seen twice and never not at all.
        let recent = wanted.map { wanted in
            heads.with(wanted.asset) { head -> [Column]? in
                if head.isDeleted { return nil }
                // Most of what is asked for is older than what is in memory.
                guard let oldest = head.oldestTime, oldest <= range.upperBound else { return [] }
                return wanted.keys.keys.flatMap { head.parts(of: $0) }.map { $0.part(range) }.filter { $0.count > 0 }
            } ?? nil
        }
        let there = wanted.indices.filter { recent[$0] != nil }
        var parts = [[UInt32: [Column]]](repeating: [:], count: wanted.count)
        let decompressor = decompressors.take()
        defer { decompressors.giveBack(decompressor) }
        for partition in try partitions.partitions(in: range) {
            let chunks = try partition.chunks(of: there.map { wanted[$0].asset }, range)
            for (index, chunks) in zip(there, chunks) {
                let keys = wanted[index].keys
                for chunk in chunks {
                    let columns = try Chunk.decode(chunk.content, with: decompressor) { keys[$0] != nil }
                    for column in columns {
                        guard column.values.form == keys[column.series]?.form else {
                            throw CorruptBytes("a series has two forms")
                        }
                        let part = column.part(range)
                        if part.count > 0 { parts[index][column.series, default: []].append(part) }
                    }
                }
            }
        }
        for index in there {
            for column in recent[index] ?? [] { parts[index][column.series, default: []].append(column) }
        }
        return parts.map { $0.compactMapValues { Column.joined($0) } }
    }

    package func series(of asset: AssetKey) -> [SeriesKey] {
        guard let number = directory.known(asset) else { return [] }
        return directory.series(heads.with(number) { head in head.series.map(\.number) } ?? [])
    }

    /// How many series the asset has ever had a sample of.
    package func seriesCount(of asset: AssetKey) -> Int {
        directory.known(asset).flatMap { heads.with($0) { head in head.series.count } } ?? 0
    }

    package func latest(of asset: AssetKey) -> LatestSamples {
        guard let number = directory.known(asset),
            let (version, latest) = heads.with(number, { head in (head.version, head.latest) })
        else { return LatestSamples(version: 0, samples: []) }
        let keys = directory.series(latest.map(\.series))
        return LatestSamples(
            version: version, samples: zip(keys, latest).map { Sample($0, at: $1.time, $1.value) })
    }

    package func latest(of asset: AssetKey, _ series: SeriesKey) -> Sample? {
        guard let number = directory.known(asset), let wanted = directory.known(series) else { return nil }
        let found = heads.with(number) { head in head.latest(of: wanted) } ?? nil
        return found.map { Sample(series, at: $0.time, $0.value) }
    }

    /// What the newest samples of an asset are.
    package typealias Newest = (lastTime: Int64?, samples: [(time: Int64, value: SampleValue)?])

    /// The newest sample of some series of each of some assets, in the order of these series; nil where an asset has
    /// none. With it comes the newest time of any sample of the asset.
    package func latest(of assets: [AssetKey], _ series: [SeriesKey]) -> [Newest] {
        // By the numbers of series, which are given one after the other: the place among those that are wanted.
        let numbers = series.map { directory.known($0).map(Int.init) }
        var places = [Int32](repeating: -1, count: (numbers.compactMap(\.self).max() ?? -1) + 1)
        for (place, number) in numbers.enumerated() { number.map { places[$0] = Int32(place) } }
        let none = Newest(nil, Array(repeating: nil, count: series.count))
        return assets.map { asset in
            directory.known(asset).flatMap { number in
                heads.with(number) { head in
                    var newest = none
                    newest.lastTime = head.lastTime
                    for series in head.series where Int(series.number) < places.count {
                        let place = Int(places[Int(series.number)])
                        if place >= 0 { newest.samples[place] = series.latest }
                    }
                    return newest
                }
            } ?? none
        }
    }

    package func lastTime(of asset: AssetKey) -> Int64? {
        directory.known(asset).flatMap { heads.with($0) { head in head.lastTime } ?? nil }
    }

    /// A time before which no sample of the asset is kept; nil when it never had one. Weeks on the disk count whole,
    /// whosever samples they hold, so that nothing is read.
    package func oldestTime(of asset: AssetKey) -> Int64? {
        guard let number = directory.known(asset), let head = heads.with(number, { $0.oldestTime }) else { return nil }
        let disk = partitions.indices.first.map { $0 * Partition.length }
        guard let oldest = [head, disk].compactMap({ $0 }).min() else { return nil }
        return max(oldest, retention(asset.account))
    }

    /// The last time that is kept together with another one. Reads that begin behind such a time or end at it look at no
    /// chunk twice.
    package static func lastTime(keptWith time: Int64) -> Int64 {
        (Partition.index(of: time) + 1) * Partition.length - 1
    }

    /// Grows whenever the asset's samples change; 0 when there are none.
    package func version(of asset: AssetKey) -> UInt64 {
        directory.known(asset).flatMap { heads.with($0) { head in head.version } } ?? 0
    }
}

extension SeriesSamples {
    init(_ key: SeriesKey, _ column: Column) {
        let values: Values =
            switch column.values {
            case .numbers(let bits): .numbers(bits)
            case .texts(let texts): .texts(texts)
            }
        self.init(key, times: column.times, values: values)
    }
}

extension TelemetryError {
    /// What another room or the decoder has thrown.
    init(_ error: any Error) {
        self =
            switch error {
            case let error as TelemetryError: error
            case SQLError.full: .full
            case let error as CorruptBytes: .failed(error.reason)
            default: .failed("\(error)")
            }
    }
}
