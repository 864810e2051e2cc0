/// The samples of one series in order of time, each time once.
struct Column: Equatable {
    enum Values: Equatable {
        /// The bits of doubles.
        case numbers([UInt64])
        case texts([String])

        var form: SeriesKey.Form {
            switch self {
            case .numbers: .number
            case .texts: .text
            }
        }
    }

    let series: UInt32
    var times: [Int64]
    var values: Values

    var count: Int { times.count }

    /// The part whose times are in `range`.
    func part(_ range: ClosedRange<Int64>) -> Column {
        let start = times.firstIndexNot { $0 < range.lowerBound }
        let end = times.firstIndexNot { $0 <= range.upperBound }
        if start == 0, end == times.count { return self }
        guard start < end else { return Column(series: series, times: [], values: values.slice(0..<0)) }
        return Column(series: series, times: Array(times[start..<end]), values: values.slice(start..<end))
    }
}

extension Column.Values {
    func slice(_ range: Range<Int>) -> Column.Values {
        switch self {
        case .numbers(let bits): .numbers(Array(bits[range]))
        case .texts(let texts): .texts(Array(texts[range]))
        }
    }

    /// All values, one part behind the other.
    static func joined(_ parts: [Column.Values]) -> Column.Values {
        parts.first?.form == .text ? .texts(parts.flatMap(\.texts)) : .numbers(parts.flatMap(\.bits))
    }

    private var bits: [UInt64] {
        guard case .numbers(let bits) = self else { preconditionFailure("a series has one form for good") }
        return bits
    }

    private var texts: [String] {
        guard case .texts(let texts) = self else { preconditionFailure("a series has one form for good") }
        return texts
    }

    /// The values at `indices`, in their order.
    func picked(_ indices: [Int]) -> Column.Values {
        switch self {
        case .numbers(let bits): .numbers(indices.map { bits[$0] })
        case .texts(let texts): .texts(indices.map { texts[$0] })
        }
    }
}

extension Column {
    /// Joins parts of a series that were written one after the other: of two values at one time the later part's, and
    /// within a part the later one, wins.
    static func joined(_ parts: [Column]) -> Column? {
        guard let first = parts.first else { return nil }
        // To append one part after the other would copy the texts that are there each time.
        var whole =
            parts.count == 1
            ? first
            : Column(series: first.series, times: parts.flatMap(\.times), values: .joined(parts.map(\.values)))
        whole.order()
        return whole
    }

    /// Brings samples in the order of writing into the order of time.
    mutating func order() {
        var isOrdered = true
        for index in times.indices.dropFirst() where times[index] <= times[index - 1] {
            isOrdered = false
            break
        }
        if isOrdered { return }
        let order = times.indices.sorted { times[$0] != times[$1] ? times[$0] < times[$1] : $0 < $1 }
        var kept: [Int] = []
        kept.reserveCapacity(order.count)
        for index in order {
            if let last = kept.last, times[last] == times[index] {
                kept[kept.count - 1] = index
            } else {
                kept.append(index)
            }
        }
        values = values.picked(kept)
        times = kept.map { times[$0] }
    }
}

extension Array {
    /// The first index whose element does not fulfil a condition that holds for a front part of the array only.
    func firstIndexNot(_ holds: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
