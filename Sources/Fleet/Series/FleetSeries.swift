package import PromQL
package import Telemetry

package import struct Foundation.UUID

/// The series of one asset or of all visible assets of an account: whatever a query asks for, it sees no others.
package struct FleetSeries: SeriesSource {
    /// The label that every series has of its asset.
    package static let assetLabel = "asset_id"

    private let samples: SampleStore
    /// Those that the caller may see, and nothing else.
    private let assets: [QueriedAsset]
    private let account: UUID

    package init(_ samples: SampleStore, _ assets: [QueriedAsset], of account: UUID) {
        self.samples = samples
        self.assets = assets
        self.account = account
    }

    /// How many assets a query sees.
    package var assetCount: Int { assets.count }

    // MARK: Samples

    package func select(_ request: SeriesRequest) async throws(QueryError) -> [SourceSeries] {
        do {
            return try await found(request)
        } catch let error as SampleStore.TooManySamples {
            throw QueryError(
                .execution,
                "query processing would load too many samples into memory: more than \(error.limit) are there")
        } catch is CancellationError {
            throw QueryError(.canceled, "query was canceled")
        } catch {
            throw QueryError(.unavailable, "the samples cannot be read: \(error)")
        }
    }

    private func found(_ request: SeriesRequest) async throws -> [SourceSeries] {
        let matchers = SplitMatchers(request.matchers)
        let assets = matchers.assets(among: assets)
        let keys = assets.map { AssetKey(account: account, asset: $0.id) }
        let wanted = SampleStore.AssetsRequest(
            request.range, isNewestOnly: request.isNewestOnly, limit: request.limit
        ) { key in
            key.form == .number && key.seriesLabels.map(matchers.mayMatch) == true
        }
        var labels: [SeriesKey: Labels] = [:]
        var result: [SourceSeries] = []
        for (asset, series) in zip(assets, try await samples.select(keys, wanted)) {
            var places: [Labels: Int] = [:]
            for series in series {
                guard case .numbers(let bits) = series.values else { continue }
                let own = labels[series.series] ?? series.series.seriesLabels ?? Labels()
                labels[series.series] = own
                let whole = asset.labels(of: own)
                guard matchers.match(whole) else { continue }
                let found = SourceSeries(
                    whole, times: series.times, values: bits.map { Double(bitPattern: $0) })
                // Two sensors can have one metric.
                if series.series.kind == .sensor, let place = places[whole] {
                    result[place] = result[place].merged(with: found)
                } else {
                    if series.series.kind == .sensor { places[whole] = result.count }
                    result.append(found)
                }
            }
        }
        return result
    }

    // MARK: Series

    /// The labels of all series that some selector takes and that have a sample in a range of times.
    /// - Parameter selectors: none for all series.
    package func labels(
        _ selectors: [VectorSelector], _ range: ClosedRange<Int64>?
    ) async throws(QueryError) -> Set<Labels> {
        var found: Set<Labels> = []
        for matchers in selectors.isEmpty ? [[]] : selectors.map(\.matchers) {
            if let range {
                // Of most series memory knows the newest sample, and nothing has to be read to see that there is one.
                let request = SeriesRequest(matchers, range, isNewestOnly: true)
                for series in try await select(request) { found.insert(series.labels) }
            } else {
                let split = SplitMatchers(matchers)
                for asset in split.assets(among: assets) {
                    for key in samples.series(of: AssetKey(account: account, asset: asset.id)) {
                        guard key.form == .number, let own = key.seriesLabels else { continue }
                        let whole = asset.labels(of: own)
                        if split.match(whole) { found.insert(whole) }
                    }
                }
            }
        }
        return found
    }
}

/// Conditions on series, those on the asset apart.
private struct SplitMatchers: Sendable {
    private let all: [LabelMatcher]
    private let ofAsset: [LabelMatcher]
    /// On labels that only the series itself can have.
    private let ofSeries: [LabelMatcher]

    init(_ matchers: [LabelMatcher]) {
        all = matchers
        ofAsset = matchers.filter { $0.label == FleetSeries.assetLabel }
        ofSeries = matchers.filter { !QueriedAsset.labelNames.contains($0.label) }
    }

    func assets(among assets: [QueriedAsset]) -> [QueriedAsset] {
        ofAsset.isEmpty
            ? assets : assets.filter { asset in ofAsset.allSatisfy { $0.matches(asset.idText) } }
    }

    /// Whether a series can fulfil all conditions, whatever the asset.
    func mayMatch(_ labels: Labels) -> Bool { ofSeries.allSatisfy { $0.matches(labels[$0.label]) } }

    func match(_ labels: Labels) -> Bool { all.allSatisfy { $0.matches(labels[$0.label]) } }
}

extension SeriesKey {
    /// Name and labels of its metric; nil for what is none.
    package var seriesLabels: Labels? {
        metric.map { metric in
            Labels(
                [Labels.Label(Labels.metricName, metric.name)]
                    + metric.labels.map { Labels.Label($0.key, $0.value) })
        }
    }
}

extension SourceSeries {
    /// Samples of both in order of time; of two at one time the other's.
    fileprivate func merged(with other: SourceSeries) -> SourceSeries {
        var values: [Int64: Double] = [:]
        for series in [self, other] {
            for (time, value) in zip(series.times, series.values) { values[time] = value }
        }
        let times = values.keys.sorted()
        return SourceSeries(labels, times: times, values: times.compactMap { values[$0] })
    }
}
