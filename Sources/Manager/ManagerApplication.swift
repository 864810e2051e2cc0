package import Accounts
package import Fleet
import Foundation
import Hummingbird
package import Logging
package import PromQL
package import Telemetry
package import Web

/// The web application in which people of an account see their fleet and look after users, API Users, API Keys,
/// Classic API tokens, packages and the audit log.
package struct ManagerApplication: Sendable {
    let accounts: AccountStore
    let throttle: Throttle
    let fleet: FleetStore
    let samples: SampleStore
    let queriedAssets: QueriedAssets
    let queryLimits: QueryLimits
    let metricNames: MetricNames
    /// What the operations of the APIs ask for: from it come the words on what a scope or a package opens.
    let entitlements: Set<Entitlement>
    /// Address of the server as its users know it, without a slash at the end.
    let publicURL: String
    let helpURL: String
    let logger: Logger
    let secrets = OneTimeSecrets()
    let sessions: BrowserSessions
    let templates: Templates
    /// Our own files, and those of others as far as they were fetched before the program was built.
    let staticFiles: [StaticFiles]
    let staticAddresses: TemplateValue

    /// - Parameters:
    ///   - queriedAssets: which assets queries see; the APIs share it.
    ///   - queryLimits: what one query of a page may take, as in the APIs.
    /// - Throws: `PageFilesError` when templates or static files are missing.
    package init(
        accounts: AccountStore, throttle: Throttle, fleet: FleetStore, samples: SampleStore,
        queriedAssets: QueriedAssets, queryLimits: QueryLimits = QueryLimits(), entitlements: Set<Entitlement>,
        publicURL: String, helpURL: String = "/", logger: Logger
    ) throws(PageFilesError) {
        self.accounts = accounts
        self.throttle = throttle
        self.fleet = fleet
        self.samples = samples
        self.queriedAssets = queriedAssets
        self.queryLimits = queryLimits
        metricNames = MetricNames(samples)
        self.entitlements = entitlements
        self.publicURL = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
        self.helpURL = helpURL
        self.logger = logger
        sessions = BrowserSessions(accounts, publicURL: publicURL)
        guard let folder = Bundle.module.resourcePath else {
            throw PageFilesError(reason: "the Manager's pages are missing beside the program")
        }
        templates = try Templates(folder: folder + "/Templates")
        staticFiles = [
            try StaticFiles(folder: folder + "/Static", prefix: "/manager/static"),
            try StaticFiles(folder: folder + "/ThirdParty", prefix: "/manager/static"),
        ]
        let files = [try StaticFiles.shared()] + staticFiles
        staticAddresses = try Self.named(files.reduce(into: [:]) { $0.merge($1.addresses) { own, _ in own } })
    }

    package func routes() -> [Route] {
        staticFiles.flatMap { $0.routes(errorStyle: errorStyle) } + signInRoutes + homeRoutes + assetRoutes
            + assetPageRoutes + assetAssignmentRoutes + exploreRoutes + apiUserRoutes + apiKeyRoutes
            + classicTokenRoutes + clickAndAccessRoutes + userRoutes + packageRoutes + auditLogRoutes + profileRoutes
            + secretRoutes
    }

    /// The addresses under the names by which templates know them.
    private static func named(_ addresses: [String: String]) throws(PageFilesError) -> TemplateValue {
        let files = [
            "tokensCss": "tokens.css", "managerCss": "manager.css", "themeJs": "theme.js", "managerJs": "manager.js",
            "secretJs": "secret.js", "logo": "logo.svg", "icons": "icons.svg", "chartsCss": "charts.css",
            "chartJs": "chart.js",
        ]
        // Pages do without what was not fetched.
        let fetched = ["uplotJs": "uplot.js", "uplotCss": "uplot.css"]
        var named: [String: TemplateValue] = [:]
        for (name, file) in files {
            guard let address = addresses[file] else {
                throw PageFilesError(reason: "the static file \(file) is missing")
            }
            named[name] = .text(address)
        }
        for (name, file) in fetched { named[name] = .text(addresses[file]) }
        return .object(named)
    }
}
