import SQL

/// Joins the small chunks of a week that is over, and those that late samples have laid over others, into few that do
/// not overlap: smaller on the disk, and fewer to read.
extension Sealer {
    /// Samples that come later than this are compacted once more.
    private static let settled: Int64 = 2 * 86_400_000
    /// So many assets a round, so that sealing has its turn in between.
    private static let assetsACompaction = 100
    /// Messages of one chunk: most of a day at one a minute.
    private static let rowsOfChunk = 1024

    func compact(at now: Int64) async throws {
        for week in partitions.indices where Partition.range(week).upperBound < now - Self.settled {
            let partition = try partitions.partition(week)
            let assets = try await partition.uncompacted(limit: Self.assetsACompaction)
            if assets.isEmpty { continue }
            let compressor = ZstdCompressor()
            let decompressor = ZstdDecompressor()
            for asset in assets {
                let chunks = try partition.chunks(of: [asset], Partition.range(week))[0]
                var parts: [UInt32: [Column]] = [:]
                for chunk in chunks {
                    for column in try Chunk.decode(chunk.content, with: decompressor) {
                        parts[column.series, default: []].append(column)
                    }
                }
                let columns = parts.sorted { $0.key < $1.key }.compactMap { Column.joined($0.value) }
                let record = chunks.map(\.record).max() ?? 0
                let drafts = Self.split(columns).flatMap { Chunk.split($0) }.map {
                    Partition.Draft(asset, record, $0, isCompacted: true, with: compressor)
                }
                try await partition.replace(asset, with: drafts)
            }
            try await partition.releaseFreePages()
            requestCompaction(at: now)
            return
        }
    }

    /// The columns cut into spans of so many messages.
    private static func split(_ columns: [Column]) -> [[Column]] {
        let times = Set(columns.flatMap(\.times)).sorted()
        return stride(from: 0, to: times.count, by: rowsOfChunk).map { start in
            let end = min(start + rowsOfChunk, times.count) - 1
            return columns.map { $0.part(times[start]...times[end]) }.filter { $0.count > 0 }
        }
    }
}
