import Accounts
import Foundation
import Hummingbird
import Web

/// The suggestions that somebody made or may decide on, and each of them with its difference.
extension DeveloperHub {
    var suggestionRoutes: [Route] {
        [
            get("/suggestions", "suggestions") { visit in
                guard let visitor = visit.visitor else { return signIn(visit) }
                let isEditor = isEditor(visitor)
                let all = try await edits.suggestions(for: visitor, isEditor: isEditor)
                let lists = [
                    ("Open", "open", all.filter { $0.state == .open }),
                    ("Decided", "decided", all.filter { $0.state != .open }),
                ]
                return try page(
                    "suggestions", visit, title: "Suggested edits", description: "What readers would change.",
                    [
                        "isEditor": .flag(isEditor),
                        "lists": .list(
                            lists.map { title, id, suggestions in
                                [
                                    "title": .text(title), "id": .text(id),
                                    "hasSuggestions": .flag(!suggestions.isEmpty),
                                    "suggestions": .list(suggestions.map { .object(values(of: $0)) }),
                                ]
                            }),
                    ])
            },
            get("/suggestions/{id}", "suggestion") { visit in
                guard let visitor = visit.visitor else { return signIn(visit) }
                return try suggestionPage(visit, visitor, try await suggestion(visit, visitor))
            },
            post("/suggestions/{id}", "decide") { visit, form in
                guard let visitor = visit.visitor else { return signIn(visit) }
                let suggestion = try await suggestion(visit, visitor)
                guard isEditor(visitor) else {
                    throw APIError(
                        ErrorCode(403, "editor_needed", "Only an editor decides on suggestions."),
                        "Only an editor of this Hub decides on suggestions.")
                }
                let problem = try await decide(on: suggestion, form, visitor, visit)
                if let problem { return try suggestionPage(visit, visitor, suggestion, problem: problem) }
                return .seeOther("/suggestions/\(suggestion.id.uuidString.lowercased())")
            },
        ]
    }

    private func suggestion(_ visit: HubVisit, _ visitor: Visitor) async throws -> Suggestion {
        guard let id = UUID(uuidString: visit.request.pathParameters["id"] ?? ""),
            let found = try await edits.suggestion(id, for: visitor, isEditor: isEditor(visitor))
        else { throw APIError.nothingHere }
        return found
    }

    /// - Returns: why nothing was done, or nil when it was.
    private func decide(
        on suggestion: Suggestion, _ form: [FormPair], _ visitor: Visitor, _ visit: HubVisit
    ) async throws -> String? {
        let reason = String(
            (form["reason"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines).prefix(500))
        let actor = Actor(user: visitor.user, address: visit.request.peer.address)
        do {
            switch form["act"] {
            case "accept":
                guard let page = contents.library[suggestion.page] else { return "The page is not there any more." }
                try await edits.accept(
                    suggestion, current: page.source,
                    shipped: RevisionLedger.hash(contents.shippedSource(of: page.path)),
                    reason: reason, by: visitor, actor: actor)
                try await showEdits()
            case "reject":
                if reason.isEmpty { return "Say why it is rejected." }
                try await edits.reject(suggestion, reason: reason, by: visitor, actor: actor)
            default: return "Accept or reject it."
            }
        } catch EditStore.Refusal.conflict {
            return "The page has changed since; the suggestion cannot be accepted as it is."
        } catch EditStore.Refusal.notOpen {
            return "Somebody has decided already."
        }
        return nil
    }

    private func suggestionPage(
        _ visit: HubVisit, _ visitor: Visitor, _ suggestion: Suggestion, problem: String? = nil
    ) throws -> Response {
        let current = contents.library[suggestion.page]
        let isConflict = suggestion.state == .open && current?.source != suggestion.base
        var shown = values(of: suggestion)
        shown["page"] = ["title": .text(current?.title ?? suggestion.page), "path": .text(suggestion.page)]
        shown["isConflict"] = .flag(isConflict)
        shown["previewHtml"] = .html(preview(of: suggestion.source))
        if let decision = suggestion.decision {
            shown["decision"] = [
                "by": .text(decision.by), "time": .time(decision.time), "reason": .nonEmpty(decision.reason),
            ]
        }
        var values: [String: TemplateValue] = [
            "breadcrumb": [["label": "Suggested edits", "url": "/suggestions"], ["label": .text(current?.title)]],
            "suggestion": .object(shown),
            "difference": TextDifference(from: suggestion.base, to: suggestion.source).value("Suggested change"),
            "hasProblems": .flag(problem != nil),
            "problems": .list(problem.map { [["message": .text($0)]] } ?? []),
        ]
        if isConflict, let current {
            values["currentDifference"] =
                TextDifference(from: suggestion.base, to: current.source).value("What has changed since")
            values["anew"] = .text(Self.suggestPath(current.path))
        }
        if suggestion.state == .open, isEditor(visitor) {
            values["editor"] = ["action": .text(visit.request.path)]
        }
        return try page(
            "suggestion", visit, title: "Suggested edit", description: "A suggested edit.",
            status: problem == nil ? 200 : 409, values)
    }

    private func values(of suggestion: Suggestion) -> [String: TemplateValue] {
        let current = contents.library[suggestion.page]
        return [
            "url": .text("/suggestions/\(suggestion.id.uuidString.lowercased())"),
            "page": .text(current?.title ?? suggestion.page), "author": .text(suggestion.author),
            "reason": .text(suggestion.reason), "time": .time(suggestion.createdAt),
            "isOpen": .flag(suggestion.state == .open), "isAccepted": .flag(suggestion.state == .accepted),
            "isRejected": .flag(suggestion.state == .rejected),
            "isConflict": .flag(suggestion.state == .open && current?.source != suggestion.base),
        ]
    }
}
