/// Samples of one asset as they came: rows of one time, in runs of neighbouring series.
///
///     time | place of the first series (32 bits), count (32 bits) | a word for each value
///
/// A message repeats the series and order of the one before, so that a row is one run. All stand in one piece of memory:
/// a head takes it at once and not for each of its series.
struct HeadRows {
    private var words: [UInt64] = []
    /// What the words of texts are places in.
    private var texts: [String] = []
    /// Where the run that is open begins; nil when none is.
    private var start: Int?
    /// Of all rows; nil when there are none.
    private(set) var oldestTime: Int64?

    private static let headSize = 2
    /// A head is sealed at so many rows, see `LogApplier`: room for them is made in two steps and not in twelve.
    private static let (fewRows, usualRows) = (8, 256)

    var isEmpty: Bool { words.isEmpty }

    // MARK: Writing

    /// Opens a run.
    /// - Parameters:
    ///   - place: of the first series.
    ///   - count: how many values come at most.
    mutating func begin(at time: Int64, _ place: Int, upTo count: Int) {
        let needed = words.count + Self.headSize + count
        if needed > words.capacity {
            let rows = words.isEmpty ? Self.fewRows : Self.usualRows
            words.reserveCapacity(max(needed, words.count * 2, rows * (Self.headSize + count)))
        }
        start = words.count
        words.append(UInt64(bitPattern: time))
        words.append(UInt64(place) << 32)
    }

    /// Adds the value of the next series to the open run.
    @inline(__always)
    mutating func append(_ bits: UInt64) { words.append(bits) }

    mutating func append(_ text: String) {
        if texts.last != text { texts.append(text) }
        words.append(UInt64(texts.count - 1))
    }

    mutating func end() {
        guard let start else { return }
        let count = words.count - start - Self.headSize
        if count > 0 {
            words[start + 1] |= UInt64(count)
            oldestTime = min(oldestTime ?? .max, Int64(bitPattern: words[start]))
        } else {
            words.removeLast(Self.headSize)
        }
        self.start = nil
    }

    /// Adds what came later.
    mutating func append(_ later: HeadRows, isText: (_ place: Int) -> Bool) {
        let (first, shift) = (words.count, UInt64(texts.count))
        words += later.words
        texts += later.texts
        oldestTime = [oldestTime, later.oldestTime].compactMap(\.self).min()
        guard shift > 0, !later.texts.isEmpty else { return }
        later.forEachRun { run in
            for index in run.values.indices where isText(run.place + index - run.values.startIndex) {
                words[first + index] += shift
            }
        }
    }

    // MARK: Reading

    struct Run {
        let time: Int64
        /// Of the series of its first value.
        let place: Int
        let values: ArraySlice<UInt64>
    }

    private func forEachRun(_ body: (Run) -> Void) {
        var index = 0
        while index < words.count {
            let values = index + Self.headSize
            let end = values + Int(words[index + 1] & 0xFFFF_FFFF)
            body(
                Run(
                    time: Int64(bitPattern: words[index]), place: Int(words[index + 1] >> 32),
                    values: words[values..<end]))
            index = end
        }
    }

    /// How many samples each series has.
    func counts(of seriesCount: Int) -> [UInt32] {
        var counts = [UInt32](repeating: 0, count: seriesCount)
        forEachRun { run in
            for (place, _) in zip(run.place..., run.values) { counts[place] += 1 }
        }
        return counts
    }

    /// The columns of all series, in their order, each in order of time; without those that have no sample.
    func columns(of series: [Head.Series]) -> [Column] {
        var times = series.map { [Int64](reservingCapacity: Int($0.count)) }
        var bits = series.map { [UInt64](reservingCapacity: Int($0.count)) }
        forEachRun { run in
            for (place, value) in zip(run.place..., run.values) {
                times[place].append(run.time)
                bits[place].append(value)
            }
        }
        return series.indices.compactMap { column(of: series[$0], times[$0], bits[$0]) }
    }

    /// The column of one series; nil when it has no sample.
    func column(of series: Head.Series, at place: Int) -> Column? {
        var times: [Int64] = []
        var bits: [UInt64] = []
        forEachRun { run in
            let offset = place - run.place
            guard offset >= 0, offset < run.values.count else { return }
            times.append(run.time)
            bits.append(run.values[run.values.startIndex + offset])
        }
        return column(of: series, times, bits)
    }

    private func column(of series: Head.Series, _ times: [Int64], _ bits: [UInt64]) -> Column? {
        if times.isEmpty { return nil }
        let values: Column.Values =
            switch series.form {
            case .number: .numbers(bits)
            case .text: .texts(bits.map { texts[Int($0)] })
            }
        var column = Column(series: series.number, times: times, values: values)
        column.order()
        return column
    }
}

extension Array {
    fileprivate init(reservingCapacity capacity: Int) {
        self = []
        reserveCapacity(capacity)
    }
}
