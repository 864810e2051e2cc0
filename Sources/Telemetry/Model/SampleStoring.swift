package import Foundation

/// A store of samples. Iris ships one; others can stand behind the same interface.
package protocol SampleStoring: SampleSink {
    /// The samples of some series of an asset in a range of times, both ends included; a series without any is left
    /// out. What is past the account's retention is never given.
    func select(
        _ asset: AssetKey, _ series: [SeriesKey], _ range: ClosedRange<Int64>
    ) async throws(TelemetryError) -> [SeriesSamples]

    /// Every series that the asset has ever had a sample of.
    func series(of asset: AssetKey) -> [SeriesKey]

    /// The newest sample of every series of the asset, however old.
    func latest(of asset: AssetKey) -> LatestSamples

    /// The newest sample of one series of the asset.
    func latest(of asset: AssetKey, _ series: SeriesKey) -> Sample?

    /// The newest time of any sample of the asset, in milliseconds since 1970 UTC.
    func lastTime(of asset: AssetKey) -> Int64?

    /// A number that changes whenever samples of the account do.
    func version(of account: UUID) -> UInt64

    /// Deletes everything of an asset, for good.
    func delete(_ asset: AssetKey) async throws(TelemetryError)
}

/// Samples of one series in order of time, each time once.
package struct SeriesSamples: Sendable, Equatable {
    package enum Values: Sendable, Equatable {
        /// The bits of doubles.
        case numbers([UInt64])
        case texts([String])
    }

    package let series: SeriesKey
    /// In milliseconds since 1970 UTC.
    package let times: [Int64]
    package let values: Values

    package init(_ series: SeriesKey, times: [Int64], values: Values) {
        self.series = series
        self.times = times
        self.values = values
    }

    package func value(_ index: Int) -> SampleValue {
        switch values {
        case .numbers(let bits): .number(Double(bitPattern: bits[index]))
        case .texts(let texts): .text(texts[index])
        }
    }
}

/// The newest samples of an asset.
package struct LatestSamples: Sendable, Equatable {
    /// Changes whenever the asset's samples do.
    package let version: UInt64
    package let samples: [Sample]

    package init(version: UInt64, samples: [Sample]) {
        self.version = version
        self.samples = samples
    }
}
