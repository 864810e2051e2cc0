package import Accounts
import AuthorizationServer
import DeveloperHub
package import Fleet
import Logging
package import SQL
package import Telemetry

/// The rooms over one data directory, as the server and every command open them.
package struct Installation: Sendable {
    /// What a process wants with samples.
    package enum Samples: Sendable {
        /// Nothing.
        case untouched
        /// To write some, beside a server if one runs.
        case written
        /// To have the store for itself, as the server does.
        case owned
    }

    package let directory: DataDirectory
    package let database: Database
    package let accounts: AccountStore
    package let fleet: FleetStore
    /// The sample store, where this process has it open.
    package let samples: SampleStore?
    /// Where samples go: into the store, or where another process has that open into its inbox.
    package let sink: any SampleSink

    /// All steps of the schema, over all rooms.
    package static let migrations =
        AccountStore.migrations + FleetStore.migrations + GrantStore.migrations
        + DeveloperHub.migrations

    /// - Parameter catalogueFile: the operator's catalogue; nil for the shipped one.
    package init(
        _ directory: DataDirectory, catalogueFile: String?, samples use: Samples = .untouched
    ) async throws {
        self.directory = directory
        let catalogue = try catalogueFile.map { try Catalogue(file: $0) } ?? .shipped()
        database = try Database(path: directory.database, migrations: Self.migrations)
        let accounts = try await AccountStore(
            database: database, hasher: SecretHasher(file: directory.hashKey), catalogue: catalogue)
        self.accounts = accounts
        var store: SampleStore?
        var logger = Logger(label: "telemetry")
        // A command says what it has done; how the store was opened is for a server's log.
        if use == .written { logger.logLevel = .warning }
        if use != .untouched {
            do throws(TelemetryError) {
                store = try await SampleStore(
                    in: directory.telemetry, retention: { accounts.oldestKept(of: $0) }, logger: logger)
            } catch {
                guard case .locked = error, use == .written else { throw error }
            }
        }
        samples = store
        sink = if let store { store } else { try SampleInbox(of: directory.telemetry) }
        fleet = FleetStore(database: database, samples: store)
    }

    /// Ends what this process has open; every sample that was taken is on the disk.
    package func close() async throws {
        await samples?.close()
        try database.close()
    }
}
