import Foundation
import SQL

extension SampleStore {
    package func select(
        _ asset: AssetKey, _ series: [SeriesKey], _ range: ClosedRange<Int64>
    ) async throws(TelemetryError) -> [SeriesSamples] {
        let oldest = max(range.lowerBound, retention(asset.account))
        guard oldest <= range.upperBound, let number = directory.known(asset) else { return [] }
        let range = oldest...range.upperBound
        var keys: [UInt32: SeriesKey] = [:]
        for key in series { directory.known(key).map { keys[$0] = key } }
        guard !keys.isEmpty else { return [] }
        // First memory, then the disk: what goes from one to the other meanwhile is seen twice and never not at all.
        let wanted = keys
        let inMemory = heads.with(number) { head -> [Column]? in
            if head.isDeleted { return nil }
            return wanted.keys.flatMap { head.parts(of: $0) }.map { $0.part(range) }.filter { $0.count > 0 }
        }
        guard let recent = inMemory ?? nil else { return [] }
        var parts: [UInt32: [Column]] = [:]
        do {
            let decompressor = ZstdDecompressor()
            for partition in try partitions.partitions(in: range) {
                for chunk in try await partition.chunks(of: number, range) {
                    let columns = try Chunk.decode(chunk.content, with: decompressor) { keys[$0] != nil }
                    for column in columns {
                        guard column.values.form == keys[column.series]?.form else {
                            throw CorruptBytes("a series has two forms")
                        }
                        let part = column.part(range)
                        if part.count > 0 { parts[column.series, default: []].append(part) }
                    }
                }
            }
        } catch {
            throw TelemetryError(error)
        }
        for column in recent { parts[column.series, default: []].append(column) }
        return series.compactMap { key in
            guard let number = directory.known(key), let column = Column.joined(parts[number] ?? []) else { return nil }
            return SeriesSamples(key, column)
        }
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

    package func lastTime(of asset: AssetKey) -> Int64? {
        directory.known(asset).flatMap { heads.with($0) { head in head.lastTime } ?? nil }
    }

    /// Changes whenever the asset's samples do; 0 when there are none.
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
