import Foundation
import SQL

/// Words that somebody would have on a page in place of those that stand there.
struct Suggestion: Sendable {
    enum State: String, Sendable {
        case open, accepted, rejected
    }

    struct Decision: Sendable {
        let by: String
        /// Milliseconds since 1970.
        let time: Int64
        let reason: String
    }

    let accountID: UUID
    let id: UUID
    let userID: UUID
    /// The name of the one who made it.
    let author: String
    /// The address of the page.
    let page: String
    /// The words that it was made from.
    let base: String
    let source: String
    /// What it improves, in the author's words.
    let reason: String
    let state: State
    let decision: Decision?
    /// Milliseconds since 1970.
    let createdAt: Int64

    init(_ row: Row) throws {
        accountID = try row.uuid("account_id")
        id = try row.uuid("id")
        userID = try row.uuid("user_id")
        author = try row.text("author")
        page = try row.text("page")
        base = try row.text("base")
        source = try row.text("source")
        reason = try row.text("reason")
        state = try State(rawValue: row.text("state")) ?? .open
        createdAt = try row.integer("created_at")
        if let by = try row.optionalText("decided_by"), let time = try row.optionalInteger("decided_at") {
            decision = Decision(by: by, time: time, reason: try row.optionalText("decision") ?? "")
        } else {
            decision = nil
        }
    }
}

/// An accepted suggestion, as it stays in the history of a page.
struct HubRevision: Sendable {
    let page: String
    /// From 1, within the page.
    let number: Int
    /// The hash of the words that came with the program when it was accepted. Newer ones take its place.
    let shipped: String
    /// The words that it replaced.
    let previous: String
    let source: String
    let author: String
    let reason: String
    /// Milliseconds since 1970.
    let createdAt: Int64

    init(_ row: Row) throws {
        page = try row.text("page")
        number = Int(try row.integer("number"))
        shipped = try row.text("shipped")
        previous = try row.text("previous")
        source = try row.text("source")
        author = try row.text("author")
        reason = try row.text("reason")
        createdAt = try row.integer("created_at")
    }
}
