import Fleet
import Telemetry

import struct Foundation.UUID

/// What a body says, item by item: samples that may be kept once it is known that their assets exist, and what is wrong
/// with the others. An item with an error is refused as a whole.
struct IngestBatch: Sendable {
    struct Entry {
        let series: UInt32
        /// Whether `bits` is the place of a text among `texts`.
        let isText: Bool
        let time: Int64
        let bits: UInt64
    }

    struct Item {
        let asset: UUID?
        /// Where its samples stand among `entries`.
        let entries: Range<Int>
        /// Entries of its lists: what counts are counts of.
        let readings: Int
        /// Why it is refused.
        var refusal: IngestRefusal?
    }

    /// Errors beyond these are counted and not told.
    static let toldErrors = 100

    private(set) var items: [Item] = []
    private(set) var errors: [IngestError] = []
    private(set) var errorCount = 0
    private(set) var entries: [Entry] = []
    private(set) var series: [SeriesKey] = []
    private var texts: [String] = []
    private var numbers: [SeriesKey: UInt32] = [:]
    /// The first refusal of the item that is being read.
    private var refusal: IngestRefusal?
    private var firstEntry = 0
    private var firstError = 0

    // MARK: Filling

    /// The number of a series in this batch.
    mutating func number(of key: SeriesKey) -> UInt32 {
        if let known = numbers[key] { return known }
        let number = UInt32(series.count)
        series.append(key)
        numbers[key] = number
        return number
    }

    mutating func add(_ bits: UInt64, series: UInt32, at time: Int64) {
        entries.append(Entry(series: series, isText: false, time: time, bits: bits))
    }

    mutating func add(_ sample: Sample) { add(sample.value, series: number(of: sample.series), at: sample.time) }

    mutating func add(_ value: SampleValue, series: UInt32, at time: Int64) {
        switch value {
        case .number(let number): add(number.bitPattern, series: series, at: time)
        case .text(let text):
            entries.append(Entry(series: series, isText: true, time: time, bits: UInt64(texts.count)))
            texts.append(text)
        }
    }

    /// Notes an error of the item that is being read.
    mutating func refuse(_ reason: IngestRefusal, _ field: String, _ message: String) {
        refusal = refusal ?? reason
        note(reason, item: items.count, field, message)
    }

    /// Whether an error more would be told.
    var tellsErrors: Bool { errors.count < Self.toldErrors }

    /// Ends the item that was read.
    mutating func endItem(asset: UUID?, named: String?, readings: Int) {
        // Nothing of a refused item is needed any more.
        if refusal != nil { entries.removeLast(entries.count - firstEntry) }
        for index in firstError..<errors.count { errors[index].assetID = named }
        items.append(Item(asset: asset, entries: firstEntry..<entries.count, readings: readings, refusal: refusal))
        (refusal, firstEntry, firstError) = (nil, entries.count, errors.count)
    }

    private mutating func note(
        _ reason: IngestRefusal, item: Int, _ field: String, _ message: String, asset: String? = nil
    ) {
        errorCount += 1
        guard tellsErrors else { return }
        errors.append(IngestError(item: item, field: field, reason: reason, message: message, assetID: asset))
    }

    // MARK: Keeping

    var assets: Set<UUID> { Set(items.compactMap(\.asset)) }

    /// Refuses items of assets that the account does not have, and those that would give an asset too many series.
    mutating func refuse(allBut known: Set<UUID>, of account: UUID, in store: SampleStore) {
        var allowance = SeriesAllowance(account: account, store: store)
        for index in items.indices {
            guard let asset = items[index].asset else { continue }
            let text = asset.uuidString.lowercased()
            if !known.contains(asset) {
                refuse(index, .assetNotFound, "assetId", "is no asset of the account", text)
            } else if items[index].refusal == nil, !allowance.hasRoom(for: series.count, of: asset),
                !allowance.take(entries[items[index].entries].map { series[Int($0.series)] }, of: asset)
            {
                refuse(
                    index, .tooManySeries, "", "would give the asset more than \(SampleIngest.seriesOfAsset) series",
                    text)
            }
        }
    }

    private mutating func refuse(
        _ index: Int, _ reason: IngestRefusal, _ field: String, _ message: String, _ asset: String
    ) {
        items[index].refusal = items[index].refusal ?? reason
        note(reason, item: index, field, message, asset: asset)
    }

    /// The samples of the items that are not refused.
    func rows(of account: UUID, in store: SampleStore) -> Rows {
        var rows = Rows(capacity: 64 + entries.count * 20)
        var numbers = [SeriesNumber?](repeating: nil, count: series.count)
        for item in items where item.refusal == nil {
            guard let asset = item.asset else { continue }
            let number = store.number(for: AssetKey(account: account, asset: asset))
            for entry in entries[item.entries] {
                let index = Int(entry.series)
                let series = numbers[index] ?? store.number(for: series[index])
                numbers[index] = series
                if entry.isText {
                    rows.add(texts[Int(entry.bits)], series: series, asset: number, at: entry.time)
                } else {
                    rows.add(entry.bits, series: series, asset: number, at: entry.time)
                }
            }
        }
        return rows
    }

    /// Readings of items that are kept.
    var accepted: Int { items.reduce(0) { $0 + ($1.refusal == nil ? $1.readings : 0) } }

    /// Readings of items that are not, under the first reason of each item.
    var refused: [IngestRefusal: Int] {
        items.reduce(into: [:]) { counts, item in
            if let refusal = item.refusal { counts[refusal, default: 0] += item.readings }
        }
    }
}
