import Foundation
import Testing

@testable import Telemetry

/// Each of these is a way in which a sample could be lost, or seem lost.
@Suite("A sample is not lost")
struct LossTests {
    private static let asset = AssetKey(account: UUID(), asset: UUID())
    private static let series = SeriesKey(.insight, "EngineSpeed")
    private static let now: Int64 = 1_790_000_000_000

    @Test("when its asset is sealed while the record that holds it comes into memory")
    func sealedInTheMiddle() async throws {
        let test = try await TestStore()
        var model = Model()
        let (store, rows) = (test.store, 4_000)
        for record in 0..<10 {
            let samples = (0..<rows).map {
                Sample(Self.series, at: Self.now + Int64(record * rows + $0), .number(Double($0)))
            }
            let batch = [AssetSamples(Self.asset, samples)]
            async let appended: Void = store.append(batch)
            let sealing = Task { while !Task.isCancelled { await store.seal() } }
            try await appended
            sealing.cancel()
            await sealing.value
            model.append(batch)
        }
        try await test.expectSame(as: model, [Self.asset], [Self.series])
        let crashed = try await test.crashed()
        try await crashed.expectSame(as: model, [Self.asset], [Self.series])
        await crashed.remove()
        await test.remove()
    }

    @Test("when it is the latest and too old to be kept, and the log that had it is gone")
    func oldLatest() async throws {
        let test = try await TestStore(oldest: { _ in Self.now })
        let other = AssetKey(account: Self.asset.account, asset: UUID())
        let sample = Sample(Self.series, at: Self.now - 1, .number(7))
        try await test.store.append([AssetSamples(Self.asset, [sample])])
        try await test.store.append([AssetSamples(other, [Sample(Self.series, at: Self.now, .number(1))])])
        await test.store.seal()
        #expect(try LogSegment.all(in: test.folder + "/log").map(\.size) == [0])
        let crashed = try await test.crashed(oldest: { _ in Self.now })
        #expect(crashed.store.latest(of: Self.asset).samples == [sample])
        #expect(try await crashed.store.select(Self.asset, [Self.series], .min ... .max) == [])
        await crashed.remove()
        await test.remove()
    }

    @Test("when there are more of its asset and week than one chunk takes")
    func largeWeek() async throws {
        let test = try await TestStore()
        let texts = SeriesKey(.fault, "100-1", form: .text)
        var model = Model()
        for part in 0..<3 {
            let samples = (0..<1200).flatMap { row in
                let time = Self.now + Int64(part * 1200 + row)
                let long = row % 200 == 0 ? String(repeating: "\(row % 10)", count: 1 << 20) : ""
                return [
                    Sample(Self.series, at: time, .number(Double(time % 977) / 7)),
                    Sample(texts, at: time, .text("\(time)" + long)),
                ]
            }
            model.append([AssetSamples(Self.asset, samples)])
            try await test.store.append([AssetSamples(Self.asset, samples)])
        }
        await test.store.seal()
        try await test.expectSame(as: model, [Self.asset], [Self.series, texts])
        test.store.maintain(at: Self.now + 100 * 86_400_000)
        await test.store.seal()
        try await test.expectSame(as: model, [Self.asset], [Self.series, texts])
        await test.remove()
    }

    @Test("when a file of the inbox cannot be read for a while")
    func unreadableInbox() async throws {
        let test = try await TestStore()
        let inbox = try SampleInbox(of: test.folder)
        try await inbox.append([AssetSamples(Self.asset, [Sample(Self.series, at: 1, .number(1))])])
        let path = try #require(SampleInbox.waiting(for: test.folder).first)
        #expect(rename(path, path + ".away") == 0 && symlink(path + ".nowhere", path) == 0)
        await #expect(throws: TelemetryError.self) { try await test.store.takeInbox() }
        #expect(unlink(path) == 0 && rename(path + ".away", path) == 0)
        try await test.store.takeInbox()
        #expect(test.store.latest(of: Self.asset).samples.count == 1)
        await test.remove()
    }

    @Test("by an older file of the log being damaged, when it stands before or in another file")
    func damagedLog() async throws {
        var test = try await TestStore()
        // Each opening after a crash begins a file.
        for file in 0..<3 {
            for number in 0..<4 {
                let sample = Sample(Self.series, at: Int64(file * 4 + number), .number(Double(number)))
                try await test.store.append([AssetSamples(Self.asset, [sample])])
            }
            let crashed = try await test.crashed()
            await test.remove()
            test = crashed
        }
        let segment = try #require(try LogSegment.all(in: test.folder + "/log").dropFirst().first)
        var bytes = try #require(FileManager.default.contents(atPath: segment.path))
        bytes[bytes.count / 2] ^= 0x10
        try bytes.write(to: URL(filePath: segment.path))
        let crashed = try await test.crashed()
        let times = try await crashed.store.select(Self.asset, [Self.series], .min ... .max).flatMap(\.times)
        #expect(times.starts(with: [0, 1, 2, 3]) && times.suffix(4) == [8, 9, 10, 11])
        #expect((9..<12).contains(times.count))
        // What is left of the file stays for whoever can do more with it.
        let left = FileManager.default.contents(
            atPath: crashed.folder + "/log/" + (segment.path as NSString).lastPathComponent)
        #expect(left == bytes)
        await crashed.remove()
        await test.remove()
    }
}
