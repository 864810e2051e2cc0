/// What a token may be used for. Every scope of the program is listed here and nowhere else.
package struct Scope: Sendable, Hashable {
    package let name: String
    package let description: String

    /// The whole API, for tokens of the password grant: an API User acts as its account.
    package static let api = Scope(name: "api", description: "Every API that the account's package opens.")
    /// Asks for a refresh token beside the access token of the password grant.
    package static let offlineAccess = Scope(name: "offline_access", description: "A refresh token as well.")
    package static let assetView = Scope(name: "asset.view", description: "Read assets and their locations.")
    package static let assetManage = Scope(
        name: "account.asset.manage", description: "Create, change, onboard, offboard and delete assets.")
    package static let dataIngestWrite = Scope(
        name: "data-ingest.write", description: "Send samples of assets: machine insights, locations, sensors, faults.")
    package static let iso15143Snapshot = Scope(
        name: "api.iso15143.snapshot", description: "Read the fleet as pages of ISO 15143-3 (AEMP).")
    package static let iso15143TimeSeries = Scope(
        name: "api.iso15143.timeseries", description: "Read time series of ISO 15143-3 (AEMP).")
    package static let timeSeriesView = Scope(
        name: "time-series.view", description: "Query the samples of assets by PromQL.")
    package static let canFaultsView = Scope(
        name: "can-faults.view", description: "Read the fault codes that machines report.")
    package static let canFaultsSimulate = Scope(
        name: "can-faults.simulate", description: "Send and resolve simulated fault codes.")
    package static let tokenIntrospect = Scope(
        name: "token.introspect", description: "Look at every access and refresh token of the account.")

    /// Those that an API Key can hold.
    package static let grantableToKeys = [
        assetView, assetManage, dataIngestWrite, iso15143Snapshot, iso15143TimeSeries, timeSeriesView,
        canFaultsView, canFaultsSimulate, tokenIntrospect,
    ]
    /// Those that the password grant knows.
    package static let grantableToUsers = [api, offlineAccess]
    package static let all = grantableToUsers + grantableToKeys
}
