import Accounts
import Foundation
import Hummingbird
import Web

/// The tokens of the Classic API.
extension ManagerApplication {
    var classicTokenRoutes: [Route] {
        let path = Self.classicTokensPath
        return [
            get(path, "classic-tokens") { try classicTokensPage($0) },
            get(path + "/new", "classic-tokens new") { try newClassicTokenPage($0, FormState()) },
            post(path + "/new", "classic-tokens new") { try await createClassicToken($0) },
            get(path + "/{id}", "classic-tokens one") { visit in
                try await classicTokenPage(visit, try classicToken(visit), FormState())
            },
            post(path + "/{id}/revoke", "classic-tokens revoke") { try await revokeClassicToken($0) },
        ]
    }

    private static let classicTokensPath = "/manager/classic-tokens"

    /// What every page of them says: where programs use them, and whether the account's package and add-ons open that.
    private func classicAccess(_ visit: Visit) -> [String: TemplateValue] {
        [
            "isUnavailable": .flag(!opensClassicAPI(visit.account.id)),
            "openedBy": .text(accounts.catalogue.openersInWords(of: Catalogue.classicAPI)?.asSentence),
            "baseUrl": .text(classicURL), "basicUser": .text(ClassicToken.basicUser),
        ]
    }

    func opensClassicAPI(_ account: UUID) -> Bool {
        accounts.directory.openedAPIs(of: account).contains(Catalogue.classicAPI)
    }

    /// Where programs reach the Classic API.
    private var classicURL: String { publicURL + ClassicToken.basePath }

    private func classicTokensPage(_ visit: Visit) throws -> Response {
        let tokens = accounts.directory.classicTokens(of: visit.account.id)
        let live = tokens.filter { $0.revokedAt == nil }
        var values = classicAccess(visit)
        values["used"] = .text(Amount.text(live.count))
        values["limit"] = .text(Amount.text(AccountStore.maximumClassicTokens))
        values["isFull"] = .flag(live.count >= AccountStore.maximumClassicTokens)
        values["hasTokens"] = .flag(!tokens.isEmpty)
        // Tokens that are not revoked come first.
        values["tokens"] = .list(
            (live + tokens.filter { $0.revokedAt != nil }).map { token in
                [
                    "id": .id(token.id), "name": .text(token.name), "hint": .text(token.hint),
                    "createdBy": .text(token.createdBy), "created": .time(token.createdAt),
                    "lastUsed": .lastUse(accounts.directory.lastUse(of: token.id)), "state": state(token, visit),
                ]
            })
        return try page("classic-tokens", visit, at: .classicTokens, values)
    }

    private func state(_ token: ClassicToken, _ visit: Visit) -> TemplateValue {
        if token.revokedAt != nil { return ["label": "Revoked", "tone": "bad"] }
        return opensClassicAPI(visit.account.id)
            ? ["label": "Active", "tone": "good"] : ["label": "Not in the package", "tone": "warning"]
    }

    private func newClassicTokenPage(_ visit: Visit, _ form: FormState) throws -> Response {
        let values = form.values(["name"]).merging(classicAccess(visit)) { own, _ in own }
        return try page("classic-token-new", visit, at: .classicTokens, status: form.isValid ? 200 : 400, values)
    }

    private func createClassicToken(_ visit: Visit) async throws -> Response {
        var form = FormState(sent: visit.form)
        do {
            let new = try await accounts.createClassicToken(visit.account.id, name: form["name"], by: visit.actor)
            let sheet = SecretSheet(
                heading: "Classic API token created", subject: new.token.name,
                guidance: "Whoever has the token can read and change what the Classic API shows of this account.",
                values: [.classicToken(new.text)], address: .classic(classicURL),
                curl: SecretSheet.classicRequest(classicURL, token: new.text), curlHeading: "Try it: list the units",
                fileName: SecretSheet.fileName(new.token.name), doneURL: Self.classicTokensPath,
                resetURL: Self.classicTokensPath, resetLabel: "Go to Classic API tokens")
            return show(sheet, visit)
        } catch {
            try form.add(error, ["name": (field: "name", label: "Name")])
            return try newClassicTokenPage(visit, form)
        }
    }

    /// The account's token of the path's id.
    private func classicToken(_ visit: Visit) throws -> ClassicToken {
        let id = try visit.id(of: "Classic API token")
        guard let token = accounts.directory.classicToken(id), token.accountID == visit.account.id else {
            throw AccountsError.notFound("Classic API token")
        }
        return token
    }

    private func classicTokenPage(_ visit: Visit, _ token: ClassicToken, _ form: FormState) async throws -> Response {
        var values = form.values([]).merging(classicAccess(visit)) { own, _ in own }
        values["token"] = [
            "id": .id(token.id), "name": .text(token.name), "hint": .text(token.hint),
            "created": .time(token.createdAt), "createdBy": .text(token.createdBy),
            "lastUsed": .lastUse(accounts.directory.lastUse(of: token.id)),
            "isLive": .flag(token.revokedAt == nil), "ended": .text(try await ended(token, visit)),
        ]
        values["state"] = state(token, visit)
        values["confirmation"] = form.confirmation(token.name)
        return try page("classic-token", visit, at: .classicTokens, status: form.isValid ? 200 : 400, values)
    }

    /// When a token was revoked, and by whom.
    private func ended(_ token: ClassicToken, _ visit: Visit) async throws -> String? {
        guard let revokedAt = token.revokedAt else { return nil }
        let filter = AuditFilter(action: "classic_token.revoked", object: token.id.text)
        let entry = try await accounts.auditLog(of: visit.account.id, filter, limit: 1).entries.first
        return "Revoked on \(PageTime.day(revokedAt))" + (entry.map { " by \($0.actorName)." } ?? ".")
    }

    private func revokeClassicToken(_ visit: Visit) async throws -> Response {
        let token = try classicToken(visit)
        var form = FormState(sent: visit.form)
        guard form.isConfirmed(token.name) else { return try await classicTokenPage(visit, token, form) }
        try await accounts.revokeClassicToken(token.id, of: visit.account.id, by: visit.actor)
        return done(visit, .classicTokenRevoked, at: "\(Self.classicTokensPath)/\(token.id.text)")
    }
}
