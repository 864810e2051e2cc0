import Fleet
import Synchronization

import struct Foundation.UUID

/// Remembers which ids are assets of an account and which are not, each for one version of its fleet, so that a stream
/// of samples asks the database once.
final class KnownAssets: Sendable {
    private struct Account {
        var version: UInt64
        var known: Set<UUID> = []
        var unknown: Set<UUID> = []
    }

    private struct State {
        var accounts: [UUID: Account] = [:]
        /// Ids of all accounts.
        var count = 0
    }

    /// Ids that are remembered before all are forgotten.
    private static let limit = 500_000
    /// A statement names so many ids at most; SQLite takes four times as many.
    private static let idsAStatement = 8_192

    private let fleet: FleetStore
    private let state = Mutex(State())

    init(_ fleet: FleetStore) {
        self.fleet = fleet
    }

    /// Which of some ids are assets of the account.
    func existing(_ ids: Set<UUID>, of account: UUID) async throws(FleetError) -> Set<UUID> {
        // Taken before the read: what is read is at least as new as this version of the fleet.
        let version = fleet.version(of: account)
        var (known, open) = state.withLock { state -> (Set<UUID>, [UUID]) in
            guard let entry = state.accounts[account], entry.version == version else { return ([], Array(ids)) }
            return (
                ids.intersection(entry.known), ids.filter { !entry.known.contains($0) && !entry.unknown.contains($0) }
            )
        }
        while !open.isEmpty {
            let part = Array(open.suffix(Self.idsAStatement))
            open.removeLast(part.count)
            let found = try await fleet.existing(part, of: account)
            known.formUnion(found)
            keep(found, Set(part).subtracting(found), of: account, version)
        }
        return known
    }

    private func keep(_ known: Set<UUID>, _ unknown: Set<UUID>, of account: UUID, _ version: UInt64) {
        state.withLock { state in
            if state.count > Self.limit { state = State() }
            var entry = state.accounts.removeValue(forKey: account) ?? Account(version: version)
            state.count -= entry.known.count + entry.unknown.count
            if entry.version < version { entry = Account(version: version) }
            // What was read from an older fleet is not remembered.
            if entry.version == version {
                entry.known.formUnion(known)
                entry.unknown.formUnion(unknown)
            }
            state.count += entry.known.count + entry.unknown.count
            state.accounts[account] = entry
        }
    }
}
