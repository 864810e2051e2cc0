import Foundation
import SQL
import Synchronization
import Web

/// Remembers when and from where credentials get tokens or are used themselves, without a write in the way of any answer: the directory
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
        used(credential.id, of: credential.accountID, address: address, agent: agent, at: time)
    }

    package func used(_ token: ClassicToken, address: String, agent: String, at time: Int64) {
        used(token.id, of: token.accountID, address: address, agent: agent, at: time)
    }

    private func used(_ credential: UUID, of account: UUID, address: String, agent: String, at time: Int64) {
        let use = LastUse(time: time, address: address, agent: String(agent.prefix(300)))
        store.directory.put(use, of: credential)
        pending.withLock { pending in
            pending.uses[credential] = (account, use)
            // Bounded: a credential used from ever new addresses is not worth the memory.
            if pending.known[credential, default: []].count < 1000,
                pending.known[credential, default: []].insert(address).inserted
            {
                pending.newAddresses.append((credential, account, use))
            }
        }
    }

    /// Who used it, and what was used, as the audit log names them; nil when it is gone meanwhile.
    private static func owner(_ id: UUID, _ directory: Directory, _ address: String) -> (Actor, AuditObject)? {
        if let owner = directory.credential(id) {
            return (Actor(credential: owner, address: address), AuditObject(owner))
        }
        return directory.classicToken(id).map { (Actor($0, address: address), AuditObject($0)) }
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
                guard let known, try known.integer("same") == 0,
                    let (actor, object) = Self.owner(credential, directory, use.address)
                else { continue }
                try connection.execute(
                    """
                    INSERT INTO used_address (account_id, credential_id, address, first_used_at)
                    VALUES (\(account), \(credential), \(use.address), \(use.time))
                    """)
                let isFirst = try known.integer("n") == 0
                try connection.audit(
                    account, actor, isFirst ? "credential.first_used" : "credential.first_used_from_address", object,
                    after: ["agent": .string(use.agent)])
            }
        }
    }
}
