package import Accounts
package import AuthorizationServer
import DeveloperHub
package import Fleet
import Foundation
import Hummingbird
package import IrisAPI
package import PromQL
import SQL
package import Telemetry
package import Web

/// Every operation of the program, in the order of the documentation.
package enum ServerOperations {
    /// The version that documents and `--version` carry.
    package static let version = "0.1.0"

    /// Where the OpenAPI document is.
    static let documentPath = "/openapi.json"

    package static func all(
        authorization: AuthorizationServer, fleet: FleetStore, samples: SampleStore, publicURL: String,
        oldestKept: @escaping SampleStore.Retention, ingestFigures: IngestFigures = IngestFigures(),
        queriedAssets: QueriedAssets? = nil, queryLimits: QueryLimits = QueryLimits()
    ) -> [Web.Operation] {
        authorization.operations()
            + IrisAPI.operations(
                fleet: fleet, samples: samples, publicURL: publicURL, oldestKept: oldestKept,
                ingestFigures: ingestFigures, queriedAssets: queriedAssets, queryLimits: queryLimits)
    }

    /// What the operations ask of their callers.
    static func entitlements(of operations: [Web.Operation]) -> Set<Entitlement> {
        Set(operations.compactMap { if case .bearer(let entitlement) = $0.access { entitlement } else { nil } })
    }

    package static func document(_ operations: [Web.Operation]) -> OpenAPIDocument {
        OpenAPIDocument(
            operations, scopes: Scope.all.map { (name: $0.name, description: $0.description) }, version: version)
    }

    /// The document as it is kept in a file: without the address of an installation.
    package static func documentWithoutServer() async throws -> String {
        try await withExample { operations, _ in document(operations).json(server: nil).indented() }
    }

    /// `Hub/Revisions.tsv` as it should be: with a line of today for each page whose words it does not know yet.
    package static func hubRevisions() async throws -> String {
        try await withExample { operations, accounts in
            let configuration = try Configuration(flags: [:], environment: [:], file: nil)
            return try DeveloperHub.revisions(
                operations,
                facts: HubFacts.make(configuration: configuration, operations: operations, accounts: accounts),
                catalogue: accounts.catalogue, day: String(Timestamp(milliseconds: .now).description.prefix(10)))
        }
    }

    /// The operations as they are described, for documents and their tests: the real ones, over an installation in a
    /// folder of its own that is gone afterwards.
    package static func withExample<Result>(
        _ body: (_ operations: [Web.Operation], _ accounts: AccountStore) async throws -> Result
    ) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "iris-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let installation = try await Installation(DataDirectory(folder.path), catalogueFile: nil, samples: .owned)
        guard let samples = installation.samples else { throw TelemetryError.locked }
        let accounts = installation.accounts
        let keys = try SigningKeySet(file: installation.directory.signingKeys, algorithm: .es256)
        let register = AccessTokenRegister(issuer: exampleURL, keys: keys, directory: accounts.directory)
        let lifetimes = AuthorizationServer.Lifetimes()
        let grants = try await GrantStore(
            database: installation.database, accounts: accounts, register: register,
            accessTokenLifetime: lifetimes.user)
        let authorization = AuthorizationServer(
            accounts: accounts, register: register, grants: grants, keys: keys, lifetimes: lifetimes,
            throttle: Throttle(), uses: UseRecorder(accounts))
        let operations = all(
            authorization: authorization, fleet: installation.fleet, samples: samples,
            publicURL: exampleURL, oldestKept: { _ in .min })
        let result = try await body(operations, accounts)
        try await installation.close()
        return result
    }

    private static let exampleURL = "https://iris.example"
}
