import Foundation
import SQL
import Synchronization
import Web

/// Remembers when and from where credentials get tokens, without a write in the way of any answer: the directory
/// knows at once, the database every few seconds in one transaction.
package final class UseRecorder: Sendable {
    private struct Pending {
        var uses: [UUID: (account: UUID, use: LastUse)] = [:]
        var newAddresses: [(credential: UUID, account: UUID, use: LastUse)] = []
        /// Addresses known for a credential, so that the database is asked once for each.
        var known: [UUID: Set<String>] = [:]
    }

    private let store: AccountStore
    private let pending = Mutex(Pending())

    package init(_ store: AccountStore) {
        self.store = store
    }

    package func used(_ credential: Credential, address: String, agent: String, at time: Int64) {
        let use = LastUse(time: time, address: address, agent: String(agent.prefix(300)))
        store.directory.put(use, of: credential.id)
        pending.withLock { pending in
            pending.uses[credential.id] = (credential.accountID, use)
            // Bounded: a credential used from ever new addresses is not worth the memory.
            if pending.known[credential.id, default: []].count < 1000,
                pending.known[credential.id, default: []].insert(address).inserted
            {
                pending.newAddresses.append((credential.id, credential.accountID, use))
            }
        }
    }

    /// Writes what has gathered; called every few seconds and at the end.
    package func flush() async throws(AccountsError) {
        let (uses, newAddresses) = pending.withLock { pending in
            defer {
                pending.uses = [:]
                pending.newAddresses = []
            }
            return (pending.uses, pending.newAddresses)
        }
        if uses.isEmpty { return }
        let directory = store.directory
        try await store.change { connection in
            for (credential, (account, use)) in uses {
                try connection.execute(
                    """
                    INSERT INTO last_use (account_id, credential_id, used_at, address, agent)
                    VALUES (\(account), \(credential), \(use.time), \(use.address), \(use.agent))
                    ON CONFLICT (account_id, credential_id) DO UPDATE
                    SET used_at = excluded.used_at, address = excluded.address, agent = excluded.agent
                    """)
            }
            for (credential, account, use) in newAddresses {
                let known = try connection.first(
                    """
                    SELECT count(*) AS n, coalesce(max(address = \(use.address)), 0) AS same FROM used_address
                    WHERE account_id = \(account) AND credential_id = \(credential)
                    """)
                guard let known, try known.integer("same") == 0, let owner = directory.credential(credential) else {
                    continue
                }
                try connection.execute(
                    """
                    INSERT INTO used_address (account_id, credential_id, address, first_used_at)
                    VALUES (\(account), \(credential), \(use.address), \(use.time))
                    """)
                let isFirst = try known.integer("n") == 0
                try connection.audit(
                    account, Actor(credential: owner, address: use.address),
                    isFirst ? "credential.first_used" : "credential.first_used_from_address", .init(owner),
                    after: ["agent": .string(use.agent)])
            }
        }
    }
}
