import Foundation
import Testing

@testable import Telemetry

@Suite("The inbox of a store")
struct SampleInboxTests {
    @Test("brings in what another process has left, once")
    func takeIn() async throws {
        let test = try await TestStore()
        let asset = AssetKey(account: UUID(), asset: UUID())
        let (number, text) = (SeriesKey(.insight, "EngineSpeed"), SeriesKey(.insight, "ProtectLamp", form: .text))
        var model = Model()
        let inbox = try SampleInbox(of: test.folder)
        for batch in 0..<3 {
            let samples = (0..<50).flatMap { row in
                let time = Int64(batch * 50 + row) * 60_000
                return [
                    Sample(number, at: time, .number(Double(row) / 7)), Sample(text, at: time, .text("s\(row % 3)")),
                ]
            }
            model.append([AssetSamples(asset, samples)])
            try await inbox.append([AssetSamples(asset, samples)])
        }
        try await inbox.append([])
        // Numbers of the store are others than those of the files.
        try await test.store.append([
            AssetSamples(AssetKey(account: UUID(), asset: UUID()), [Sample(text, at: 0, .text(""))])
        ])
        try await test.store.takeInbox()
        try await test.expectSame(as: model, [asset], [number, text])
        #expect(SampleInbox.waiting(for: test.folder).isEmpty)
        await test.remove()
    }

    @Test("sets a damaged file aside and takes the others")
    func damaged() async throws {
        let test = try await TestStore()
        let inbox = try SampleInbox(of: test.folder)
        let asset = AssetKey(account: UUID(), asset: UUID())
        try await inbox.append([AssetSamples(asset, [Sample(SeriesKey(.insight, "EngineSpeed"), at: 1, .number(1))])])
        let path = try #require(SampleInbox.waiting(for: test.folder).first)
        let handle = try #require(FileHandle(forUpdatingAtPath: path))
        try handle.seek(toOffset: 40)
        try handle.write(contentsOf: Data([0xFF, 0xFE]))
        try handle.close()
        try await inbox.append([AssetSamples(asset, [Sample(SeriesKey(.insight, "EngineLoad"), at: 1, .number(1))])])
        try await test.store.takeInbox()
        #expect(test.store.latest(of: asset).samples.map(\.series.name) == ["EngineLoad"])
        #expect(SampleInbox.waiting(for: test.folder).isEmpty)
        #expect(FileManager.default.fileExists(atPath: path + ".refused"))
        await test.remove()
    }
}
