import Foundation
import SQL
import Synchronization

/// Brings records of the log into the heads: those that were just written, and after a start those that are read back.
/// Runs on one thread at a time, or on lanes that share the assets among them.
final class LogApplier: Sendable {
    private let directory: SeriesDirectory
    private let heads: HeadShards
    private let sealer: Sealer
    private let retention: SampleStore.Retention
    private let versions = Mutex<[UUID: UInt64]>([:])

    /// A head is sealed when a series has so many samples: two hours of one a minute.
    private static let fullHead = 120

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
        /// Whose assets are taken; nil for all.
        fileprivate let lane: Int?
        fileprivate var cutoffs: [UUID: Int64] = [:]
        fileprivate var account: UUID?
        fileprivate var cutoff = Int64.min
        fileprivate var touched: Set<UUID> = []
        fileprivate var full: [UInt32] = []
        fileprivate var samples = 0

        init(now: Int64, lane: Int? = nil) {
            self.now = now
            self.lane = lane
        }

        fileprivate func takes(_ asset: UInt32) -> Bool {
            lane.map { Int(asset) % Lanes.count == $0 } ?? true
        }
    }

    /// A record that cannot be applied.
    struct Failure: Error {
        let number: UInt64
        let reason: String
    }

    /// Applies records that are read back, in order.
    /// - Parameter passes: one for each lane.
    func replay(_ records: [FoundRecord], _ passes: inout [Pass]) throws(Failure) {
        // Definitions are for all lanes; that one comes before its time changes nothing.
        for record in records {
            do throws(CorruptBytes) {
                if let definition = try Self.definition(record.content) { try define(definition) }
            } catch {
                throw Failure(number: record.number, reason: error.reason)
            }
        }
        let first = Mutex<Failure?>(nil)
        passes.withUnsafeMutableBufferPointer { passes in
            Lanes.run { lane in
                for record in records {
                    do throws(CorruptBytes) {
                        try apply(record.number, record.content, &passes[lane])
                    } catch {
                        let failure = Failure(number: record.number, reason: error.reason)
                        return first.withLock { first in
                            if first.map({ $0.number > failure.number }) ?? true { first = failure }
                        }
                    }
                }
            }
        }
        if let failure = first.withLock({ $0 }) { throw failure }
    }

    private func apply(
        _ number: UInt64, _ content: UnsafeRawBufferPointer, _ pass: inout Pass
    ) throws(CorruptBytes) {
        guard let definition = try Self.definition(content) else {
            var rows = ByteReader(content)
            _ = try rows.fixed(UInt8.self)
            return try applyRows(number, RowReader(rows), &pass)
        }
        if pass.lane == nil { try define(definition) }
        guard case .deletion(let asset) = definition, pass.takes(asset) else { return }
        let account = heads.with(asset) { head -> UUID? in
            guard head.sealedRecord < number else { return nil }
            head.delete()
            return head.account
        }
        if let account = account ?? nil {
            pass.touched.insert(account)
            sealer.noteDeletion(asset, record: number)
        }
    }

    /// nil for a record of samples.
    private static func definition(_ content: UnsafeRawBufferPointer) throws(CorruptBytes) -> Definition? {
        var reader = ByteReader(content)
        guard let kind = Record.Kind(rawValue: try reader.fixed(UInt8.self)) else {
            throw CorruptBytes("a record is of an unknown kind")
        }
        return kind == .samples ? nil : try Definition(kind, from: &reader)
    }

    private func define(_ definition: Definition) throws(CorruptBytes) {
        try directory.take(definition)
        if case .assets(let first, let keys) = definition {
            for (number, key) in zip(first..., keys) { heads.add(UInt32(number), account: key.account) }
        }
    }

    private func applyRows(_ record: UInt64, _ rows: RowReader, _ pass: inout Pass) throws(CorruptBytes) {
        var rows = rows
        let seriesCount = directory.seriesCount
        while let row = try rows.next() {
            guard pass.takes(row.asset) else {
                try rows.skip(row)
                continue
            }
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
                head.changed(to: record)
                if isKept { pass.samples &+= row.count }
                if head.longest >= Self.fullHead, !head.isQueued {
                    head.isQueued = true
                    pass.full.append(row.asset)
                }
            }
            if known == nil { throw CorruptBytes("asset \(row.asset) is not defined") }
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
