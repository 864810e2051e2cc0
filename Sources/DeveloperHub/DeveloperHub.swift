package import Accounts
import Foundation
import Hummingbird
package import Logging
package import Web

/// The documentation site: guides, the reference made of the operations' own descriptions, samples, search, changelog.
package struct DeveloperHub: Sendable {
    let operations: [Web.Operation]
    let facts: Facts
    let accounts: AccountStore
    let sessions: BrowserSessions
    /// Address of the server as its users know it, without a slash at the end.
    let publicURL: String
    let logger: Logger
    let library: HubLibrary
    let templates: Templates
    let staticFiles: StaticFiles
    let staticAddresses: TemplateValue

    /// - Parameters:
    ///   - operations: every operation that the server answers.
    ///   - facts: what texts may state of rooms that the Hub does not know.
    /// - Throws: `PageFilesError` when words, templates or static files are missing, or a text states a fact that
    ///   there is not.
    package init(
        operations: [Web.Operation], facts: Facts, accounts: AccountStore, sessions: BrowserSessions,
        publicURL: String, logger: Logger
    ) throws(PageFilesError) {
        self.operations = operations
        self.facts = facts
        self.accounts = accounts
        self.sessions = sessions
        self.publicURL = publicURL
        self.logger = logger
        guard let folder = Bundle.module.resourcePath else {
            throw PageFilesError(reason: "the Hub's pages are missing beside the program")
        }
        templates = try Templates(folder: folder + "/Templates")
        staticFiles = try StaticFiles(folder: folder + "/Static", prefix: "/hub/static")
        let shared = try StaticFiles.shared().addresses
        staticAddresses = .object(
            shared.merging(staticFiles.addresses) { own, _ in own }.reduce(into: [:]) { named, file in
                named[Self.templateName(file.key)] = .text(file.value)
            })
        library = HubLibrary([])
    }

    /// `hub.css` as templates know it: `hubCss`.
    private static func templateName(_ file: String) -> String {
        let parts = file.split(whereSeparator: { $0 == "." || $0 == "-" })
        return parts.dropFirst().reduce(String(parts.first ?? "")) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
    }

    package func routes() -> [Route] {
        staticFiles.routes(errorStyle: .api) + sampleRoutes + postmanRoutes
    }
}
