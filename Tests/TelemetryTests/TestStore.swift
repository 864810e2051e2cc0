import Foundation
import Logging
import Testing

@testable import Telemetry

/// A store in a folder of its own.
struct TestStore {
    let folder: String
    let store: SampleStore

    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    init(_ folder: String? = nil, oldest: @escaping SampleStore.Retention = { _ in .min }) async throws {
        self.folder = folder ?? NSTemporaryDirectory() + "telemetry-\(UUID().uuidString)"
        store = try await SampleStore(in: self.folder, retention: oldest, logger: Self.quiet)
    }

    /// Another store over the files as they are at this moment, as after a crash.
    func crashed(oldest: @escaping SampleStore.Retention = { _ in .min }) async throws -> TestStore {
        // Files may come and go meanwhile; what a copy must not miss is what a crash would leave.
        let lock = try await MaintenanceLock(folder)
        defer { withExtendedLifetime(lock) {} }
        let copy = NSTemporaryDirectory() + "telemetry-\(UUID().uuidString)"
        try FileManager.default.copyItem(atPath: folder, toPath: copy)
        return try await TestStore(copy, oldest: oldest)
    }

    func remove() async {
        await store.close()
        try? FileManager.default.removeItem(atPath: folder)
    }
}

/// What a store should hold: the plainest thing that can.
struct Model {
    private var samples: [AssetKey: [SeriesKey: [Int64: SampleValue]]] = [:]
    private var newest: [AssetKey: [SeriesKey: Sample]] = [:]

    mutating func append(_ all: [AssetSamples], oldest: Int64 = .min) {
        for asset in all {
            for sample in asset.samples {
                if sample.time >= oldest {
                    samples[asset.asset, default: [:]][sample.series, default: [:]][sample.time] = sample.value
                }
                if let known = newest[asset.asset]?[sample.series], known.time > sample.time { continue }
                newest[asset.asset, default: [:]][sample.series] = sample
            }
        }
    }

    mutating func delete(_ asset: AssetKey) {
        samples[asset] = nil
        newest[asset] = nil
    }

    func select(_ asset: AssetKey, _ series: SeriesKey, _ range: ClosedRange<Int64>) -> [Int64: SampleValue] {
        (samples[asset]?[series] ?? [:]).filter { range.contains($0.key) }
    }

    func latest(_ asset: AssetKey) -> Set<Sample> { Set((newest[asset] ?? [:]).values) }
}

extension TestStore {
    /// Compares everything that can be read of some assets.
    func expectSame(
        as model: Model, _ assets: [AssetKey], _ series: [SeriesKey], ranges: [ClosedRange<Int64>] = [],
        _ location: SourceLocation = #_sourceLocation
    ) async throws {
        for asset in assets {
            #expect(Set(store.latest(of: asset).samples) == model.latest(asset), sourceLocation: location)
            for range in [Int64.min...Int64.max] + ranges {
                let found = try await store.select(asset, series, range)
                for key in series {
                    let expected = model.select(asset, key, range).sorted { $0.key < $1.key }
                    let given = found.first { $0.series == key }
                    #expect(given?.times ?? [] == expected.map(\.key), sourceLocation: location)
                    if let first = expected.first?.key {
                        #expect(store.oldestTime(of: asset) ?? .max <= first, sourceLocation: location)
                    }
                    let values = given.map { given in given.times.indices.map(given.value) } ?? []
                    #expect(values == expected.map(\.value), sourceLocation: location)
                }
            }
        }
    }
}
