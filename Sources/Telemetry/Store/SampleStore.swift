package import Foundation
package import Logging
import SQL
import Synchronization

/// Keeps every sample that it has acknowledged: first in a log that is synced, then in compressed chunks.
///
///     append -> log, synced -> head in memory -> acknowledged
///     head of an asset, full or old -> chunk in the partition of its week -> that part of the log is deleted
///
/// After a crash the log is read back. A chunk that was written twice, or a sample that came twice, is the same sample:
/// reads join what they find, and the later write wins.
package final class SampleStore: SampleStoring {
    /// The oldest time that an account keeps samples of, in milliseconds since 1970 UTC.
    package typealias Retention = @Sendable (UUID) -> Int64

    let folder: String
    let directory: SeriesDirectory
    let heads: HeadShards
    let partitions: PartitionSet
    let log: SampleLog
    let sealer: Sealer
    let retention: Retention
    let logger: Logger
    let decompressors = DecompressorPool()
    private let applier: LogApplier

    /// Opens the store in a folder, made when it is not there, and reads its log back.
    /// - Throws: `TelemetryError.locked` when another process has it open.
    package init(in folder: String, retention: @escaping Retention, logger: Logger) async throws(TelemetryError) {
        self.folder = folder
        self.retention = retention
        self.logger = logger
        try Folder.make(folder)
        lock = try StoreLock(folder + "/lock")
        let logFolder = folder + "/log"
        try Folder.make(logFolder)
        do {
            directory = try await SeriesDirectory(path: folder + "/directory.sqlite")
        } catch {
            throw .failed("\(error)")
        }
        heads = HeadShards()
        partitions = try PartitionSet(in: folder + "/partitions")
        let sealer = Sealer(
            folder: folder, directory: directory, heads: heads, partitions: partitions, retention: retention,
            logger: logger)
        self.sealer = sealer
        let applier = LogApplier(directory: directory, heads: heads, sealer: sealer, retention: retention)
        self.applier = applier
        let next = try Recovery(folder: logFolder, directory: directory, heads: heads, applier: applier, logger: logger)
            .run()
        log = try SampleLog(
            in: logFolder, next: next, definitions: { [directory] in directory.missingDefinitions() },
            apply: { written in applier.apply(written) })
        sealer.start(log)
    }

    private let lock: StoreLock
    /// Reads keep to retention at once; files may follow an hour later.
    private static let retentionInterval: Int64 = 3_600_000
    private let lastRetention = Mutex<Int64>(0)

    // MARK: Writing

    package func append(_ samples: [AssetSamples]) async throws(TelemetryError) {
        var records: [[UInt8]] = []
        var rows = Rows()
        for asset in samples {
            let number = number(for: asset.asset)
            for sample in asset.samples {
                let series = self.number(for: sample.series)
                rows.add(sample.value, series: series, asset: number, at: sample.time)
                if rows.size > Rows.comfortableSize {
                    records.append(rows.finish())
                    rows = Rows()
                }
            }
        }
        if rows.sampleCount > 0 { records.append(rows.finish()) }
        try await appendRecords(records)
    }

    /// Stands for an asset in `Rows`, so that a stream of samples looks it up once.
    package func number(for asset: AssetKey) -> AssetNumber { AssetNumber(value: directory.number(for: asset)) }
    package func number(for series: SeriesKey) -> SeriesNumber { SeriesNumber(value: directory.number(for: series)) }

    /// Keeps rows of samples; returns when they are on the disk and can be read. All of them are kept, or none.
    package func append(_ rows: consuming Rows) async throws(TelemetryError) {
        if rows.sampleCount > 0 { try await appendRecords([rows.finish()]) }
    }

    func appendRecords(_ contents: [[UInt8]]) async throws(TelemetryError) {
        if contents.isEmpty { return }
        try await sealer.waitForRoom()
        try await log.append(contents)
    }

    package func delete(_ asset: AssetKey) async throws(TelemetryError) {
        guard let number = directory.known(asset) else { return }
        try await log.append([Record.deletion(of: number)])
        await sealer.settleDeletions()
    }

    /// A number that changes whenever samples of an account do.
    package func version(of account: UUID) -> UInt64 { applier.version(of: account) }

    // MARK: Life

    /// What must happen now and then: samples that are old in memory go to chunks, chunks
    /// of weeks that are over are joined, what is past retention is deleted.
    package func maintain(at now: Int64 = .now) {
        sealer.sealOld(at: now)
        let isTime = lastRetention.withLock { last in
            if now - last < Self.retentionInterval { return false }
            last = now
            return true
        }
        if isTime { sealer.requestRetention() }
        sealer.requestCompaction(at: now)
    }

    /// Moves everything from memory into chunks; returns when it is done.
    package func seal() async {
        sealer.sealAll()
        await sealer.settle()
    }

    /// Takes no more samples and returns when all that were taken are on the disk.
    package func close() async {
        await log.refuse()
        await sealer.stop()
        await log.close()
        partitions.close()
        directory.close()
        lock.release()
    }
}
