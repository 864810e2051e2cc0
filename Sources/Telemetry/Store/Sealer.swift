import Foundation
import Logging
import SQL
import Synchronization

/// Moves samples from memory into chunks, and what is in chunks out of the log.
///
/// Everything that changes partitions, the directory or the list of log files happens here, one round after the other
/// and under the lock that a backup takes, so that a backup sees the store stand still while samples go on coming in.
final class Sealer: Sendable {
    /// So many samples may wait in memory before appends wait for the disk to keep up.
    private static let sampleLimit = 6_000_000
    /// So many make every asset's samples worth sealing, full or not.
    private static let pressure = 3_000_000
    private static let quickToSeal = 2_000_000
    private static let assetsARound = 512
    /// The log may take so many bytes before all that it holds is sealed.
    private static let logLimit = 256 << 20
    /// Samples are in memory for so long at most.
    static let age: Int64 = 4 * 3_600_000

    private struct Work {
        var full: [UInt32] = []
        var deletions: [(asset: UInt32, record: UInt64)] = []
        var mustEnforceRetention = false
        var compactionTime: Int64?
        var isRunning = false
        /// Compaction can wait for the next start.
        var isEnding = false
        var isStopped = false
        /// Those who wait for all work to be done.
        var settlers: [CheckedContinuation<Void, Never>] = []
        /// Those who wait for the deletions that are noted.
        var deleters: [CheckedContinuation<Void, Never>] = []
    }

    /// What one round does.
    struct Round: Sendable {
        let full: [UInt32]
        let deletions: [(asset: UInt32, record: UInt64)]
        let deleters: [CheckedContinuation<Void, Never>]
        let mustEnforceRetention: Bool
        /// The time of day when there is something to compact.
        let compactionTime: Int64?
    }

    let folder: String
    let directory: SeriesDirectory
    let heads: HeadShards
    let partitions: PartitionSet
    let retention: SampleStore.Retention
    private let logger: Logger
    private let work = Mutex(Work())
    private let samples = Atomic<Int>(0)
    private let log = Mutex<SampleLog?>(nil)

    init(
        folder: String, directory: SeriesDirectory, heads: HeadShards, partitions: PartitionSet,
        retention: @escaping SampleStore.Retention, logger: Logger
    ) {
        self.folder = folder
        self.directory = directory
        self.heads = heads
        self.partitions = partitions
        self.retention = retention
        self.logger = logger
    }

    // MARK: Called by others

    /// The log has taken samples; the heads of some assets are full.
    func note(samples count: Int, full: [UInt32]) {
        let total = samples.add(count, ordering: .relaxed).newValue
        if !full.isEmpty { add { $0.full += full } }
        if total > Self.pressure, work.withLock({ $0.full.isEmpty }) { sealAll() }
    }

    var samplesInMemory: Int { samples.load(ordering: .relaxed) }

    func noteDeletion(_ asset: UInt32, record: UInt64) {
        add { $0.deletions.append((asset, record)) }
    }

    /// Returns when there is room in memory for more samples.
    /// - Throws: `TelemetryError.busy` when none becomes free for long: the disk is full or fails.
    func waitForRoom() async throws(TelemetryError) {
        var tries = 0
        while samples.load(ordering: .relaxed) > Self.sampleLimit {
            tries += 1
            if tries > 1000 { throw .busy }
            try? await Task.sleep(for: .milliseconds(5))
        }
    }

    func start(_ log: SampleLog) {
        self.log.withLock { $0 = log }
        // What came to an end while the store was closed goes now, with the log that nothing needs.
        requestRetention()
        requestCompaction(at: .now)
    }

    /// Seals what has been in memory for long.
    func sealOld(at now: Int64) {
        var old: [UInt32] = []
        var total = 0
        heads.forEach { number, head in
            total += head.count
            if head.firstRecord != nil, now - head.firstArrival >= Self.age { old.append(number) }
        }
        samples.store(total, ordering: .relaxed)
        add { $0.full += old }
        // One asset that seldom reports must not keep a long log, which would take long to read back.
        if let size = log.withLock({ $0 })?.size, size > Self.logLimit { sealAll() }
    }

    /// Seals everything that is in memory.
    func sealAll() {
        var all: [UInt32] = []
        heads.forEach { number, head in if head.firstRecord != nil { all.append(number) } }
        add { $0.full += all }
    }

    func requestRetention() { add { $0.mustEnforceRetention = true } }
    func requestCompaction(at now: Int64) { add { if !$0.isEnding { $0.compactionTime = now } } }

    /// Returns when all that was noted is done, or has failed.
    func settle() async {
        await withCheckedContinuation { continuation in
            add { $0.settlers.append(continuation) }
        }
    }

    /// Returns when the deletions that were noted are done, or have failed and are tried again, whatever else there is
    /// to do: under load there is always something.
    func settleDeletions() async {
        await withCheckedContinuation { continuation in
            add { $0.deleters.append(continuation) }
        }
    }

    /// Ends the work. What is in memory goes into chunks if that takes no longer than an instant; the log has it anyway.
    func stop() async {
        work.withLock { ($0.isEnding, $0.compactionTime) = (true, nil) }
        if samples.load(ordering: .relaxed) <= Self.quickToSeal { sealAll() }
        await settle()
        work.withLock { $0.isStopped = true }
    }

    private func add(_ change: (inout Work) -> Void) {
        let mustRun = work.withLock { work in
            change(&work)
            // After the end a run does nothing but answer those who wait.
            if work.isRunning || log.withLock({ $0 == nil }) { return false }
            work.isRunning = true
            return true
        }
        if mustRun { Task { await run() } }
    }

    // MARK: Rounds

    /// What is to be done next; nil when nothing is, and the running ends.
    func takeRound() -> Round? {
        let (round, settlers) = work.withLock { work -> (Round?, [CheckedContinuation<Void, Never>]) in
            let isDone =
                work.full.isEmpty && work.deletions.isEmpty && work.deleters.isEmpty && !work.mustEnforceRetention
                && work.compactionTime == nil
            if isDone || work.isStopped {
                defer { (work.settlers, work.deleters) = ([], []) }
                work.isRunning = false
                return (nil, work.settlers + work.deleters)
            }
            let full = Array(work.full.prefix(Self.assetsARound))
            work.full.removeFirst(full.count)
            let round = Round(
                full: full, deletions: work.deletions, deleters: work.deleters,
                mustEnforceRetention: work.mustEnforceRetention, compactionTime: work.compactionTime)
            (work.deletions, work.deleters) = ([], [])
            (work.mustEnforceRetention, work.compactionTime) = (false, nil)
            return (round, [])
        }
        for settler in settlers { settler.resume() }
        return round
    }

    func failed(_ round: Round, _ error: any Error) {
        logger.error("samples cannot be moved into chunks; the log keeps them", metadata: ["error": "\(error)"])
        // Samples come again when they are full or old; a deletion is noted but once.
        let settlers = work.withLock { work in
            defer { work.settlers = [] }
            work.deletions += round.deletions
            return work.settlers
        }
        for settler in settlers { settler.resume() }
    }

    /// The last record whose samples are all in the heads.
    var lastAppliedRecord: UInt64 { (log.withLock { $0 }?.nextNumber ?? 1) - 1 }

    func forget(samples count: Int) { samples.subtract(count, ordering: .relaxed) }

    /// Deletes the part of the log that is in chunks.
    func trimLog() async throws {
        guard let log = log.withLock({ $0 }) else { return }
        // Read before the heads are looked at: what is written from now on is needed in any case.
        let next = log.nextNumber
        var needed = next
        heads.forEach { _, head in
            if let first = head.firstNeededRecord { needed = min(needed, first) }
        }
        for deletion in work.withLock({ $0.deletions }) { needed = min(needed, deletion.record) }
        // Later records may use numbers that only this part of the log defines.
        try await directory.saveNumbers()
        if needed == next { try await log.rotate() }
        try log.removeSegments(before: needed)
    }
}
