import Web

/// The limits that are documented for the vendor's APIs, under the names by which operations state them.
extension [Quota] {
    // ISO 15143-3 (AEMP)

    static var fleetPage: [Quota] {
        [exportURL("aemp-fleet-page-url"), Quota("aemp-fleet-pages", requests: 50, seconds: 1, of: .account)]
    }

    static var singleElement: [Quota] {
        [exportURL("aemp-element-url"), Quota("aemp-elements", requests: 500, seconds: 1, of: .account)]
    }

    /// - Parameter dates: the parameters of the path that hold the interval: an equipment's data point counts as one
    ///   URL whatever they are.
    static func timeSeries(dates: [String]) -> [Quota] {
        [
            exportURL("aemp-series-url", .urlWithout(dates)),
            Quota("aemp-series", requests: 500, seconds: 1, of: .account),
        ]
    }

    private static func exportURL(_ name: String, _ extent: Quota.Extent = .url) -> Quota {
        Quota(
            name, requests: 1, seconds: 900, of: .account, on: extent, pool: Quota.Pool(requests: 50, days: 30))
    }

    // Locations

    static var locationPage: [Quota] {
        [Quota("location-page", requests: 1, seconds: 1, of: .credential, on: .url)]
    }

    static var location: [Quota] {
        [Quota("location-asset", requests: 1, seconds: 1, of: .credential, on: .url)]
    }

    // Time Series

    static var seriesQueries: [Quota] {
        [Quota("time-series-queries", requests: 100, seconds: 1, of: .account)]
    }

    static var seriesMetrics: [Quota] {
        [Quota("time-series-metrics", requests: 20, seconds: 1, of: .account)]
    }
}
