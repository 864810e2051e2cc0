import Foundation

/// What is in memory of one asset: its samples that are in the log and in no chunk yet, and its latest values.
struct Head {
    struct Series {
        let number: UInt32
        let form: SeriesKey.Form
        /// Its samples among the unsealed.
        var count: UInt32 = 0
        var latestTime = Int64.min
        var latestBits: UInt64 = 0
        var latestText = ""
    }

    let account: UUID
    private(set) var series: [Series] = []
    private var unsealed = HeadRows()
    /// What is being written into a chunk at the moment.
    private var sealing = HeadRows()
    /// Where the series that most likely comes next stands: messages repeat their order.
    private var cursor = 0
    /// Changes with every append.
    private(set) var version: UInt64 = 0
    /// The number of the first record with samples of this asset that are in no chunk, or that were too old for one and
    /// may have changed a latest value; nil when there is none.
    private(set) var firstRecord: UInt64?
    /// When that record came, in milliseconds since 1970 UTC.
    private(set) var firstArrival: Int64 = 0
    /// The number of the last record with samples of this asset.
    private(set) var lastRecord: UInt64 = 0
    /// The first record that is not in the chunk that is being written, kept until it is written.
    private var sealingFirstRecord: UInt64?
    /// Records up to this number are in chunks.
    var sealedRecord: UInt64 = 0
    /// The samples of the longest series.
    private(set) var longest = 0
    private(set) var count = 0
    var isDeleted = false
    private(set) var isSealing = false
    /// Whether the asset waits to be sealed.
    var isQueued = false

    /// The first record that the log must keep for this asset.
    var firstNeededRecord: UInt64? { sealingFirstRecord ?? firstRecord }

    init(account: UUID) {
        self.account = account
    }

    // MARK: Writing

    /// What is the same for all samples of a row.
    struct RowFacts {
        let time: Int64
        /// False for samples that are too old to be kept: they can only be the latest.
        let isKept: Bool
        let record: UInt64
        let now: Int64
    }

    /// Adds the values of a row, which `reader` stands before.
    mutating func add(
        _ count: Int, from reader: inout RowReader, _ facts: RowFacts
    ) throws(CorruptBytes) {
        var left = count
        // A value that is not of the series that was expected.
        var stray: (number: UInt32, value: RowReader.Value)?
        var rows = HeadRows()
        swap(&rows, &unsealed)
        defer { swap(&rows, &unsealed) }
        // Messages repeat their series and order: as long as they do, each value goes to the neighbour of the one before
        // it, and the array is opened once for the row.
        repeat {
            var (place, longest) = (cursor, self.longest)
            if facts.isKept { rows.begin(at: facts.time, place, upTo: left + 1) }
            try series.withUnsafeMutableBufferPointer { series throws(CorruptBytes) in
                while left > 0 || stray != nil {
                    let (number, value) = if let stray { stray } else { try reader.value() }
                    if stray == nil { left -= 1 }
                    guard place < series.count, series[place].number == number else {
                        stray = (number, value)
                        break
                    }
                    stray = nil
                    longest = max(longest, try series[place].add(value, facts, to: &rows))
                    place += 1
                }
            }
            if facts.isKept { rows.end() }
            (cursor, self.longest) = (place, longest)
            if let stray { cursor = find(stray.number, stray.value.form) }
        } while stray != nil
        if facts.isKept { self.count &+= count }
        // What is too old to be kept may still be the latest, which only the log knows until it is saved.
        lastRecord = facts.record
        if firstRecord == nil { (firstRecord, firstArrival) = (facts.record, facts.now) }
    }

    /// To be called with each row: a record has many, and between two of them readers look at the head.
    mutating func changed() { version &+= 1 }

    @inline(never)
    private mutating func find(_ number: UInt32, _ form: SeriesKey.Form) -> Int {
        let index = series.firstIndex { $0.number == number } ?? series.count
        if index == series.count { series.append(Series(number: number, form: form)) }
        return index
    }

    /// Makes room for so many series.
    mutating func expect(_ seriesCount: Int) { series.reserveCapacity(seriesCount) }

    /// Puts back a latest value that was saved with a chunk.
    mutating func restore(_ number: UInt32, at time: Int64, _ value: SampleValue) {
        switch value {
        case .number(let double):
            let index = find(number, .number)
            (series[index].latestTime, series[index].latestBits) = (time, double.bitPattern)
        case .text(let text):
            let index = find(number, .text)
            (series[index].latestTime, series[index].latestText) = (time, text)
        }
    }

    // MARK: Sealing

    /// Takes all unsealed samples aside; they can still be read.
    /// - Returns: their columns in order of time, none when only latest values have changed; nil when nothing has, or
    ///   some are taken already.
    mutating func beginSealing() -> [Column]? {
        guard firstRecord != nil, !isSealing else { return nil }
        isSealing = true
        sealingFirstRecord = firstRecord
        let columns = unsealed.columns(of: series)
        (sealing, unsealed) = (unsealed, HeadRows())
        for index in series.indices { series[index].count = 0 }
        (firstRecord, count, longest) = (nil, 0, 0)
        return columns
    }

    /// Forgets the samples that are in a chunk now.
    mutating func endSealing(upTo record: UInt64) {
        sealing = HeadRows()
        (isSealing, sealingFirstRecord, sealedRecord) = (false, nil, record)
    }

    /// Takes samples back that could not be written.
    mutating func abandonSealing() {
        guard isSealing else { return }
        sealing.append(unsealed) { series[$0].form == .text }
        (unsealed, sealing) = (sealing, HeadRows())
        for (place, samples) in unsealed.counts(of: series.count).enumerated() { series[place].count = samples }
        count = series.reduce(0) { $0 + Int($1.count) }
        longest = series.reduce(0) { max($0, Int($1.count)) }
        firstRecord = sealingFirstRecord ?? firstRecord
        (isSealing, sealingFirstRecord) = (false, nil)
    }

    /// Forgets everything: the asset was deleted.
    mutating func delete() {
        let (version, sealed) = (version, sealedRecord)
        self = Head(account: account)
        (self.version, sealedRecord, isDeleted) = (version &+ 1, sealed, true)
    }

    // MARK: Reading

    /// Of the samples in memory; nil when there are none.
    var oldestTime: Int64? { [sealing, unsealed].compactMap(\.oldestTime).min() }

    /// The samples in memory of a series, in the order of writing: first those that are being sealed.
    func parts(of number: UInt32) -> [Column] {
        guard let place = series.firstIndex(where: { $0.number == number }) else { return [] }
        return [sealing, unsealed].compactMap { $0.column(of: series[place], at: place) }
    }
}

extension Head.Series {
    /// - Returns: how many samples wait now.
    @inline(__always)
    fileprivate mutating func add(
        _ value: RowReader.Value, _ facts: Head.RowFacts, to rows: inout HeadRows
    ) throws(CorruptBytes) -> Int {
        guard value.form == form else { throw CorruptBytes("a series has two forms") }
        let isLatest = facts.time >= latestTime
        if isLatest { latestTime = facts.time }
        if facts.isKept { count &+= 1 }
        switch value {
        case .number(let bits):
            if isLatest { latestBits = bits }
            if facts.isKept { rows.append(bits) }
        case .text(let text):
            if isLatest { latestText = text }
            if facts.isKept { rows.append(text) }
        }
        return Int(count)
    }
}

extension RowReader.Value {
    fileprivate var form: SeriesKey.Form {
        switch self {
        case .number: .number
        case .text: .text
        }
    }
}
