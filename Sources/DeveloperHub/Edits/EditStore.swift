import Accounts
import Foundation
import SQL

/// Suggested edits, the revisions that came of them, and what readers think of pages.
struct EditStore: Sendable {
    /// Why something was not done.
    enum Refusal: Error {
        /// Somebody has decided already, or there is no such suggestion.
        case notOpen
        /// The page has other words by now than those the suggestion was made from.
        case conflict
        /// The author has as many open suggestions as one may have.
        case tooMany
    }

    /// Open suggestions that one person may have.
    static let mostOpen = 20
    /// In characters.
    static let longestText = 100_000
    /// Suggestions that a list shows.
    private static let longestList = 200

    let database: Database

    // MARK: Suggestions

    func suggest(
        _ source: String, on page: String, base: String, reason: String, by visitor: Visitor, actor: Actor
    ) async throws -> UUID {
        let id = UUID.version7()
        let user = visitor.user
        try await database.write { connection in
            let open = try connection.first(
                """
                SELECT count(*) AS n FROM hub_suggestion
                WHERE account_id = \(user.accountID) AND user_id = \(user.id) AND state = 'open'
                """)
            if try (open?.integer("n") ?? 0) >= Int64(Self.mostOpen) { throw Refusal.tooMany }
            try connection.execute(
                """
                INSERT INTO hub_suggestion (account_id, id, user_id, author, page, base, source, reason, state, created_at)
                VALUES (\(user.accountID), \(id), \(user.id), \(user.name), \(page), \(base), \(source), \(reason),
                    'open', \(Int64.now))
                """)
            try connection.audit(user.accountID, actor, "hub.edit_suggested", AuditObject("page", page, page))
        }
        return id
    }

    /// Those of everyone for an editor, else one's own; newest first.
    func suggestions(for visitor: Visitor, isEditor: Bool) async throws -> [Suggestion] {
        let user = visitor.user
        return try await database.read { connection in
            let own: Statement = "WHERE account_id = \(user.accountID) AND user_id = \(user.id)"
            // Editors look after the pages of the whole server.
            let everyone: Statement = "WHERE state = 'open' OR decided_at IS NOT NULL"
            return try connection.rows(
                "SELECT * FROM hub_suggestion \(isEditor ? everyone : own) ORDER BY created_at DESC LIMIT \(Self.longestList)"
            ).map(Suggestion.init)
        }
    }

    /// One that the visitor may see, or nil.
    func suggestion(_ id: UUID, for visitor: Visitor, isEditor: Bool) async throws -> Suggestion? {
        let user = visitor.user
        return try await database.read { connection in
            let row = try connection.first("SELECT * FROM hub_suggestion WHERE id = \(id)")
            guard let suggestion = try row.map(Suggestion.init) else { return nil }
            let isOwn = suggestion.accountID == user.accountID && suggestion.userID == user.id
            return isOwn || isEditor ? suggestion : nil
        }
    }

    /// Makes the suggested words a revision of the page.
    /// - Parameters:
    ///   - current: the words of the page now.
    ///   - shipped: the hash of those that came with the program.
    func accept(
        _ suggestion: Suggestion, current: String, shipped: String, reason: String, by visitor: Visitor, actor: Actor
    ) async throws {
        guard suggestion.base == current else { throw Refusal.conflict }
        try await database.write { connection in
            try connection.decide(suggestion, .accepted, reason, by: visitor, actor)
            let last =
                try connection.first(
                    "SELECT max(number) AS n FROM hub_revision WHERE page = \(suggestion.page)")?.optionalInteger("n")
                ?? 0
            try connection.execute(
                """
                INSERT INTO hub_revision (page, number, shipped, previous, source, author, reason, created_at)
                VALUES (\(suggestion.page), \(last + 1), \(shipped), \(current), \(suggestion.source),
                    \(suggestion.author), \(suggestion.reason), \(Int64.now))
                """)
        }
    }

    func reject(_ suggestion: Suggestion, reason: String, by visitor: Visitor, actor: Actor) async throws {
        try await database.write { connection in
            try connection.decide(suggestion, .rejected, reason, by: visitor, actor)
        }
    }

    // MARK: Revisions

    /// The revisions of a page, oldest first.
    func revisions(of page: String) async throws -> [HubRevision] {
        try await database.read { connection in
            try connection.rows("SELECT * FROM hub_revision WHERE page = \(page) ORDER BY number").map(HubRevision.init)
        }
    }

    /// The newest revision of every page that has one.
    func newestRevisions() async throws -> [HubRevision] {
        try await database.read { connection in
            try connection.rows(
                """
                SELECT * FROM hub_revision AS one
                WHERE number = (SELECT max(number) FROM hub_revision WHERE page = one.page) ORDER BY page
                """
            ).map(HubRevision.init)
        }
    }

    // MARK: Votes

    /// Keeps what a reader thinks of a page; a second word of the same reader replaces the first.
    func vote(_ isHelpful: Bool, on page: String, by voter: [UInt8]) async throws {
        try await database.write { connection in
            _ = try connection.execute(
                """
                INSERT INTO hub_vote (page, voter, is_helpful, created_at)
                VALUES (\(page), \(voter), \(isHelpful ? 1 : 0), \(Int64.now))
                ON CONFLICT (page, voter) DO UPDATE SET is_helpful = excluded.is_helpful, created_at = excluded.created_at
                """)
        }
    }

    /// How many readers found a page helpful, and how many not.
    func votes(on page: String) async throws -> (yes: Int, no: Int) {
        try await database.read { connection in
            let row = try connection.first(
                """
                SELECT coalesce(sum(is_helpful), 0) AS yes, count(*) AS every FROM hub_vote WHERE page = \(page)
                """)
            let yes = Int(try row?.integer("yes") ?? 0)
            return (yes, Int(try row?.integer("every") ?? 0) - yes)
        }
    }
}

extension Connection {
    /// - Throws: `EditStore.Refusal.notOpen` when somebody was faster.
    fileprivate func decide(
        _ suggestion: Suggestion, _ state: Suggestion.State, _ reason: String, by visitor: Visitor, _ actor: Actor
    ) throws {
        let changed = try execute(
            """
            UPDATE hub_suggestion
            SET state = \(state.rawValue), decided_by = \(visitor.user.name), decided_at = \(Int64.now), decision = \(reason)
            WHERE account_id = \(suggestion.accountID) AND id = \(suggestion.id) AND state = 'open'
            """)
        if changed == 0 { throw EditStore.Refusal.notOpen }
        try audit(
            visitor.user.accountID, actor, "hub.edit_\(state.rawValue)",
            AuditObject("page", suggestion.page, suggestion.page))
    }
}
