import Foundation
import SQL

extension Sealer {
    /// Runs rounds until there is nothing to do.
    func run() async {
        while let round = takeRound() {
            var deleters = round.deleters
            func answerDeleters() {
                for deleter in deleters { deleter.resume() }
                deleters = []
            }
            defer { answerDeleters() }
            do {
                let lock = try await MaintenanceLock(folder)
                defer { withExtendedLifetime(lock) {} }
                try await delete(round.deletions)
                answerDeleters()
                try await seal(round.full)
                if round.mustEnforceRetention { try await enforceRetention() }
                if let now = round.compactionTime { try await compact(at: now) }
                try await trimLog()
            } catch {
                failed(round, error)
                // What failed may work again when the disk has room; until then the log keeps everything.
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    // MARK: Sealing

    /// The samples of an asset that are on their way into chunks.
    private struct Draft {
        let asset: UInt32
        let record: UInt64
        let columns: [Column]
        /// As they came: columns hold a time once, however often it was sent.
        let count: Int
    }

    private func seal(_ assets: [UInt32]) async throws {
        // The rows of one record come into the heads one after the other. A record that is not all there yet does not
        // count as sealed: what of it comes later must come again after a crash.
        let applied = lastAppliedRecord
        let drafts = assets.compactMap { number -> Draft? in
            let taken = heads.with(number) { head -> Draft? in
                head.isQueued = false
                let record = min(head.lastRecord, applied)
                let count = head.count
                return head.beginSealing().map { Draft(asset: number, record: record, columns: $0, count: count) }
            }
            return taken ?? nil
        }
        if drafts.isEmpty { return }
        do {
            let compressor = ZstdCompressor()
            var chunks: [Int64: [Partition.Draft]] = [:]
            for draft in drafts {
                // Without columns there is no chunk to write, and the latest values are saved all the same.
                for (week, columns) in Self.byWeek(draft.columns) {
                    for columns in Chunk.split(columns) {
                        chunks[week, default: []].append(
                            Partition.Draft(draft.asset, draft.record, columns, with: compressor))
                    }
                }
            }
            for (week, chunks) in chunks { try await partitions.partition(week).insert(chunks) }
            let states = drafts.compactMap { draft -> SeriesDirectory.AssetState? in
                let state = heads.with(draft.asset) { head -> SeriesDirectory.AssetState? in
                    if head.isDeleted { return nil }
                    return .init(
                        number: draft.asset, sealedRecord: draft.record, isDeleted: false, latest: head.latestBytes)
                }
                return state ?? nil
            }
            try await directory.save(states)
        } catch {
            for draft in drafts { _ = heads.with(draft.asset) { head in head.abandonSealing() } }
            throw error
        }
        for draft in drafts { _ = heads.with(draft.asset) { head in head.endSealing(upTo: draft.record) } }
        forget(samples: drafts.reduce(0) { $0 + $1.count })
    }

    /// The columns cut at the borders of partitions.
    private static func byWeek(_ columns: [Column]) -> [Int64: [Column]] {
        var weeks: [Int64: [Column]] = [:]
        for column in columns {
            guard let first = column.times.first, let last = column.times.last else { continue }
            let (low, high) = (Partition.index(of: first), Partition.index(of: last))
            if low == high {
                weeks[low, default: []].append(column)
            } else {
                for week in Set(column.times.map(Partition.index)) {
                    weeks[week, default: []].append(column.part(Partition.range(week)))
                }
            }
        }
        return weeks
    }

    // MARK: Deleting

    private func delete(_ deletions: [(asset: UInt32, record: UInt64)]) async throws {
        if deletions.isEmpty { return }
        for week in partitions.indices {
            try await partitions.partition(week).delete(of: deletions.map(\.asset))
        }
        try await directory.save(
            deletions.map { .init(number: $0.asset, sealedRecord: $0.record, isDeleted: true, latest: []) })
        for deletion in deletions {
            _ = heads.with(deletion.asset) { head in head.sealedRecord = deletion.record }
        }
    }

    /// Deletes what is past the retention of its account: whole partitions when all accounts are past them.
    private func enforceRetention() async throws {
        let assets = directory.assetsByAccount()
        let cutoffs = assets.keys.reduce(into: [UUID: Int64]()) { $0[$1] = retention($1) }
        guard let oldest = cutoffs.values.min() else { return }
        for week in partitions.indices {
            let range = Partition.range(week)
            if range.upperBound < oldest {
                partitions.remove(week)
                continue
            }
            var count = 0
            let partition = try partitions.partition(week)
            for (account, cutoff) in cutoffs where range.lowerBound < cutoff {
                count += try await partition.delete(of: assets[account] ?? [], before: cutoff)
            }
            if count == 0 { continue }
            if try await partition.isEmpty() {
                partitions.remove(week)
            } else {
                try await partition.releaseFreePages()
            }
        }
    }
}

extension Partition {
    /// The times of a week. The first and the last week that times of 64 bits reach into are cut short.
    static func range(_ index: Int64) -> ClosedRange<Int64> {
        let (start, isBeforeAll) = index.multipliedReportingOverflow(by: length)
        let (end, isBeyondAll) = (index + 1).multipliedReportingOverflow(by: length)
        return (isBeforeAll ? .min : start)...(isBeyondAll ? .max : end - 1)
    }
}

extension Partition.Draft {
    init(
        _ asset: UInt32, _ record: UInt64, _ columns: [Column], isCompacted: Bool = false,
        with compressor: ZstdCompressor
    ) {
        self.init(
            asset: asset, first: columns.compactMap(\.times.first).min() ?? 0,
            last: columns.compactMap(\.times.last).max() ?? 0, record: record, isCompacted: isCompacted,
            content: Chunk.encode(columns, with: compressor))
    }
}
