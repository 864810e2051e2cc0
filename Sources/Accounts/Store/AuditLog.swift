package import Foundation
package import SQL
package import Web

/// One act, as it will stand for good. Never holds a secret.
package struct AuditEntry: Sendable, Equatable {
    package let id: UUID
    package let time: Int64
    package let actorKind: String
    package let actorName: String
    package let address: String
    package let action: String
    package let objectKind: String
    package let objectID: String
    package let objectName: String
    /// JSON text of what was changed, before and after.
    package let before: String?
    package let after: String?

    init(_ row: Row) throws {
        id = try row.uuid("id")
        time = try row.integer("time")
        actorKind = try row.text("actor_kind")
        actorName = try row.text("actor_name")
        address = try row.text("address")
        action = try row.text("action")
        objectKind = try row.text("object_kind")
        objectID = try row.text("object_id")
        objectName = try row.text("object_name")
        before = try row.optionalText("before")
        after = try row.optionalText("after")
    }
}

/// Which entries are asked for; every part that is set narrows the list.
package struct AuditFilter: Sendable, Equatable {
    /// Part of the actor's name.
    package var actor: String?
    package var action: String?
    /// Part of the object's name, or its id.
    package var object: String?
    /// Milliseconds since 1970; `from` inclusive, `to` exclusive.
    package var from: Int64?
    package var to: Int64?

    package init(
        actor: String? = nil, action: String? = nil, object: String? = nil, from: Int64? = nil, to: Int64? = nil
    ) {
        self.actor = actor
        self.action = action
        self.object = object
        self.from = from
        self.to = to
    }
}

extension AccountStore {
    /// Entries of an account, newest first, and how many there are in all.
    package func auditLog(
        of account: UUID, _ filter: AuditFilter = AuditFilter(), offset: Int = 0, limit: Int
    ) async throws(AccountsError) -> (entries: [AuditEntry], total: Int) {
        var conditions: [Statement] = ["account_id = \(account)"]
        if let actor = filter.actor { conditions.append("instr(lower(actor_name), lower(\(actor))) > 0") }
        if let action = filter.action { conditions.append("action = \(action)") }
        if let object = filter.object {
            conditions.append("(instr(lower(object_name), lower(\(object))) > 0 OR object_id = \(object))")
        }
        if let from = filter.from { conditions.append("time >= \(from)") }
        if let to = filter.to { conditions.append("time < \(to)") }
        let condition = Statement.joined(conditions, by: " AND ")
        return try await look { connection in
            let total = try connection.first("SELECT count(*) AS n FROM audit_entry WHERE \(condition)")?.integer("n")
            let rows = try connection.rows(
                """
                SELECT * FROM audit_entry WHERE \(condition)
                ORDER BY time DESC, id DESC LIMIT \(limit) OFFSET \(offset)
                """)
            return (try rows.map(AuditEntry.init), Int(total ?? 0))
        }
    }

    /// The actions that the account's log has, for a filter's choices.
    package func auditActions(of account: UUID) async throws(AccountsError) -> [String] {
        try await look { connection in
            try connection.rows("SELECT DISTINCT action FROM audit_entry WHERE account_id = \(account) ORDER BY action")
                .map { try $0.text("action") }
        }
    }

    /// Adds an entry for an act that changes nothing in this room.
    package func record(
        _ account: UUID, _ actor: Actor, _ action: String, _ object: AuditObject, before: JSONValue? = nil,
        after: JSONValue? = nil
    ) async throws(AccountsError) {
        try await change { try $0.audit(account, actor, action, object, before: before, after: after) }
    }
}

/// What an act was done to.
package struct AuditObject: Sendable {
    let kind: String
    let id: String
    let name: String

    package init(_ kind: String, _ id: UUID, _ name: String) {
        self.init(kind, id.uuidString.lowercased(), name)
    }

    package init(_ kind: String, _ id: String, _ name: String) {
        self.kind = kind
        self.id = id
        self.name = name
    }

    package init(_ credential: Credential) {
        self.init(credential.kind, credential.id, credential.name)
    }

    package init(_ token: ClassicToken) {
        self.init("classic_token", token.id, token.name)
    }
}

extension Connection {
    /// Adds an entry in the transaction of the act itself.
    package func audit(
        _ account: UUID, _ actor: Actor, _ action: String, _ object: AuditObject, before: JSONValue? = nil,
        after: JSONValue? = nil
    ) throws {
        func text(_ value: JSONValue?) -> String? { value.map { String(decoding: $0.encoded, as: UTF8.self) } }
        let time = Int64.now
        try execute(
            """
            INSERT INTO audit_entry (account_id, id, time, actor_kind, actor_id, actor_name, address, action,
                object_kind, object_id, object_name, before, after)
            VALUES (\(account), \(UUID.version7(at: time)), \(time), \(actor.kind.rawValue), \(actor.id),
                \(actor.name), \(actor.address), \(action), \(object.kind), \(object.id), \(object.name),
                \(text(before)), \(text(after)))
            """)
    }
}
