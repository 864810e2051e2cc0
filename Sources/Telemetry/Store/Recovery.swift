import Foundation
import Logging
import SQL
import Synchronization

/// Reads the log back when the store opens: what is in no chunk yet goes into the heads again.
struct Recovery {
    let folder: String
    let directory: SeriesDirectory
    let heads: HeadShards
    let applier: LogApplier
    let logger: Logger

    /// - Returns: the number of the next record.
    func run() throws(TelemetryError) -> UInt64 {
        let start = DispatchTime.now().uptimeNanoseconds
        try restoreHeads()
        var next: UInt64 = 1
        var records = 0
        var size = 0
        var passes = (0..<Lanes.count).map { _ in LogApplier.Pass(now: .now) }
        let segments = try LogSegment.all(in: folder)
        for (index, segment) in segments.enumerated() {
            if segment.first > next, next > 1 {
                logger.error(
                    "records of the log are missing; what was in them is lost",
                    metadata: ["from": "\(next)", "to": "\(segment.first - 1)"])
            }
            next = max(next, segment.first)
            let (end, whole) = try segment.withRecords { found throws(TelemetryError) in
                var fresh: [FoundRecord] = []
                // A record that was read before is in the heads already.
                for record in found where record.number >= next {
                    fresh.append(record)
                    next = record.number + 1
                }
                records += fresh.count
                do throws(LogApplier.Failure) {
                    try applier.replay(fresh, &passes)
                } catch {
                    throw .failed("\(segment.path), record \(error.number): \(error.reason)")
                }
            }
            size += end
            if index == segments.count - 1 {
                try settle(segment, at: end, of: whole)
            } else if end < whole {
                // No write ends in the middle of the log: the disk has changed what it was given.
                logger.error(
                    "a file of the log is damaged; what stands behind the damage is lost",
                    metadata: ["file": "\(segment.path)", "offset": "\(end)", "bytes": "\(whole - end)"])
            }
        }
        for pass in passes { applier.finish(pass) }
        // The highest number that was ever sealed counts too: the log that held it may be gone.
        for state in directory.saved { next = max(next, state.sealedRecord + 1) }
        let milliseconds = (DispatchTime.now().uptimeNanoseconds - start) / 1_000_000
        logger.info(
            "the log of samples was read back",
            metadata: ["records": "\(records)", "bytes": "\(size)", "milliseconds": "\(milliseconds)"])
        return next
    }

    private func restoreHeads() throws(TelemetryError) {
        let accounts = directory.accounts
        let states = directory.saved.filter { $0.number < accounts.count }
        for state in states { heads.add(state.number, account: accounts[Int(state.number)]) }
        let seriesCount = directory.seriesCount
        let failure = Mutex<TelemetryError?>(nil)
        Lanes.run { lane in
            for index in stride(from: lane, to: states.count, by: Lanes.count) {
                let state = states[index]
                let problem = heads.with(state.number) { head -> String? in
                    head.sealedRecord = state.sealedRecord
                    if state.isDeleted { head.delete() }
                    do throws(CorruptBytes) {
                        try head.restoreLatest(state.latest)
                        return head.series.allSatisfy { $0.number < seriesCount } ? nil : "a series is not defined"
                    } catch {
                        return error.reason
                    }
                }
                guard let problem = problem ?? nil else { continue }
                failure.withLock { $0 = .failed("the latest values of asset \(state.number): \(problem)") }
            }
        }
        if let failure = failure.withLock({ $0 }) { throw failure }
    }

    /// Cuts off a write that was not finished: it was acknowledged to nobody. What was read is made durable, for a
    /// process that was killed before it had synced leaves records that only the system's memory holds, and later
    /// ones build on them.
    private func settle(_ segment: LogSegment, at end: Int, of whole: Int) throws(TelemetryError) {
        let file = open(segment.path, O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { throw .ofSystem("\(segment.path) cannot be opened") }
        defer { close(file) }
        if end < whole {
            logger.notice(
                "the log ends in a record that was cut off",
                metadata: ["file": "\(segment.path)", "bytes": "\(whole - end)"])
            guard ftruncate(file, off_t(end)) == 0 else { throw .ofSystem("\(segment.path) cannot be cut") }
        }
        guard fsync(file) == 0 else { throw .ofSystem("\(segment.path) cannot be synced") }
    }
}
