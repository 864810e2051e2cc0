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
    /// The number of the first record with unsealed samples; nil when there are none.
    private(set) var firstRecord: UInt64?
    /// When the first unsealed sample came, in milliseconds since 1970 UTC.
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

    /// - Parameter isKept: false for a sample that is too old to be kept: it can only be the latest.
    @inline(__always)
    mutating func add(
        _ bits: UInt64, series number: UInt32, at time: Int64, isKept: Bool, record: UInt64, now: Int64
    ) {
        let index = place(of: number, .number)
        if time >= series[index].latestTime {
            series[index].latestTime = time
            series[index].latestBits = bits
        }
        if isKept {
            series[index].unsealed.append(time, bits)
            note(series[index].unsealed.points.count, record, now)
        }
    }

    mutating func add(
        _ text: String, series number: UInt32, at time: Int64, isKept: Bool, record: UInt64, now: Int64
    ) {
        let index = place(of: number, .text)
        if time >= series[index].latestTime {
            series[index].latestTime = time
            series[index].latestText = text
        }
        if isKept {
            series[index].unsealed.append(time, text)
            note(series[index].unsealed.points.count, record, now)
        }
    }

    @inline(__always)
    private mutating func note(_ length: Int, _ record: UInt64, _ now: Int64) {
        if length > longest { longest = length }
        count &+= 1
        lastRecord = record
        if firstRecord == nil { (firstRecord, firstArrival) = (record, now) }
    }

    mutating func changed(to version: UInt64) { self.version = version }

    @inline(__always)
    private mutating func place(of number: UInt32, _ form: SeriesKey.Form) -> Int {
        if cursor < series.count, series[cursor].number == number {
            defer { cursor &+= 1 }
            return cursor
        }
        return find(number, form)
    }

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
            let index = place(of: number, .number)
            (series[index].latestTime, series[index].latestBits) = (time, double.bitPattern)
        case .text(let text):
            let index = place(of: number, .text)
            (series[index].latestTime, series[index].latestText) = (time, text)
        }
    }

    // MARK: Sealing

    /// Takes all unsealed samples aside; they can still be read.
    /// - Returns: their columns in order of time, or nil when there are none or some are taken already.
    mutating func beginSealing() -> [Column]? {
        guard count > 0, !isSealing else { return nil }
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

extension Head.Samples {
    @inline(__always)
    mutating func append(_ time: Int64, _ bits: UInt64) {
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
