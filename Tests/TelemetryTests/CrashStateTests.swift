import Foundation
import SQL
import Synchronization
import TestSupport
import Testing

@testable import Telemetry

@Suite("At any moment of work")
struct CrashStateTests {
    private static let accounts = [UUID(), UUID()]
    private static let series = [SeriesKey(.insight, "EngineSpeed"), SeriesKey(.fault, "1", form: .text)]
    private static let now: Int64 = 1_790_000_000_000
    private static let week = Partition.length

    /// What was sent, and what of it was acknowledged, while writers run.
    private final class Book: Sendable {
        struct Entries {
            /// The value of each sample follows from its time, so times are enough.
            var sent: [AssetKey: Set<Int64>] = [:]
            var acknowledged: [AssetKey: Set<Int64>] = [:]
            var deleted: Set<AssetKey> = []
            var cutoff = Int64.min
        }

        let entries = Mutex(Entries())
        var now: Entries { entries.withLock { $0 } }
    }

    private static func samples(_ time: Int64) -> [Sample] {
        [Sample(series[0], at: time, .number(Double(time) / 3)), Sample(series[1], at: time, .text("at \(time)"))]
    }

    /// Writes, deletes, seals, compacts and enforces retention until cancelled.
    private static func work(on store: SampleStore, _ book: Book, seed: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    var random = TestGenerator(UInt64(seed * 10 + writer))
                    // An asset of its own, which it deletes now and then for a new one, and one of another account.
                    var assets = accounts.map { AssetKey(account: $0, asset: UUID()) }
                    var next = now + Int64(writer)
                    while !Task.isCancelled {
                        try? await Task.sleep(for: .milliseconds(1))
                        let asset = assets[Int.random(in: 0...1, using: &random)]
                        var times: Set<Int64> = []
                        for _ in 0..<Int.random(in: 1...60, using: &random) {
                            next += 4
                            times.insert(next - Int64.random(in: 0...8, using: &random) * week)
                        }
                        let sent = times
                        book.entries.withLock { $0.sent[asset, default: []].formUnion(sent) }
                        try await store.append([AssetSamples(asset, sent.flatMap(samples))])
                        book.entries.withLock { $0.acknowledged[asset, default: []].formUnion(sent) }
                        if Int.random(in: 0..<40, using: &random) == 0 {
                            let gone = assets[0]
                            book.entries.withLock { $0.deleted.formUnion([gone]) }
                            try await store.delete(gone)
                            assets[0] = AssetKey(account: accounts[0], asset: UUID())
                        }
                    }
                }
            }
            group.addTask {
                var hour: Int64 = 0
                while !Task.isCancelled {
                    hour += 1
                    book.entries.withLock { $0.cutoff = now - 8 * week + hour * 3_600_000 }
                    store.maintain(at: now + 20 * week + hour * 3_600_001)
                    await store.seal()
                }
            }
            try await group.waitForAll()
        }
    }

    /// A crash leaves the files of one instant. Copying them one after the other, the log first and what the log's
    /// samples go to afterwards, finds every state between two steps that it can leave, and later samples besides.
    private static func crashState(of folder: String) async throws -> String {
        let copy = NSTemporaryDirectory() + "telemetry-\(UUID().uuidString)"
        for part in ["", "/log", "/partitions"] { try Folder.make(copy + part) }
        let files = FileManager.default
        for name in try files.contentsOfDirectory(atPath: folder + "/log").sorted() {
            // A file that is deleted meanwhile is in chunks, which are copied later.
            try? files.copyItem(atPath: "\(folder)/log/\(name)", toPath: "\(copy)/log/\(name)")
        }
        let directory = try Database(path: folder + "/directory.sqlite", migrations: SeriesDirectory.migrations)
        try await directory.copy(to: copy + "/directory.sqlite")
        for name in try files.contentsOfDirectory(atPath: folder + "/partitions") where name.hasSuffix(".sqlite") {
            let path = "\(folder)/partitions/\(name)"
            guard let partition = try? Database(path: path, migrations: Partition.migrations) else { continue }
            try await partition.copy(to: "\(copy)/partitions/\(name)")
        }
        return copy
    }

    /// Everything acknowledged before is there once and with its value, and nothing that was never sent.
    private static func check(_ test: TestStore, _ before: Book.Entries, _ after: Book.Entries) async throws {
        for (asset, sent) in after.sent {
            let found = try await test.store.select(asset, series, .min ... .max)
            for samples in found {
                let expected = samples.times.map { Self.samples($0)[samples.series == series[0] ? 0 : 1].value }
                #expect(samples.times.indices.map(samples.value) == expected)
                #expect(sent.isSuperset(of: samples.times))
                #expect(Set(samples.times).count == samples.times.count)
            }
            if before.deleted.contains(asset), !(before.acknowledged[asset] ?? []).isEmpty { continue }
            if after.deleted.contains(asset) { continue }
            let cutoff = asset.account == accounts[1] ? after.cutoff : .min
            let due = (before.acknowledged[asset] ?? []).filter { $0 >= cutoff }
            for key in series {
                let times = Set(found.first { $0.series == key }?.times ?? [])
                #expect(times.isSuperset(of: due), "lost: \(due.subtracting(times).count) of \(due.count)")
                #expect(times.allSatisfy { $0 >= cutoff })
            }
        }
    }

    private static func retention(_ book: Book) -> SampleStore.Retention {
        { account in account == accounts[1] ? book.now.cutoff : .min }
    }

    @Test("a crash loses nothing", arguments: 0..<3)
    func crash(seed: Int) async throws {
        let book = Book()
        let test = try await TestStore(oldest: Self.retention(book))
        let store = test.store
        let work = Task { try await Self.work(on: store, book, seed: seed) }
        for _ in 0..<6 {
            try await Task.sleep(for: .milliseconds(Int.random(in: 20...300)))
            let before = book.now
            let copy = try await Self.crashState(of: test.folder)
            let after = book.now
            let crashed = try await TestStore(copy, oldest: { $0 == Self.accounts[1] ? after.cutoff : .min })
            try await Self.check(crashed, before, after)
            await crashed.store.seal()
            try await Self.check(crashed, before, after)
            await crashed.remove()
        }
        work.cancel()
        try await work.value
        try await Self.check(test, book.now, book.now)
        await test.remove()
    }

    @Test("a copy has everything that was acknowledged before and nothing that was sent after", arguments: 0..<3)
    func copy(seed: Int) async throws {
        let book = Book()
        let test = try await TestStore(oldest: Self.retention(book))
        let store = test.store
        let work = Task { try await Self.work(on: store, book, seed: 50 + seed) }
        // Reads of many weeks open and close the files that are copied.
        let reading = Task {
            while !Task.isCancelled {
                try? await Task.sleep(for: .milliseconds(1))
                for asset in book.now.sent.keys { _ = try await store.select(asset, Self.series, .min ... .max) }
            }
        }
        for _ in 0..<4 {
            try await Task.sleep(for: .milliseconds(Int.random(in: 20...300)))
            let before = book.now
            let copy = NSTemporaryDirectory() + "telemetry-\(UUID().uuidString)"
            try await SampleStore.copy(test.folder, to: copy)
            let after = book.now
            let restored = try await TestStore(copy, oldest: { $0 == Self.accounts[1] ? after.cutoff : .min })
            try await Self.check(restored, before, after)
            await restored.remove()
        }
        reading.cancel()
        work.cancel()
        try await work.value
        _ = await reading.result
        await test.remove()
    }
}
