import Accounts
import Foundation
import HTTPTypes
import Web

/// A request of someone who is signed in and may see the page.
struct Visit: Sendable {
    let request: IncomingRequest
    let visitor: Visitor
    let query: [FormPair]
    /// The fields of a form that was sent; empty for GET.
    let form: [FormPair]

    var user: User { visitor.user }
    var account: Account { visitor.account }
    var actor: Actor { Actor(user: user, address: request.peer.address) }
    var now: Int64 { request.receivedAt }

    /// The path's `{id}`.
    /// - Throws: `AccountsError.notFound` when it is no id at all.
    func id(of kind: String) throws -> UUID {
        guard let text = request.pathParameters["id"], let id = UUID(uuidString: text) else {
            throw AccountsError.notFound(kind)
        }
        return id
    }

    /// A parameter of the query, trimmed; nil when there is nothing in it.
    func parameter(_ name: String) -> String? {
        let text = String((query[name] ?? "").prefix(200)).trimmingCharacters(in: .whitespacesAndNewlines)
        return text.isEmpty ? nil : text
    }

    /// The page of a list that is asked for, from 1.
    var pageNumber: Int { min(max(Int(query["page"] ?? "") ?? 1, 1), 1_000_000) }

    /// Where a form that leads back leads: this page, or the page whose form was sent.
    var returnTo: String {
        if request.head.method == .get || request.head.method == .head { return LocalPath.of(request) }
        if request.path.hasSuffix("/new") { return request.path }
        return request.path.split(separator: "/").dropLast().reduce(into: "") { $0 += "/" + $1 }
    }
}
