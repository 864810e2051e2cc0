import Dispatch
import Foundation
import Synchronization

/// The append-only log: what it has taken is on the disk. Appends that wait while the disk syncs share the next sync.
final class SampleLog: Sendable {
    /// A record that is on the disk.
    struct Written: Sendable {
        let number: UInt64
        let content: [UInt8]
    }

    /// Appends that wait may take so many bytes; beyond it `append` refuses, so that a slow disk cannot fill memory.
    private static let waitingLimit = 64 << 20
    /// What is in chunks goes a segment at a time: smaller ones go sooner.
    private static let segmentSize = 16 << 20

    private struct Waiting {
        var appends: [(contents: [[UInt8]], continuation: CheckedContinuation<Void, any Error>)] = []
        var size = 0
        var isDraining = false
        var isClosed = false
    }

    private let folder: String
    private let queue = DispatchQueue(label: "iris.telemetry.log", qos: .userInitiated)
    private let waiting = Mutex(Waiting())
    private let next: Atomic<UInt64>
    private let writer: Mutex<Writer>
    /// Called on the log's queue before each group is written: content that must stand before it.
    private let definitions: @Sendable () -> [[UInt8]]
    /// Called on the log's queue with what is durable, in order, before the appends return.
    private let apply: @Sendable ([Written]) -> Void

    /// - Parameter next: the number of the next record.
    init(
        in folder: String, next: UInt64, definitions: @escaping @Sendable () -> [[UInt8]],
        apply: @escaping @Sendable ([Written]) -> Void
    ) throws(TelemetryError) {
        self.folder = folder
        self.definitions = definitions
        self.apply = apply
        self.next = Atomic(next)
        writer = Mutex(try Writer(in: folder, next: next))
    }

    /// The number after that of the last record that has been applied.
    var nextNumber: UInt64 { next.load(ordering: .acquiring) }

    /// Writes records, all of them or none; returns when they are on the disk and have been applied.
    func append(_ contents: [[UInt8]]) async throws(TelemetryError) {
        guard contents.allSatisfy({ $0.count <= LogSegment.largestRecord }) else {
            throw .failed("an append is larger than a record may be")
        }
        do {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                enqueue(contents, continuation)
            }
        } catch let error as TelemetryError {
            throw error
        } catch {
            throw .failed("\(error)")
        }
    }

    private func enqueue(_ contents: [[UInt8]], _ continuation: CheckedContinuation<Void, any Error>) {
        let size = contents.reduce(0) { $0 + $1.count }
        enum Turn { case drain, wait, refuse(TelemetryError) }
        let turn: Turn = waiting.withLock { waiting in
            if waiting.isClosed { return .refuse(.closed) }
            if waiting.size + size > Self.waitingLimit, !waiting.appends.isEmpty { return .refuse(.busy) }
            waiting.appends.append((contents, continuation))
            waiting.size += size
            defer { waiting.isDraining = true }
            return waiting.isDraining ? .wait : .drain
        }
        switch turn {
        case .drain: queue.async { self.drain() }
        case .wait: break
        case .refuse(let error): continuation.resume(throwing: error)
        }
    }

    private func drain() {
        let group = waiting.withLock { waiting in
            let group = waiting.appends
            waiting.appends = []
            waiting.size = 0
            if group.isEmpty { waiting.isDraining = false }
            return group
        }
        if group.isEmpty { return }
        let contents = definitions() + group.flatMap(\.contents)
        let result = writer.withLock { writer in
            Result { () throws(TelemetryError) in try writer.write(contents, segmentSize: Self.segmentSize) }
        }
        switch result {
        case .success(let first):
            apply(zip(contents, first...).map { Written(number: $1, content: $0) })
            // After they are in the heads: until then the heads do not tell that the log is needed.
            next.store(first + UInt64(contents.count), ordering: .releasing)
            for append in group { append.continuation.resume() }
        case .failure(let error):
            for append in group { append.continuation.resume(throwing: error) }
        }
        queue.async { self.drain() }
    }

    /// Begins a new segment, so that the one before can go.
    func rotate() async throws(TelemetryError) {
        let result = await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<Void, TelemetryError>, Never>) in
            queue.async {
                let result = self.writer.withLock { writer in
                    Result { () throws(TelemetryError) in try writer.rotateUnlessEmpty() }
                }
                continuation.resume(returning: result)
            }
        }
        try result.get()
    }

    /// What the log takes on the disk, in bytes.
    var size: Int {
        let segments = (try? LogSegment.all(in: folder)) ?? []
        return segments.reduce(0) { $0 + $1.size }
    }

    /// Deletes the segments that hold no record of `number` or later, but for the one that is written.
    func removeSegments(before number: UInt64) throws(TelemetryError) {
        let segments = try LogSegment.all(in: folder)
        for (segment, next) in zip(segments, segments.dropFirst()) where next.first <= number {
            unlink(segment.path)
        }
    }

    /// Refuses further appends and returns when all that were taken are on the disk.
    func refuse() async {
        waiting.withLock { $0.isClosed = true }
        repeat {
            await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
                queue.async { continuation.resume() }
            }
        } while waiting.withLock { $0.isDraining }
    }

    func close() async {
        await refuse()
        writer.withLock { $0.close() }
    }
}

/// The open end of the log.
private struct Writer {
    private let folder: String
    private var file: Int32
    private var next: UInt64
    /// Where the last durable record ends.
    private var size: Int
    /// Whether the file may hold bytes that were not acknowledged and could not be cut off.
    private var mustRotate = false

    init(in folder: String, next: UInt64) throws(TelemetryError) {
        self.folder = folder
        self.next = next
        file = try Self.create(in: folder, first: next)
        size = 0
    }

    private static func create(in folder: String, first: UInt64) throws(TelemetryError) -> Int32 {
        let segment = LogSegment(in: folder, first: first)
        let file = open(segment.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .ofSystem("\(segment.path) cannot be made") }
        do throws(TelemetryError) {
            try Folder.sync(folder)
        } catch {
            // A segment that is not written to must not stand behind the one that is: that would seem complete.
            Foundation.close(file)
            unlink(segment.path)
            throw error
        }
        return file
    }

    /// - Returns: the number of the first of the records. When it throws none of them is kept.
    mutating func write(_ contents: [[UInt8]], segmentSize: Int) throws(TelemetryError) -> UInt64 {
        if mustRotate || size >= segmentSize { try rotate() }
        let first = next
        var bytes = ByteWriter(capacity: contents.reduce(0) { $0 + $1.count + LogSegment.headerSize })
        for content in contents {
            bytes.record(content, number: next)
            next += 1
        }
        do throws(TelemetryError) {
            try bytes.withBytes { buffer throws(TelemetryError) in try LogSegment.write(buffer, to: file) }
            guard fdatasync(file) == 0 else {
                // What a failed sync has left behind is unknown; nothing more is written to this file.
                mustRotate = true
                throw .ofSystem("the log cannot be synced")
            }
        } catch {
            next = first
            if ftruncate(file, off_t(size)) != 0 || lseek(file, off_t(size), SEEK_SET) < 0 { mustRotate = true }
            throw error
        }
        size += bytes.count
        return first
    }

    mutating func rotateUnlessEmpty() throws(TelemetryError) {
        if file >= 0, size > 0 { try rotate() }
    }

    private mutating func rotate() throws(TelemetryError) {
        // A file that may hold a whole record nobody was told of must not keep it: the numbers would be used twice.
        if mustRotate, ftruncate(file, off_t(size)) != 0 || fsync(file) != 0 { throw .ofSystem("the log is damaged") }
        let fresh = try Self.create(in: folder, first: next)
        Foundation.close(file)
        (file, size, mustRotate) = (fresh, 0, false)
    }

    mutating func close() {
        if file >= 0 { Foundation.close(file) }
        file = -1
    }
}
