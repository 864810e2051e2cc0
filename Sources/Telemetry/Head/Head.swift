import Foundation

/// What is in memory of one asset: its samples that are in the log and in no chunk yet, and its latest values.
struct Head {
    struct Point {
        let time: Int64
        /// Of a double, or for a text its place in `texts`.
        let bits: UInt64
    }

    /// The samples of one series as they came.
    struct Samples {
        var points: [Point] = []
        var texts: [String] = []
    }

    struct Series {
        let number: UInt32
        let form: SeriesKey.Form
        var unsealed = Samples()
        /// What is being written into a chunk at the moment.
        var sealing = Samples()
        var latestTime = Int64.min
        var latestBits: UInt64 = 0
        var latestText = ""
    }

    let account: UUID
    private(set) var series: [Series] = []
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
        while left > 0 {
            // Messages repeat their series and order: as long as they do, each value goes to the neighbour of the one
            // before it, and the array is opened once for the row.
            var (place, longest) = (cursor, self.longest)
            var stray: (number: UInt32, value: RowReader.Value)?
            try series.withUnsafeMutableBufferPointer { series throws(CorruptBytes) in
                while left > 0, stray == nil {
                    let (number, value) = try reader.value()
                    left -= 1
                    if place < series.count, series[place].number == number {
                        longest = max(longest, series[place].add(value, facts))
                        place += 1
                    } else {
                        stray = (number, value)
                    }
                }
            }
            (cursor, self.longest) = (place, longest)
            guard let stray else { break }
            let index = find(stray.number, stray.value.form)
            self.longest = max(self.longest, series[index].add(stray.value, facts))
        }
        if facts.isKept { self.count &+= count }
        // What is too old to be kept may still be the latest, which only the log knows until it is saved.
        lastRecord = facts.record
        if firstRecord == nil { (firstRecord, firstArrival) = (facts.record, facts.now) }
    }

    mutating func changed(to version: UInt64) { self.version = version }

    @inline(never)
    private mutating func find(_ number: UInt32, _ form: SeriesKey.Form) -> Int {
        let index = series.firstIndex { $0.number == number } ?? series.count
        if index == series.count { series.append(Series(number: number, form: form)) }
        cursor = index + 1
        return index
    }

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
        for index in series.indices {
            series[index].sealing = series[index].unsealed
            series[index].unsealed = Samples()
        }
        (firstRecord, count, longest) = (nil, 0, 0)
        return series.compactMap { $0.sealing.column(of: $0.number, $0.form) }
    }

    /// Forgets the samples that are in a chunk now.
    mutating func endSealing(upTo record: UInt64) {
        for index in series.indices { series[index].sealing = Samples() }
        (isSealing, sealingFirstRecord, sealedRecord) = (false, nil, record)
    }

    /// Takes samples back that could not be written.
    mutating func abandonSealing() {
        guard isSealing else { return }
        for index in series.indices {
            var whole = series[index].sealing
            whole.append(series[index].unsealed, series[index].form)
            series[index].unsealed = whole
            series[index].sealing = Samples()
        }
        count = series.reduce(0) { $0 + $1.unsealed.points.count }
        longest = series.reduce(0) { max($0, $1.unsealed.points.count) }
        firstRecord = sealingFirstRecord ?? firstRecord
        (isSealing, sealingFirstRecord) = (false, nil)
    }

    /// Forgets everything: the asset was deleted.
    mutating func delete() {
        let (version, sealed) = (version, sealedRecord)
        self = Head(account: account)
        (self.version, sealedRecord, isDeleted) = (version, sealed, true)
    }

    // MARK: Reading

    /// The samples in memory of a series, in the order of writing: first those that are being sealed.
    func parts(of number: UInt32) -> [Column] {
        guard let series = series.first(where: { $0.number == number }) else { return [] }
        return [series.sealing, series.unsealed].compactMap { $0.column(of: number, series.form) }
    }
}

extension Head.Series {
    /// - Returns: how many samples wait now.
    @inline(__always)
    fileprivate mutating func add(_ value: RowReader.Value, _ facts: Head.RowFacts) -> Int {
        let isLatest = facts.time >= latestTime
        if isLatest { latestTime = facts.time }
        switch value {
        case .number(let bits):
            if isLatest { latestBits = bits }
            if facts.isKept { unsealed.append(facts.time, bits) }
        case .text(let text):
            if isLatest { latestText = text }
            if facts.isKept { unsealed.append(facts.time, text) }
        }
        return unsealed.points.count
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

extension Head.Samples {
    /// A head is sealed at so many, see `LogApplier`: room for them is made in two steps and not in eight.
    private static let usualCount = 128

    @inline(__always)
    mutating func append(_ time: Int64, _ bits: UInt64) {
        if points.count == 8 { points.reserveCapacity(Self.usualCount) }
        points.append(Head.Point(time: time, bits: bits))
    }

    mutating func append(_ time: Int64, _ text: String) {
        if texts.last != text { texts.append(text) }
        append(time, UInt64(texts.count - 1))
    }

    mutating func append(_ other: Head.Samples, _ form: SeriesKey.Form) {
        let shift = form == .text ? UInt64(texts.count) : 0
        points += other.points.map { Head.Point(time: $0.time, bits: $0.bits + shift) }
        texts += other.texts
    }

    /// In order of time; nil when there are none.
    func column(of number: UInt32, _ form: SeriesKey.Form) -> Column? {
        if points.isEmpty { return nil }
        let values: Column.Values =
            switch form {
            case .number: .numbers(points.map(\.bits))
            case .text: .texts(points.map { texts[Int($0.bits)] })
            }
        var column = Column(series: number, times: points.map(\.time), values: values)
        column.order()
        return column
    }
}
