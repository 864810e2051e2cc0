import Foundation
import TestSupport
import Testing

@testable import Telemetry

@Suite("The sample store")
struct SampleStoreTests {
    static let now: Int64 = 1_790_000_000_000
    private static let accounts = [UUID(), UUID()]
    private static let assets = (0..<4).map { AssetKey(account: accounts[$0 % 2], asset: UUID()) }
    private static let series = [
        SeriesKey(.insight, "EngineSpeed"), SeriesKey(.insight, "EngineRunning", instance: "1"),
        SeriesKey(.sensor, "Boom angle", instance: "variable_7", unit: "degrees"), SeriesKey(.location, "latitude"),
        SeriesKey(.insight, "ProtectLamp", form: .text), SeriesKey(.fault, "100-1", form: .text, instance: "0"),
    ]

    /// A value that follows from series and time, so that a sample that comes twice is the same sample.
    private static func value(_ series: SeriesKey, _ time: Int64) -> SampleValue {
        var random = TestGenerator(UInt64(bitPattern: time) ^ UInt64(series.name.utf8.count))
        if series.form == .text { return .text(["", "ON", "ünïcode \u{1F69C}", "x"][Int(random.next() % 4)]) }
        return switch random.next() % 8 {
        case 0: .number(Double(bitPattern: random.next()))
        case 1:
            .number(
                Double(
                    bitPattern: RandomColumns.oddNumbers[Int(random.next() % UInt64(RandomColumns.oddNumbers.count))]))
        default: .number(Double(Int.random(in: -1000...90_000, using: &random)) / 20)
        }
    }

    private static func batch(_ count: Int, using random: inout TestGenerator) -> [AssetSamples] {
        (0..<Int.random(in: 1...3, using: &random)).map { _ in
            let asset = assets[Int.random(in: assets.indices, using: &random)]
            let samples = (0..<Int.random(in: 1...count, using: &random)).map { _ in
                let series = series[Int.random(in: series.indices, using: &random)]
                // Three weeks, so that partitions have borders; few times, so that many meet.
                let time = now + Int64.random(in: -300...300, using: &random) * 6_000_000
                return Sample(series, at: time, value(series, time))
            }
            return AssetSamples(asset, samples)
        }
    }

    @Test("gives the same whatever the order, doubles and splits, and after a crash", arguments: 0..<40)
    func order(seed: Int) async throws {
        var random = TestGenerator(UInt64(seed))
        let test = try await TestStore()
        var model = Model()
        for _ in 0..<Int.random(in: 1...25, using: &random) {
            let batch = Self.batch(40, using: &random)
            try await test.store.append(batch)
            model.append(batch)
            if Int.random(in: 0..<6, using: &random) == 0 { await test.store.seal() }
            if Int.random(in: 0..<12, using: &random) == 0 {
                let asset = Self.assets[Int.random(in: Self.assets.indices, using: &random)]
                try await test.store.delete(asset)
                model.delete(asset)
                // A deleted asset stays deleted; its id is never used again.
                model.append([])
                break
            }
        }
        let low = Self.now - Int64.random(in: 0...1_500_000_000, using: &random)
        let ranges = [low...(low + Int64.random(in: 0...1_200_000_000, using: &random))]
        try await test.expectSame(as: model, Self.assets, Self.series, ranges: ranges)
        let crashed = try await test.crashed()
        try await crashed.expectSame(as: model, Self.assets, Self.series, ranges: ranges)
        await crashed.store.seal()
        try await crashed.expectSame(as: model, Self.assets, Self.series, ranges: ranges)
        await crashed.remove()
        await test.remove()
    }

    @Test("lets the later of two values at one time win, in memory, in chunks and between them")
    func newerWins() async throws {
        let test = try await TestStore()
        let (asset, series) = (Self.assets[0], Self.series[0])
        func write(_ value: Double) async throws {
            try await test.store.append([AssetSamples(asset, [Sample(series, at: Self.now, .number(value))])])
        }
        func read() async throws -> [SampleValue] {
            try await test.store.select(asset, [series], 0...(.max)).flatMap { found in
                found.times.indices.map(found.value)
            }
        }
        for value in 1...6 {
            try await write(Double(value))
            #expect(try await read() == [.number(Double(value))])
            if value % 2 == 0 { await test.store.seal() }
            #expect(try await read() == [.number(Double(value))])
        }
        let crashed = try await test.crashed()
        #expect(crashed.store.latest(of: asset).samples.map(\.value) == [.number(6)])
        await crashed.remove()
        await test.remove()
    }

    @Test("keeps no sample past retention, but a latest value however old")
    func retention() async throws {
        let cutoff = Self.now
        let oldest: SampleStore.Retention = { $0 == Self.accounts[0] ? cutoff : cutoff - 30 * 86_400_000 }
        let test = try await TestStore(oldest: oldest)
        let series = Self.series[0]
        for asset in Self.assets.prefix(2) {
            let samples = (-60...60).map { Sample(series, at: cutoff + $0 * 86_400_000, .number(Double($0))) }
            try await test.store.append([AssetSamples(asset, samples)])
        }
        let ancient = Sample(Self.series[1], at: 1_000_000, .number(7))
        try await test.store.append([AssetSamples(Self.assets[0], [ancient])])
        for isSealed in [false, true] {
            if isSealed { await test.store.seal() }
            let first = try await test.store.select(Self.assets[0], Self.series, .min ... .max)
            #expect(first.map(\.times.count) == [61])
            let second = try await test.store.select(Self.assets[1], Self.series, .min ... .max)
            #expect(second.map(\.times.count) == [91])
            #expect(test.store.latest(of: Self.assets[0]).samples.contains(ancient))
        }
        // Also of an asset that has nothing else, when the log is gone.
        try await test.store.append([AssetSamples(Self.assets[2], [ancient])])
        await test.store.seal()
        await test.store.seal()
        let crashed = try await test.crashed(oldest: oldest)
        #expect(try LogSegment.all(in: test.folder + "/log").allSatisfy { $0.size == 0 })
        #expect(crashed.store.latest(of: Self.assets[2]).samples == [ancient])
        await crashed.remove()
        await test.remove()
        // A year later only files of that year are left.
        let later = try await TestStore(oldest: { _ in cutoff - 61 * 86_400_000 })
        for asset in Self.assets.prefix(2) {
            let samples = (-60...60).map { Sample(series, at: cutoff + $0 * 86_400_000, .number(Double($0))) }
            try await later.store.append([AssetSamples(asset, samples)])
        }
        await later.store.seal()
        await later.store.close()
        let reopened = try await TestStore(later.folder, oldest: { $0 == Self.accounts[0] ? .max : cutoff })
        let weeks = reopened.store.partitions.indices.count
        reopened.store.maintain()
        await reopened.store.seal()
        #expect(reopened.store.partitions.indices.count < weeks)
        #expect(try await reopened.store.select(Self.assets[0], [series], .min ... .max) == [])
        #expect(try await reopened.store.select(Self.assets[1], [series], .min ... .max).map(\.times.count) == [61])
        #expect(reopened.store.latest(of: Self.assets[0]).samples.count == 1)
        await reopened.remove()
    }

    @Test("reads a log that was cut off anywhere up to its last whole record")
    func torn() async throws {
        let test = try await TestStore()
        let (asset, series) = (Self.assets[0], Self.series[0])
        var ends: [Int] = []
        let path = try #require(try LogSegment.all(in: test.folder + "/log").first?.path)
        for index in 0..<6 {
            let samples = (0..<5).map { Sample(series, at: Self.now + Int64(index * 5 + $0), .number(Double($0))) }
            try await test.store.append([AssetSamples(asset, samples)])
            ends.append(try #require(FileManager.default.contents(atPath: path)).count)
        }
        let whole = try #require(FileManager.default.contents(atPath: path))
        for length in stride(from: whole.count, through: 0, by: -7) {
            let folder = NSTemporaryDirectory() + "telemetry-\(UUID().uuidString)"
            try FileManager.default.createDirectory(atPath: folder + "/log", withIntermediateDirectories: true)
            try (whole.prefix(length) + Data(repeating: 0xA5, count: length % 3 * 9)).write(
                to: URL(filePath: folder + "/log/" + (path as NSString).lastPathComponent))
            let cut = try await TestStore(folder)
            let found = try await cut.store.select(asset, [series], .min ... .max).first?.times.count ?? 0
            #expect(found == ends.count { $0 <= length } * 5)
            // What comes after a torn record is kept like anything else.
            try await cut.store.append([AssetSamples(asset, [Sample(series, at: 1, .number(1))])])
            let again = try await cut.crashed()
            let total = try await again.store.select(asset, [series], .min ... .max).first?.times.count
            #expect(total == found + 1)
            await again.remove()
            await cut.remove()
        }
        await test.remove()
    }

    @Test("counts what is in memory as it came, also what came many times")
    func samplesInMemory() async throws {
        let test = try await TestStore()
        let sample = Sample(Self.series[0], at: Self.now, .number(1))
        // Too few to fill the head, which would be sealed meanwhile.
        for _ in 0..<3 {
            try await test.store.append([AssetSamples(Self.assets[0], Array(repeating: sample, count: 30))])
        }
        #expect(test.store.figures.samplesInMemory == 90)
        await test.store.seal()
        // Otherwise the store would wait for room that it has.
        #expect(test.store.figures.samplesInMemory == 0)
        await test.remove()
    }

    @Test("is open once")
    func locked() async throws {
        let test = try await TestStore()
        await #expect(throws: TelemetryError.self) { try await TestStore(test.folder) }
        await test.remove()
    }

    @Test("deletes the log that is in chunks, and loses nothing by it")
    func trimming() async throws {
        let test = try await TestStore()
        var model = Model()
        var random = TestGenerator(9)
        for round in 0..<8 {
            let batch = Self.batch(200, using: &random)
            try await test.store.append(batch)
            model.append(batch)
            await test.store.seal()
            if round % 3 == 2 {
                await test.store.close()
                let reopened = try await TestStore(test.folder)
                try await reopened.expectSame(as: model, Self.assets, Self.series)
                await reopened.store.seal()
                #expect(try LogSegment.all(in: test.folder + "/log").count == 1)
                await reopened.remove()
                return
            }
        }
    }
}

@Suite("Order")
struct OrderTests {
    private static let series = [
        SeriesKey(.insight, "EngineSpeed"), SeriesKey(.sensor, "Boom", instance: "1"),
        SeriesKey(.insight, "ProtectLamp", form: .text),
    ]
    private static let now: Int64 = 1_790_000_000_000

    /// Each asset is a case of its own: its samples come in any order, some twice, cut into appends anywhere, and go
    /// into chunks at any moment.
    @Test("does not matter: 400 cases a store", arguments: 0..<25)
    func cases(seed: Int) async throws {
        var random = TestGenerator(UInt64(seed) + 1000)
        let test = try await TestStore()
        let account = UUID()
        let assets = (0..<400).map { _ in AssetKey(account: account, asset: UUID()) }
        var model = Model()
        var pieces: [AssetSamples] = []
        for asset in assets {
            var samples = (0..<Int.random(in: 1...16, using: &random)).map { _ in
                let series = Self.series[Int.random(in: 0..<3, using: &random)]
                let time = Self.now + Int64.random(in: -4...4, using: &random) * 90_000_000
                return Sample(
                    series, at: time, series.form == .text ? .text("\(time % 7)") : .number(Double(time % 1000) / 8))
            }
            model.append([AssetSamples(asset, samples)])
            samples += samples.shuffled(using: &random).prefix(5)
            samples.shuffle(using: &random)
            while !samples.isEmpty {
                let count = Int.random(in: 1...samples.count, using: &random)
                pieces.append(AssetSamples(asset, Array(samples.prefix(count))))
                samples.removeFirst(count)
            }
        }
        pieces.shuffle(using: &random)
        while !pieces.isEmpty {
            let count = min(pieces.count, Int.random(in: 1...300, using: &random))
            try await test.store.append(Array(pieces.prefix(count)))
            pieces.removeFirst(count)
            if Int.random(in: 0..<4, using: &random) == 0 { await test.store.seal() }
        }
        try await test.expectSame(as: model, assets, Self.series)
        if seed % 5 == 0 {
            // Weeks that are over are joined, and the answers stay.
            await test.store.seal()
            test.store.maintain(at: Self.now + 100 * 86_400_000)
            await test.store.seal()
            for week in test.store.partitions.indices {
                #expect(try await test.store.partitions.partition(week).uncompacted(limit: 1).isEmpty)
            }
            try await test.expectSame(as: model, assets, Self.series)
        }
        await test.remove()
    }
}
