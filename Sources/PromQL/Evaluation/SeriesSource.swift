/// Where the samples of a query come from. It gives only what the asker may see, whatever the matchers say.
package protocol SeriesSource: Sendable {
    /// The series that fulfil every condition of a request, in any order, each once; those without a sample in its
    /// range may be left out.
    func select(_ request: SeriesRequest) async throws(QueryError) -> [SourceSeries]
}

/// What a selector asks for.
package struct SeriesRequest: Sendable {
    package let matchers: [LabelMatcher]
    /// In milliseconds since 1970 UTC, both ends included.
    package let range: ClosedRange<Int64>
    /// Whether the newest sample in the range is enough.
    package let isNewestOnly: Bool
    /// How many samples the answer may have.
    package let limit: Int

    package init(
        _ matchers: [LabelMatcher], _ range: ClosedRange<Int64>, isNewestOnly: Bool = false, limit: Int = .max
    ) {
        self.matchers = matchers
        self.range = range
        self.isNewestOnly = isNewestOnly
        self.limit = limit
    }
}

/// Samples of one series in order of time, each time once.
package struct SourceSeries: Sendable {
    package let labels: Labels
    /// In milliseconds since 1970 UTC.
    package let times: [Int64]
    /// As many; one that is `Double.absent` says that the series has no value from then on.
    package let values: [Double]

    package init(_ labels: Labels, times: [Int64], values: [Double]) {
        self.labels = labels
        self.times = times
        self.values = values
    }
}
