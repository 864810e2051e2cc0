package import Accounts
package import Fleet
import Foundation
import Hummingbird
package import Logging
package import Web

/// The web application in which people of an account see their fleet and look after users, API Users, API Keys,
/// packages and the audit log.
package struct ManagerApplication: Sendable {
    let accounts: AccountStore
    let throttle: Throttle
    let fleet: FleetStore
    /// What the operations of the APIs ask for: from it come the words on what a scope or a package opens.
    let entitlements: Set<Entitlement>
    /// Address of the server as its users know it, without a slash at the end.
    let publicURL: String
    let helpURL: String
    let logger: Logger
    let secrets = OneTimeSecrets()
    let csrf: CSRF
    let templates: Templates
    let staticFiles: StaticFiles
    let staticAddresses: TemplateValue

    /// - Throws: `PageFilesError` when templates or static files are missing.
    package init(
        accounts: AccountStore, throttle: Throttle, fleet: FleetStore, entitlements: Set<Entitlement>,
        publicURL: String, helpURL: String = "/openapi.json", logger: Logger
    ) throws(PageFilesError) {
        self.accounts = accounts
        self.throttle = throttle
        self.fleet = fleet
        self.entitlements = entitlements
        self.publicURL = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
        self.helpURL = helpURL
        self.logger = logger
        csrf = CSRF(publicURL: publicURL) { [hasher = accounts.hasher] in hasher.hash($0, purpose: "csrf") }
        guard let folder = Bundle.module.resourcePath else {
            throw PageFilesError(reason: "the Manager's pages are missing beside the program")
        }
        templates = try Templates(folder: folder + "/Templates")
        staticFiles = try StaticFiles(folder: folder + "/Static", prefix: "/manager/static")
        staticAddresses = try Self.named(staticFiles.addresses)
    }

    package func routes() -> [Route] {
        staticFiles.routes(errorStyle: errorStyle) + signInRoutes + homeRoutes + assetRoutes + apiUserRoutes
            + apiKeyRoutes + userRoutes
            + packageRoutes + auditLogRoutes + profileRoutes + themeRoutes + secretRoutes
    }

    /// The addresses under the names by which templates know them.
    private static func named(_ addresses: [String: String]) throws(PageFilesError) -> TemplateValue {
        let files = [
            "tokensCss": "tokens.css", "managerCss": "manager.css", "themeJs": "theme.js", "managerJs": "manager.js",
            "secretJs": "secret.js", "logo": "logo.svg", "icons": "icons.svg",
        ]
        var named: [String: TemplateValue] = [:]
        for (name, file) in files {
            guard let address = addresses[file] else {
                throw PageFilesError(reason: "the static file \(file) is missing")
            }
            named[name] = .text(address)
        }
        return .object(named)
    }
}
