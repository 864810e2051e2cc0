package import Accounts
import Foundation
import Hummingbird
package import SQL
package import Web

/// The documentation site: guides, the reference made of the operations' own descriptions, samples, search, changelog.
package struct DeveloperHub: Sendable {
    /// What the Hub says of the installation.
    package struct Setup: Sendable {
        /// Address of the server as its users know it, without a slash at the end.
        let publicURL: String
        let version: String
        /// Whom to ask: an address or a sentence of the operator.
        let contact: String?
        /// E-mail addresses of those who decide on suggestions; empty for the operator's administrators.
        let editors: Set<String>
        let describe: @Sendable ([Web.Operation]) -> OpenAPIDocument
        let status: @Sendable () async -> ServerStatus

        package init(
            publicURL: String, version: String, contact: String?, editors: [String],
            describe: @escaping @Sendable ([Web.Operation]) -> OpenAPIDocument,
            status: @escaping @Sendable () async -> ServerStatus
        ) {
            self.publicURL = publicURL
            self.version = version
            self.contact = contact
            self.editors = Set(editors.map { $0.lowercased() })
            self.describe = describe
            self.status = status
        }
    }

    let operations: [Web.Operation]
    let setup: Setup
    let accounts: AccountStore
    let sessions: BrowserSessions
    let contents: HubContents
    let responder: Responder
    let edits: EditStore
    let personalTokens: any PersonalTokens
    let journal: RequestJournal
    let templates: Templates
    let staticFiles: StaticFiles
    let staticAddresses: TemplateValue

    /// - Parameters:
    ///   - operations: every operation that the server answers.
    ///   - facts: what texts may state of the program.
    ///   - responder: answers the requests that pages send for their readers; it knows the operations alone.
    /// - Throws: `PageFilesError` when words, templates or static files are missing, or a text states a fact that
    ///   there is not.
    package init(
        _ setup: Setup, operations: [Web.Operation], facts: Facts, accounts: AccountStore, sessions: BrowserSessions,
        database: Database, responder: Responder, personalTokens: any PersonalTokens, journal: RequestJournal
    ) throws(PageFilesError) {
        self.operations = operations
        self.setup = setup
        self.accounts = accounts
        self.sessions = sessions
        self.responder = responder
        edits = EditStore(database: database)
        self.personalTokens = personalTokens
        self.journal = journal
        let folder = try Self.folder()
        templates = try Templates(folder: folder + "/Templates")
        staticFiles = try StaticFiles(folder: folder + "/Static", prefix: "/hub/static")
        for operation in operations {
            let names = operation.parameters.map(\.name) + (operation.body?.schema?.properties.map(\.name) ?? [])
            precondition(
                OperationFields.reserved(by: operation.access).isDisjoint(with: names),
                "a parameter of \(operation.id) has a name that its page needs")
        }
        let shared = try StaticFiles.shared().addresses
        staticAddresses = .object(
            shared.merging(staticFiles.addresses) { own, _ in own }.reduce(into: [:]) { named, file in
                named[Self.templateName(file.key)] = .text(file.value)
            })
        contents = try HubContents(Self.material(operations, facts, accounts.catalogue))
    }

    static func folder() throws(PageFilesError) -> String {
        guard let folder = Bundle.module.resourcePath else {
            throw PageFilesError(reason: "the Hub's pages are missing beside the program")
        }
        return folder
    }

    var publicURL: String { setup.publicURL }

    /// What came with the program.
    static func material(
        _ operations: [Web.Operation], _ facts: Facts, _ catalogue: Catalogue
    ) throws(PageFilesError) -> HubLibrary.Material {
        let folder = try folder()
        return HubLibrary.Material(
            guides: try Article.shipped(.guides), domains: try Article.shipped(.domains),
            notes: try Article.shipped(.notes),
            changelog: try Changelog(text(folder + "/CHANGELOG.md")),
            ledger: try RevisionLedger(text(folder + "/Hub/Revisions.tsv")), operations: operations,
            catalogue: catalogue, facts: facts)
    }

    /// `Hub/Revisions.tsv` with a line for each page whose words it does not know yet.
    package static func revisions(
        _ operations: [Web.Operation], facts: Facts, catalogue: Catalogue, day: String
    ) throws(PageFilesError) -> String {
        try HubContents(material(operations, facts, catalogue)).completedLedger(day: day).text
    }

    private static func text(_ path: String) throws(PageFilesError) -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw PageFilesError(reason: "\(path) cannot be read")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// `hub.css` as templates know it: `hubCss`; pictures are known by their names alone.
    private static func templateName(_ file: String) -> String {
        let parts = file.split(whereSeparator: { $0 == "." || $0 == "-" }).filter { $0 != "svg" }
        return parts.dropFirst().reduce(String(parts.first ?? "")) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
    }

    /// Shows the edits that were accepted. An edit of words that came with an older version of the program is not
    /// shown any more: the newer words take its place.
    package func showEdits() async throws {
        var shown: [String: HubEdit] = [:]
        let revisions = try await edits.newestRevisions()
        if revisions.isEmpty { return }
        for revision in revisions {
            guard RevisionLedger.hash(contents.shippedSource(of: revision.page)) == revision.shipped,
                (try? contents.facts.filled(into: revision.source)) != nil
            else { continue }
            shown[revision.page] = HubEdit(source: revision.source, time: revision.createdAt)
        }
        try contents.apply(shown)
    }

    /// - Throws: when a description of the APIs cannot be written.
    package func routes() throws -> [Route] {
        try staticFiles.routes(errorStyle: .api) + landingRoutes + guideRoutes + referenceRoutes + operationRoutes
            + sampleRoutes + postmanRoutes + searchRoutes + changelogRoutes + statusRoutes + supportRoutes
            + suggestRoutes + suggestionRoutes + historyRoutes + helpfulRoutes + machineReaderRoutes()
    }
}
