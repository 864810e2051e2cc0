extension Chunk {
    /// What a sample takes at most: its time, its run of rows, and a number with its place among the exceptions, each
    /// an integer of up to ten bytes; or in place of the number a text's length and index.
    private static let largestSample = 40

    /// Columns in groups that fit into a chunk each, in order of time.
    /// - Parameter limit: the most bytes before compression. One sample alone stays whole.
    static func split(_ columns: [Column], limit: Int = largestSize) -> [[Column]] {
        if columns.reduce(0, { $0 + bound(of: $1) }) <= limit { return [columns] }
        guard let first = columns.compactMap(\.times.first).min(), let last = columns.compactMap(\.times.last).max(),
            first < last
        else {
            // All of one time: half of the series each.
            guard columns.count > 1 else { return [columns] }
            let half = columns.count / 2
            return split(Array(columns[..<half]), limit: limit) + split(Array(columns[half...]), limit: limit)
        }
        // The longest column is halved; after the first time, so that something stands on both sides.
        let longest = columns.reduce(columns[0]) { $0.count < $1.count ? $1 : $0 }
        let middle = max(longest.times[longest.count / 2], first + 1)
        return [.min...middle - 1, middle ... .max].flatMap { range in
            split(columns.map { $0.part(range) }.filter { $0.count > 0 }, limit: limit)
        }
    }

    /// The most bytes that a column takes in a chunk before compression.
    private static func bound(of column: Column) -> Int {
        let texts =
            switch column.values {
            case .numbers: 0
            case .texts(let texts): texts.reduce(0) { $0 + $1.utf8.count }
            }
        return 64 + column.count * largestSample + texts
    }
}
