@testable import PromQL

/// Series in memory.
struct MemorySource: SeriesSource {
    var series: [SourceSeries]

    func select(_ request: SeriesRequest) async throws(QueryError) -> [SourceSeries] {
        series.filter { series in request.matchers.allSatisfy { $0.matches(series.labels[$0.label]) } }
            .map { series in
                let kept = series.times.indices.filter { request.range.contains(series.times[$0]) }
                let last = request.isNewestOnly ? kept.suffix(1) : kept[...]
                return SourceSeries(
                    series.labels, times: last.map { series.times[$0] }, values: last.map { series.values[$0] })
            }
    }
}

extension MemorySource {
    /// One value every so many seconds, from 1970 on.
    init(every seconds: Int64, _ series: [(Labels, [Double])]) {
        self.series = series.map { labels, values in
            SourceSeries(labels, times: values.indices.map { Int64($0) * seconds * 1000 }, values: values)
        }
    }
}
