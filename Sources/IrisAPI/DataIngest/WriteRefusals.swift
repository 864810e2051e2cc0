import RemoteWrite

/// Samples of a write request that are not kept: how many for which reason, and words for the first few series.
struct WriteRefusals: Sendable {
    private static let toldSeries = 5

    private(set) var counts: [IngestRefusal: Int] = [:]
    private var told: [String] = []

    var total: Int { counts.values.reduce(0, +) }

    @inline(never)
    mutating func add(_ reason: IngestRefusal, count: Int, of series: TimeSeries, _ words: @autoclosure () -> String) {
        counts[reason, default: 0] += count
        guard told.count < Self.toldSeries, let labels = try? SeriesLabels(series.labels) else { return }
        told.append("\(labels.description) \(words())")
    }

    /// What a sender is told.
    func message(of total: Int) -> String {
        let list = told.joined(separator: "; ")
        let kept = self.total == total ? "None was kept." : "The others were kept."
        return "\(self.total) of \(total) samples were refused: \(list). \(kept)"
    }
}
