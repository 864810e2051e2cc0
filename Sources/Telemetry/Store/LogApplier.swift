import Foundation
import SQL
import Synchronization

/// Brings records of the log into the heads: those that were just written, and after a start those that are read back.
/// Runs on one thread at a time, or on lanes that share the assets among them.
final class LogApplier: Sendable {
    let directory: SeriesDirectory
    private let heads: HeadShards
    private let sealer: Sealer
    private let retention: SampleStore.Retention
    private let versions = Mutex<[UUID: UInt64]>([:])

    /// A head is sealed when a series has so many samples: four hours of one a minute.
    private static let fullHead = 240

    init(directory: SeriesDirectory, heads: HeadShards, sealer: Sealer, retention: @escaping SampleStore.Retention) {
        self.directory = directory
        self.heads = heads
        self.sealer = sealer
        self.retention = retention
    }

    func version(of account: UUID) -> UInt64 { versions.withLock { $0[account] ?? 0 } }

    func apply(_ written: [SampleLog.Written]) {
        var pass = Pass(now: .now)
        for record in written {
            do throws(CorruptBytes) {
                try record.content.withBytes { content throws(CorruptBytes) in
                    try apply(record.number, content, &pass)
                }
            } catch {
                // These bytes were made by this program a moment ago.
                fatalError("a record cannot be applied: \(error.reason)")
            }
        }
        finish(pass)
    }

    /// What one call of `apply` gathers.
    struct Pass {
        let now: Int64
        fileprivate var cutoffs: [UUID: Int64] = [:]
        fileprivate var account: UUID?
        fileprivate var cutoff = Int64.min
        fileprivate var touched: Set<UUID> = []
        fileprivate var full: [UInt32] = []
        fileprivate var samples = 0

        init(now: Int64) {
            self.now = now
        }
    }

    private func apply(
        _ number: UInt64, _ content: UnsafeRawBufferPointer, _ pass: inout Pass
    ) throws(CorruptBytes) {
        switch try Record.read(content) {
        case .definition(let definition):
            try define(definition)
            if case .deletion(let asset) = definition { delete(asset, by: number, &pass) }
        case .samples(var rows):
            let seriesCount = directory.seriesCount
            while let row = try rows.next() { try apply(row, from: &rows, of: number, &pass, seriesCount) }
        }
    }

    func define(_ definition: Definition) throws(CorruptBytes) {
        try directory.take(definition)
        if case .assets(let first, let keys) = definition {
            for (number, key) in zip(first..., keys) { heads.add(UInt32(number), account: key.account) }
        }
    }

    /// - Parameters:
    ///   - rows: stands before the row's values.
    ///   - seriesCount: how many series are defined.
    func apply(
        _ row: RowReader.Row, from rows: inout RowReader, of record: UInt64, _ pass: inout Pass, _ seriesCount: Int
    ) throws(CorruptBytes) {
        let known: Void? = try heads.with(row.asset) { head throws(CorruptBytes) in
            guard head.sealedRecord < record, !head.isDeleted else { return try rows.skip(row) }
            if pass.account != head.account { pass.enter(head.account, retention) }
            let isKept = row.time >= pass.cutoff
            let known = head.series.count
            try head.add(
                row.count, from: &rows, .init(time: row.time, isKept: isKept, record: record, now: pass.now))
            if let unknown = head.series[known...].first(where: { $0.number >= seriesCount }) {
                throw CorruptBytes("series \(unknown.number) is not defined")
            }
            head.changed()
            if isKept { pass.samples &+= row.count }
            if head.longest >= Self.fullHead, !head.isQueued {
                head.isQueued = true
                pass.full.append(row.asset)
            }
        }
        if known == nil { throw CorruptBytes("asset \(row.asset) is not defined") }
    }

    func delete(_ asset: UInt32, by record: UInt64, _ pass: inout Pass) {
        let account = heads.with(asset) { head -> UUID? in
            guard head.sealedRecord < record else { return nil }
            head.delete()
            return head.account
        }
        if let account = account ?? nil {
            pass.touched.insert(account)
            sealer.noteDeletion(asset, record: record)
        }
    }

    func finish(_ pass: Pass) {
        versions.withLock { versions in
            for account in pass.touched { versions[account, default: 0] += 1 }
        }
        sealer.note(samples: pass.samples, full: pass.full)
    }
}

extension LogApplier.Pass {
    fileprivate mutating func enter(_ account: UUID, _ retention: SampleStore.Retention) {
        self.account = account
        touched.insert(account)
        cutoff = cutoffs[account] ?? retention(account)
        cutoffs[account] = cutoff
    }
}
