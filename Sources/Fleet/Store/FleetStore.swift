package import Foundation
package import SQL
package import Telemetry

/// The assets of all accounts with their devices, and what their samples say of them: position, latest values, when they
/// last reported.
///
/// Every method takes the id of an account and reaches nothing outside it: the id is a part of every key and of every
/// query. An asset of another account is not found, as if it did not exist.
package final class FleetStore: Sendable {
    let database: Database
    let ids = AssetIDSequence()
    /// nil in a process that reads no samples, because another one has the store open.
    package let samples: (any SampleStoring)?
    private let versions = FleetVersions()

    package init(database: Database, samples: (any SampleStoring)?) {
        self.database = database
        self.samples = samples
    }

    // MARK: Changes as caches see them

    /// A number that grows with every change of the account's fleet, after the change is durable and before the one
    /// who made it hears of it. What was read after taking a version is at least as new as that version.
    package func version(of account: UUID) -> UInt64 {
        versions.version(of: account)
    }

    /// The same for some assets with their devices: it grows with every change of one of them.
    package func version(of assets: [AssetKey]) -> UInt64 {
        versions.version(of: assets)
    }

    /// The same for the fleet and its samples together.
    package func versionWithSamples(of account: UUID) -> UInt64 {
        version(of: account) + (samples?.version(of: account) ?? 0)
    }

    /// Counts a change of every account's fleet: another process has written to the database.
    package func bumpAll() {
        versions.bumpAll()
    }

    /// To be called inside a write that has changed something of the account's fleet.
    /// - Parameter asset: the only one that has changed; nil where it may be any.
    func noteChange(of account: UUID, asset: UUID? = nil, on connection: Connection) {
        connection.whenDurable { [versions] in versions.bump(account, asset) }
    }

    // MARK: Transactions

    func read<T: Sendable>(
        _ body: @escaping @Sendable (Connection) throws -> T
    ) async throws(FleetError) -> T {
        do {
            return try await database.read(body)
        } catch {
            throw Self.typed(error)
        }
    }

    func write<T: Sendable>(
        _ body: @escaping @Sendable (Connection) throws -> T
    ) async throws(FleetError) -> T {
        do {
            return try await database.write(body)
        } catch {
            throw Self.typed(error)
        }
    }

    private static func typed(_ error: any Error) -> FleetError {
        switch error {
        case let error as FleetError: error
        case let error as SQLError: .storage(error)
        default: .storage(.failed("\(error)"))
        }
    }
}
