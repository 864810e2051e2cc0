import Accounts
import Foundation
import Hummingbird
import Web

/// The API Keys of the account.
extension ManagerApplication {
    var apiKeyRoutes: [Route] {
        let path = "/manager/api-keys"
        return [
            get(path, "api-keys") { try apiKeysPage($0) },
            get(path + "/new", "api-keys new") { try newAPIKeyPage($0, APIKeyForm()) },
            post(path + "/new", "api-keys new") { try await createAPIKey($0) },
            get(path + "/{id}", "api-keys one") { visit in
                let key = try apiKey(visit)
                return try await apiKeyPage(visit, key, APIKeyForm(key))
            },
            post(path + "/{id}/rotate", "api-keys rotate") { try await rotateAPIKey($0) },
            post(path + "/{id}/update", "api-keys update") { try await updateAPIKey($0) },
            post(path + "/{id}/revoke", "api-keys revoke") { try await revokeAPIKey($0) },
        ]
    }

    private func apiKeysPage(_ visit: Visit) throws -> Response {
        let keys = accounts.directory.apiKeys(of: visit.account.id)
        let used = keys.count { $0.isLive(at: visit.now) }
        return try page(
            "api-keys", visit, at: .apiKeys,
            [
                "used": .text(Amount.text(used)), "limit": .text(Amount.text(AccountStore.maximumKeys)),
                "isFull": .flag(used >= AccountStore.maximumKeys), "isUnavailable": false,
                "hasApiKeys": .flag(!keys.isEmpty),
                // Keys that work come first.
                "apiKeys": .list(
                    (keys.filter { $0.isLive(at: visit.now) } + keys.filter { !$0.isLive(at: visit.now) }).map { key in
                        [
                            "id": .id(key.id), "name": .text(key.name), "description": .nonEmpty(key.description),
                            "clientId": .text(key.clientID),
                            "secretHint": .text(accounts.directory.secrets(client: key.clientID).first?.hint ?? ""),
                            "scopes": .list(key.scopes.map { .text($0) }), "createdBy": .text(key.createdBy),
                            "created": .time(key.createdAt),
                            "lastUsed": .time(accounts.directory.lastUse(of: key.id)?.time),
                            "expires": .time(key.expiresAt), "expiryWarning": .text(key.expiryWarning(at: visit.now)),
                            "state": Self.state(key, visit.now),
                        ]
                    }),
            ])
    }

    private static func state(_ key: APIKey, _ now: Int64) -> TemplateValue {
        if key.revokedAt != nil { return ["label": "Revoked", "tone": "bad"] }
        if key.isExpired(at: now) { return ["label": "Expired", "tone": "neutral"] }
        return ["label": "Active", "tone": "good"]
    }

    private func newAPIKeyPage(_ visit: Visit, _ form: APIKeyForm) throws -> Response {
        var values = form.state.values(APIKeyForm.textFields)
        values.merge(scopeGroups(form, visit.account)) { _, new in new }
        values["expiryChoices"] = form.expiryChoices
        values["earliestDate"] = .text(CalendarDay.text(visit.now + CalendarDay.length))
        return try page("api-key-new", visit, at: .apiKeys, status: form.state.isValid ? 200 : 400, values)
    }

    private func createAPIKey(_ visit: Visit) async throws -> Response {
        var form = APIKeyForm(sent: visit.form)
        let expiresAt = form.expiry(from: visit.now)
        guard form.state.isValid else { return try newAPIKeyPage(visit, form) }
        do {
            let new = try await accounts.createAPIKey(
                visit.account.id, name: form.state["name"], description: form.state["description"], scopes: form.scopes,
                allowedNetworks: form.networks, expiresAt: expiresAt, by: visit.actor)
            return show(sheet(new.key, "API Key created", secret: new.clientSecret), visit)
        } catch {
            try form.state.add(error, APIKeyForm.fieldNames)
            return try newAPIKeyPage(visit, form)
        }
    }

    private func sheet(_ key: APIKey, _ heading: String, secret: String, guidance: String? = nil) -> SecretSheet {
        SecretSheet(
            heading: heading, subject: key.name, guidance: guidance,
            values: [.clientID(key.clientID), .clientSecret(secret)], address: .token(keyTokenURL),
            curl: SecretSheet.keyRequest(
                keyTokenURL, clientID: key.clientID, clientSecret: secret, scopes: key.scopes),
            fileName: SecretSheet.fileName(key.name), doneURL: "/manager/api-keys",
            resetURL: "/manager/api-keys/\(key.id.text)", resetLabel: "Go to \(key.name)")
    }

    /// The account's API Key of the path's id.
    private func apiKey(_ visit: Visit) throws -> APIKey {
        guard case .apiKey(let key)? = accounts.directory.credential(try visit.id(of: "API Key")),
            key.accountID == visit.account.id
        else { throw AccountsError.notFound("API Key") }
        return key
    }

    private func apiKeyPage(_ visit: Visit, _ key: APIKey, _ form: APIKeyForm) async throws -> Response {
        var values = form.state.values(APIKeyForm.textFields)
        values.merge(scopeGroups(form, visit.account)) { _, new in new }
        values["apiKey"] = [
            "id": .id(key.id), "name": .text(key.name), "description": .nonEmpty(key.description),
            "clientId": .text(key.clientID), "created": .time(key.createdAt), "createdBy": .text(key.createdBy),
            "expires": .time(key.expiresAt), "expiryWarning": .text(key.expiryWarning(at: visit.now)),
            "lastUsed": .lastUse(accounts.directory.lastUse(of: key.id)), "isLive": .flag(key.isLive(at: visit.now)),
            "ended": .text(try await ended(key, visit)),
        ]
        values["state"] = Self.state(key, visit.now)
        values["liveSecrets"] = liveSecrets(key.clientID, visit.now)
        values["confirmation"] = form.state.confirmation(key.name)
        return try page("api-key", visit, at: .apiKeys, status: form.state.isValid ? 200 : 400, values)
    }

    /// How a key that works no longer came to its end.
    private func ended(_ key: APIKey, _ visit: Visit) async throws -> String? {
        if let revokedAt = key.revokedAt {
            let filter = AuditFilter(action: "api_key.revoked", object: key.id.text)
            let entry = try await accounts.auditLog(of: visit.account.id, filter, limit: 1).entries.first
            return "Revoked on \(PageTime.day(revokedAt))" + (entry.map { " by \($0.actorName)." } ?? ".")
        }
        guard let expiresAt = key.expiresAt, key.isExpired(at: visit.now) else { return nil }
        return "Expired on \(PageTime.day(expiresAt))."
    }

    private func rotateAPIKey(_ visit: Visit) async throws -> Response {
        let key = try apiKey(visit)
        var form = APIKeyForm(key)
        guard let overlap = Overlap(rawValue: visit.form["overlap"] ?? "") else {
            form.state.add(nil, "Choose how long the old secret stays valid.")
            return try await apiKeyPage(visit, key, form)
        }
        guard key.isLive(at: visit.now) else {
            throw AccountsError.refused("the API Key works no longer; create another one")
        }
        do {
            let secret = try await accounts.rotateSecret(
                of: key.id, in: visit.account.id, overlapUntil: overlap.end(from: .now), by: visit.actor)
            return show(sheet(key, "Client secret rotated", secret: secret, guidance: overlap.guidance), visit)
        } catch {
            try form.state.add(error, [:])
            return try await apiKeyPage(visit, key, form)
        }
    }

    private func updateAPIKey(_ visit: Visit) async throws -> Response {
        let key = try apiKey(visit)
        var form = APIKeyForm(sent: visit.form)
        do {
            try await accounts.updateAPIKey(
                key.id, of: visit.account.id, name: form.state["name"], description: form.state["description"],
                scopes: form.scopes, allowedNetworks: form.networks, by: visit.actor)
            return done(visit, .apiKeySaved, at: "/manager/api-keys/\(key.id.text)")
        } catch {
            try form.state.add(error, APIKeyForm.fieldNames)
            return try await apiKeyPage(visit, key, form)
        }
    }

    private func revokeAPIKey(_ visit: Visit) async throws -> Response {
        let key = try apiKey(visit)
        var sent = FormState(sent: visit.form)
        guard sent.isConfirmed(key.name) else {
            var form = APIKeyForm(key)
            for problem in sent.problems { form.state.add(problem.field, problem.message) }
            return try await apiKeyPage(visit, key, form)
        }
        try await accounts.revokeAPIKey(key.id, of: visit.account.id, by: visit.actor)
        return done(visit, .apiKeyRevoked, at: "/manager/api-keys/\(key.id.text)")
    }
}

extension APIKey {
    fileprivate func isLive(at time: Int64) -> Bool { revokedAt == nil && !isExpired(at: time) }

    /// Days before its end that a key warns.
    private static let warningDays: Int64 = 14

    fileprivate func expiryWarning(at now: Int64) -> String? {
        guard let expiresAt, isLive(at: now), expiresAt - now <= Self.warningDays * CalendarDay.length else {
            return nil
        }
        let days = (expiresAt - now) / CalendarDay.length
        return switch days {
        case 0: "within a day"
        case 1: "in 1 day"
        default: "in \(days) days"
        }
    }
}
