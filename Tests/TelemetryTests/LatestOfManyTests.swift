import Foundation
import Testing

@testable import Telemetry

@Suite("The newest samples of many assets")
struct LatestOfManyTests {
    @Test func areThoseOfEachAssetAndSeries() async throws {
        let test = try await TestStore()
        let account = UUID()
        let assets = (0..<4).map { _ in AssetKey(account: account, asset: UUID()) }
        let (level, name, none) = (
            SeriesKey(.sensor, "level"), SeriesKey(.sensor, "name", form: .text), SeriesKey(.sensor, "none")
        )
        try await test.store.append([
            AssetSamples(
                assets[0],
                [Sample(level, at: 1, .number(1)), Sample(level, at: 3, .number(3)), Sample(name, at: 2, .text("a"))]),
            AssetSamples(assets[1], [Sample(name, at: 9, .text("b"))]),
            AssetSamples(assets[3], [Sample(level, at: 5, .number(5))]),
        ])
        try await test.store.delete(assets[3])
        let stranger = AssetKey(account: UUID(), asset: assets[0].asset)
        let asked = [none, name, level]
        let found = test.store.latest(of: assets + [stranger], asked)
        #expect(found.map(\.lastTime) == [3, 9, nil, nil, nil])
        for (asset, newest) in zip(assets + [stranger], found) {
            for (series, sample) in zip(asked, newest.samples) {
                #expect(sample.map { Sample(series, at: $0.time, $0.value) } == test.store.latest(of: asset, series))
            }
        }
        #expect(found[0].samples.map { $0?.time } == [nil, 2, 3])
        await test.remove()
    }

    /// A reader who looks between two rows of one append must not take what it saw for all of it.
    @Test func everyRowHasAVersionOfItsOwn() async throws {
        let test = try await TestStore()
        let account = UUID()
        let (one, other) = (AssetKey(account: account, asset: UUID()), AssetKey(account: account, asset: UUID()))
        let (level, rest) = (SeriesKey(.sensor, "level"), SeriesKey(.sensor, "rest"))
        try await test.store.append([AssetSamples(one, [Sample(level, at: 1, .number(1))])])
        let before = test.store.version(of: one)
        try await test.store.append([
            AssetSamples(one, [Sample(level, at: 2, .number(2))]),
            AssetSamples(other, [Sample(level, at: 2, .number(2))]),
            AssetSamples(one, [Sample(rest, at: 2, .number(2))]),
        ])
        #expect(test.store.version(of: one) == before + 2)
        #expect(test.store.version(of: other) == 1)
        await test.remove()
    }

    @Test(arguments: [0, 1, -1, Partition.length - 1, Partition.length, -Partition.length])
    func timesAreKeptTogetherUpToTheEndOfTheirPartition(time: Int64) {
        let last = SampleStore.lastTime(keptWith: time)
        #expect(last >= time)
        #expect(Partition.index(of: last) == Partition.index(of: time))
        #expect(Partition.index(of: last + 1) == Partition.index(of: time) + 1)
    }
}
