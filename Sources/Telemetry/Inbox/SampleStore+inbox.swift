import Foundation
import Logging

extension SampleStore {
    /// So many files a call, so that its caller has time for other things.
    private static let filesACall = 50

    /// Takes in what other processes have left for the store. A damaged file is set aside, and the others are taken.
    package func takeInbox() async throws(TelemetryError) {
        for path in SampleInbox.waiting(for: folder).prefix(Self.filesACall) {
            // That a file cannot be read now says nothing of what is in it: it is tried again.
            let (records, isWhole) = try Self.read(path)
            let rows: [[UInt8]]
            do throws(CorruptBytes) {
                // The file got its name when it was whole.
                if !isWhole { throw CorruptBytes("a record is damaged") }
                rows = try translate(records)
            } catch {
                logger.error("a file of the inbox is set aside", metadata: ["file": "\(path)", "error": "\(error)"])
                rename(path, path + ".refused")
                continue
            }
            try await appendRecords(rows)
            // A crash before this takes the file in again, which changes nothing.
            unlink(path)
        }
    }

    private static func read(_ path: String) throws(TelemetryError) -> (records: [[UInt8]], isWhole: Bool) {
        var records: [[UInt8]] = []
        let (end, size) = try LogSegment(at: path).withRecords { found in
            records = found.map { Array($0.content) }
        }
        return (records, end == size)
    }

    /// The rows of a file in the numbers of this store.
    private func translate(_ records: [[UInt8]]) throws(CorruptBytes) -> [[UInt8]] {
        var assets: [AssetNumber] = []
        var series: [(number: SeriesNumber, form: SeriesKey.Form)] = []
        var translated: [[UInt8]] = []
        for record in records {
            try record.withBytes { bytes throws(CorruptBytes) in
                switch try Record.read(bytes) {
                case .samples(let rows): translated.append(try Self.translate(rows, assets, series))
                case .definition(.assets(_, let keys)): assets += keys.map { number(for: $0) }
                case .definition(.series(_, let keys)): series += keys.map { (number(for: $0), $0.form) }
                case .definition(.deletion): throw CorruptBytes("an inbox deletes nothing")
                }
            }
        }
        return translated
    }

    private static func translate(
        _ source: RowReader, _ assets: [AssetNumber], _ series: [(number: SeriesNumber, form: SeriesKey.Form)]
    ) throws(CorruptBytes) -> [UInt8] {
        var source = source
        var rows = Rows()
        while let row = try source.next() {
            guard row.asset < assets.count else { throw CorruptBytes("asset \(row.asset) is not defined") }
            for _ in 0..<row.count {
                let (number, value) = try source.value()
                guard number < series.count else { throw CorruptBytes("series \(number) is not defined") }
                let (key, asset) = (series[Int(number)], assets[Int(row.asset)])
                switch (value, key.form) {
                case (.number(let bits), .number): rows.add(bits, series: key.number, asset: asset, at: row.time)
                case (.text(let text), .text): rows.add(text, series: key.number, asset: asset, at: row.time)
                default: throw CorruptBytes("a value of series \(number) has another form")
                }
            }
        }
        return rows.finish()
    }
}
