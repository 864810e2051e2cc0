import Telemetry

import struct Foundation.UUID

/// Sees to it that a request gives no asset more series than it may have.
struct SeriesAllowance {
    private let account: UUID
    private let store: SampleStore
    /// The series of assets that were looked at, with those that this request adds.
    private var series: [UUID: Set<SeriesKey>] = [:]

    init(account: UUID, store: SampleStore) {
        self.account = account
        self.store = store
    }

    /// Whether the asset may have so many more, without a look at which they are.
    func hasRoom(for count: Int, of asset: UUID) -> Bool {
        store.seriesCount(of: AssetKey(account: account, asset: asset)) + count <= SampleIngest.seriesOfAsset
    }

    /// Adds series to an asset; when they are too many nothing is added, and the answer is false.
    mutating func take(_ keys: [SeriesKey], of asset: UUID) -> Bool {
        // Taken out, so that it grows in place.
        var known =
            series.removeValue(forKey: asset) ?? Set(store.series(of: AssetKey(account: account, asset: asset)))
        defer { series[asset] = known }
        let new = Set(keys.filter { !known.contains($0) })
        // What is known already stays welcome, even if there is too much of it.
        guard new.isEmpty || known.count + new.count <= SampleIngest.seriesOfAsset else { return false }
        known.formUnion(new)
        return true
    }
}
