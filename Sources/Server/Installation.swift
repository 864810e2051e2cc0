package import Accounts
import AuthorizationServer
package import Fleet
package import SQL

/// The rooms over one data directory, as the server and every command open them.
package struct Installation: Sendable {
    package let directory: DataDirectory
    package let database: Database
    package let accounts: AccountStore
    package let fleet: FleetStore

    /// All steps of the schema, over all rooms.
    package static let migrations = AccountStore.migrations + FleetStore.migrations + GrantStore.migrations

    /// - Parameter catalogueFile: the operator's catalogue; nil for the shipped one.
    package init(_ directory: DataDirectory, catalogueFile: String?) async throws {
        self.directory = directory
        let catalogue = try catalogueFile.map { try Catalogue(file: $0) } ?? .shipped()
        database = try Database(path: directory.database, migrations: Self.migrations)
        accounts = try await AccountStore(
            database: database, hasher: SecretHasher(file: directory.hashKey), catalogue: catalogue)
        fleet = FleetStore(database: database)
    }
}
