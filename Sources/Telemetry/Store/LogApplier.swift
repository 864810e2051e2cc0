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
        if let definition = try Self.definition(content) {
            try define(definition)
            if case .deletion(let asset) = definition { delete(asset, by: number, &pass) }
            return
        }
        var rows = try RowReader(content)
        let seriesCount = directory.seriesCount
        while let row = try rows.next() { try apply(row, from: &rows, of: number, &pass, seriesCount) }
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

    /// - Parameters:
    ///   - rows: stands before the row's values.
    ///   - seriesCount: how many series are defined.
    fileprivate func apply(
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
            head.changed(to: record)
            if isKept { pass.samples &+= row.count }
            if head.longest >= Self.fullHead, !head.isQueued {
                head.isQueued = true
                pass.full.append(row.asset)
            }
        }
        if known == nil { throw CorruptBytes("asset \(row.asset) is not defined") }
    }

    fileprivate func delete(_ asset: UInt32, by record: UInt64, _ pass: inout Pass) {
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

// MARK: Reading back

extension LogApplier {
    /// A record that cannot be applied.
    struct Failure: Error {
        let number: UInt64
        let reason: String
    }

    /// Applies records that are read back, as many at a time as there are lanes, each of which takes assets of its own.
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
        let failure = Mutex<Failure?>(nil)
        passes.withUnsafeMutableBufferPointer { passes in
            Lanes.run { lane in
                do throws(Failure) {
                    try replay(records, in: lane, &passes[lane])
                } catch {
                    failure.withLock { $0 = error }
                }
            }
        }
        if let failure = failure.withLock({ $0 }) { throw failure }
    }

    /// Something that a record does to an asset.
    private struct Act {
        let asset: UInt32
        let record: UInt64
        /// A row and the values that it stands before; nil when the asset is deleted.
        var row: (head: RowReader.Row, values: RowReader)?
    }

    /// One asset after the other, so that each is brought into the processor's cache once for all that the records hold
    /// of it, and not for each of its rows.
    private func replay(_ records: [FoundRecord], in lane: Int, _ pass: inout Pass) throws(Failure) {
        let seriesCount = directory.seriesCount
        var number: UInt64 = 0
        do throws(CorruptBytes) {
            var acts: [Act] = []
            for record in records {
                number = record.number
                try gather(record, in: lane, &acts)
            }
            for index in Self.order(of: acts, assetCount: directory.assetCount) {
                number = acts[index].record
                if case (let row, var values)? = acts[index].row {
                    try apply(row, from: &values, of: number, &pass, seriesCount)
                } else {
                    delete(acts[index].asset, by: number, &pass)
                }
            }
        } catch {
            throw Failure(number: number, reason: error.reason)
        }
    }

    private func gather(_ record: FoundRecord, in lane: Int, _ acts: inout [Act]) throws(CorruptBytes) {
        func isOwn(_ asset: UInt32) -> Bool { Int(asset) % Lanes.count == lane }
        if let definition = try Self.definition(record.content) {
            guard case .deletion(let asset) = definition, isOwn(asset) else { return }
            return acts.append(Act(asset: asset, record: record.number))
        }
        let assetCount = directory.assetCount
        var rows = try RowReader(record.content)
        while let row = try rows.next() {
            guard row.asset < assetCount else { throw CorruptBytes("asset \(row.asset) is not defined") }
            if isOwn(row.asset) { acts.append(Act(asset: row.asset, record: record.number, row: (row, rows))) }
            try rows.skip(row)
        }
    }

    /// The places of the acts by asset, and of each asset as they came.
    private static func order(of acts: [Act], assetCount: Int) -> [Int] {
        // Counted and not compared: there are many acts of few assets. A deletion may be of an asset without a number.
        func slot(_ act: Act) -> Int { min(Int(act.asset), assetCount) }
        var next = [Int](repeating: 0, count: assetCount + 2)
        for act in acts { next[slot(act) + 1] += 1 }
        for index in next.indices.dropFirst() { next[index] += next[index - 1] }
        return [Int](unsafeUninitializedCapacity: acts.count) { order, count in
            for (index, act) in acts.enumerated() {
                order[next[slot(act)]] = index
                next[slot(act)] += 1
            }
            count = acts.count
        }
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
