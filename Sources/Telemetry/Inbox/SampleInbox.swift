import Foundation
import SQL

/// Hands samples to a store that another process has open: a file for each append, which the store takes in and
/// deletes. What an append has returned from is on the disk and comes into the store when it next looks.
package struct SampleInbox: SampleSink {
    private let folder: String

    /// - Parameter store: the folder of the store.
    package init(of store: String) throws(TelemetryError) {
        folder = Self.folder(of: store)
        try Folder.make(folder)
    }

    private static func folder(of store: String) -> String { store + "/inbox" }

    package func append(_ samples: [AssetSamples]) async throws(TelemetryError) {
        let contents = Self.contents(samples)
        if contents.isEmpty { return }
        // Names grow with time, so that the store takes files in the order in which they came.
        let name = UUID.version7().uuidString.lowercased()
        let (draft, path) = ("\(folder)/\(name).part", "\(folder)/\(name).samples")
        do {
            try LogSegment.create(at: draft, contents)
        } catch {
            unlink(draft)
            throw error
        }
        guard rename(draft, path) == 0 else { throw .failed("\(path) cannot be made") }
        try Folder.sync(folder)
    }

    /// The records of a log of its own: definitions, then rows.
    private static func contents(_ samples: [AssetSamples]) -> [[UInt8]] {
        var assets = Numbering<AssetKey>()
        var series = Numbering<SeriesKey>()
        var records: [[UInt8]] = []
        var rows = Rows()
        for asset in samples {
            let number = AssetNumber(value: assets.number(asset.asset))
            for sample in asset.samples {
                rows.add(
                    sample.value, series: SeriesNumber(value: series.number(sample.series)), asset: number,
                    at: sample.time)
                if rows.size > Rows.comfortableSize {
                    records.append(rows.finish())
                    rows = Rows()
                }
            }
        }
        if rows.sampleCount > 0 { records.append(rows.finish()) }
        if records.isEmpty { return [] }
        return [Record.assets(assets.keys[...]), Record.series(series.keys[...])] + records
    }

    /// The files that wait, the oldest first.
    static func waiting(for store: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder(of: store))) ?? []
        return names.filter { $0.hasSuffix(".samples") }.sorted().map { "\(folder(of: store))/\($0)" }
    }

    /// Gives numbers in the order of first use.
    private struct Numbering<Key: Hashable> {
        private(set) var keys: [Key] = []
        private var numbers: [Key: UInt32] = [:]

        mutating func number(_ key: Key) -> UInt32 {
            if let known = numbers[key] { return known }
            numbers[key] = UInt32(keys.count)
            keys.append(key)
            return UInt32(keys.count - 1)
        }
    }
}
