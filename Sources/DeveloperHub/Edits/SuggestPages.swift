import Accounts
import Foundation
import Hummingbird
import Web

/// Where a reader who is signed in suggests other words for a page.
extension DeveloperHub {
    static func suggestPath(_ page: String) -> String { QueryText.address("/suggest", [("page", page)]) }

    /// Whether the words of a page can be edited: those that the program makes of its own description cannot.
    static func isEditable(_ page: HubPage) -> Bool { page.kind != .changelog }

    var suggestRoutes: [Route] {
        [
            get("/suggest", "suggest") { visit in
                guard visit.visitor != nil else { return signIn(visit) }
                let shown = try editedPage(visit)
                return try suggestPage(visit, shown, text: shown.source, reason: "")
            },
            post("/suggest", "suggest", bodyLimit: 1_048_576) { visit, form in
                guard let visitor = visit.visitor else { return signIn(visit) }
                let shown = try editedPage(visit)
                let text = Self.text(form["text"] ?? "")
                let reason = (form["reason"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
                var problems: [(field: String?, message: String)] = problems(with: text, of: shown)
                let wasChanged = form["base"] != RevisionLedger.hash(shown.source)
                if wasChanged {
                    problems.append(
                        (nil, "The page has changed since you opened it. The difference below is to its words of now."))
                }
                let isSent = form["act"] == "send"
                if isSent, reason.isEmpty { problems.append(("reason", "Say what it improves.")) }
                if reason.count > 500 { problems.append(("reason", "The reason is too long.")) }
                if isSent, problems.isEmpty {
                    do {
                        let id = try await edits.suggest(
                            text, on: shown.path, base: shown.source, reason: reason, by: visitor,
                            actor: Actor(user: visitor.user, address: visit.request.peer.address))
                        return .seeOther("/suggestions/\(id.uuidString.lowercased())")
                    } catch EditStore.Refusal.tooMany {
                        problems.append(
                            (nil, "You have \(EditStore.mostOpen) open suggestions. Wait until an editor has decided."))
                    }
                }
                return try suggestPage(
                    visit, shown, text: text, reason: reason, problems: problems, hasPreview: true)
            },
        ]
    }

    /// The page that the address names.
    private func editedPage(_ visit: HubVisit) throws -> HubPage {
        guard let path = visit.parameter("page"), let page = contents.library[path], Self.isEditable(page) else {
            throw APIError.nothingHere
        }
        return page
    }

    /// Lines as texts have them, whatever the browser made of them.
    private static func text(_ sent: String) -> String {
        sent.replacing("\r\n", with: "\n").replacing("\r", with: "\n").trimmingCharacters(in: .newlines) + "\n"
    }

    private func problems(with text: String, of page: HubPage) -> [(field: String?, message: String)] {
        if text.count > EditStore.longestText {
            return [("text", "The text may have \(EditStore.longestText) characters.")]
        }
        if text == page.source || (page.source.isEmpty && text == "\n") {
            return [("text", "The text is the one that the page has.")]
        }
        do {
            _ = try contents.facts.filled(into: text)
        } catch {
            return [("text", "In double braces stand facts of the program, and \(error).")]
        }
        return []
    }

    private func suggestPage(
        _ visit: HubVisit, _ shown: HubPage, text: String, reason: String,
        problems: [(field: String?, message: String)] = [], hasPreview: Bool = false
    ) throws -> Response {
        var values: [String: TemplateValue] = [
            "breadcrumb": [
                ["label": .text(shown.title), "url": .text(shown.path)], ["label": "Suggest an edit"],
            ],
            "page": ["title": .text(shown.title), "path": .text(shown.path)],
            "isReference": .flag(shown.kind == .operation),
            "edit": [
                "action": .text(Self.suggestPath(shown.path)), "base": .text(RevisionLedger.hash(shown.source)),
                "text": .text(text), "reason": .nonEmpty(reason), "longest": .text(String(EditStore.longestText)),
            ],
            "hasProblems": .flag(!problems.isEmpty),
            "problems": .list(problems.map { ["field": .text($0.field), "message": .text($0.message)] }),
        ]
        if hasPreview {
            values["preview"] = ["html": .html(preview(of: text))]
            values["difference"] = TextDifference(from: shown.source, to: text).value("Suggested change")
        }
        return try page(
            "suggest", visit, title: "Suggest an edit of \(shown.title)", description: shown.summary,
            status: problems.isEmpty ? 200 : 400, values)
    }

    /// The words as they would look; with their facts, where all of them are known.
    func preview(of text: String) -> String {
        Markdown((try? contents.facts.filled(into: text)) ?? text).html
    }

    func signIn(_ visit: HubVisit) -> Response {
        .seeOther(QueryText.address("/manager/sign-in", [("next", LocalPath.of(visit.request))]))
    }

    /// Whether somebody decides on suggestions: those whom the settings name, else the administrators of the account that
    /// was made first, which is the operator's.
    func isEditor(_ visitor: Visitor) -> Bool {
        if !setup.editors.isEmpty { return setup.editors.contains(visitor.user.email.lowercased()) }
        let first = accounts.directory.accounts().min { $0.createdAt < $1.createdAt }
        return visitor.user.role.mayAdminister && visitor.account.id == first?.id
    }
}
