import Accounts
import Foundation
import Hummingbird
import Web

/// API Access: the API Users of the account.
extension ManagerApplication {
    var apiUserRoutes: [Route] {
        let path = "/manager/api-access"
        return [
            get(path, "api-access") { try apiUsersPage($0) },
            get(path + "/new", "api-access new") { try newAPIUserPage($0, FormState()) },
            post(path + "/new", "api-access new") { try await createAPIUser($0) },
            get(path + "/{id}", "api-access one") { try apiUserPage($0, try apiUser($0), FormState()) },
            post(path + "/{id}/rotate-secret", "api-access rotate") { try await rotateAPIUserSecret($0) },
            post(path + "/{id}/reset-password", "api-access reset") { try await resetAPIUserPassword($0) },
            post(path + "/{id}/suspend", "api-access suspend") { try await setAPIUser($0, suspended: true) },
            post(path + "/{id}/resume", "api-access resume") { try await setAPIUser($0, suspended: false) },
            post(path + "/{id}/delete", "api-access delete") { try await deleteAPIUser($0) },
        ]
    }

    private static let apiUserFields = [
        "name": (field: "name", label: "Name"), "description": (field: "description", label: "Description"),
    ]

    private func apiUsersPage(_ visit: Visit) throws -> Response {
        let search = visit.parameter("search")
        let found = accounts.directory.apiUsers(of: visit.account.id).filter { user in
            guard let search else { return true }
            return [user.username, user.name, user.description].contains { $0.localizedCaseInsensitiveContains(search) }
        }
        let pager = Pager(page: visit.pageNumber, total: found.count)
        return try page(
            "api-users", visit, at: .apiAccess,
            [
                "search": .text(search), "isSearch": .flag(search != nil), "hasApiUsers": .flag(!found.isEmpty),
                "apiUsers": .list(
                    pager.slice(found).map { user in
                        [
                            "id": .id(user.id), "username": .text(user.username), "name": .text(user.name),
                            "description": .nonEmpty(user.description),
                            "lastActivity": .time(accounts.directory.lastUse(of: user.id)?.time),
                            "createdBy": .text(user.createdBy), "created": .time(user.createdAt),
                            "state": Self.state(user),
                        ]
                    }),
                "pager": pager.value(path: "/manager/api-access", search.map { [("search", $0)] } ?? []),
            ])
    }

    private static func state(_ user: APIUser) -> TemplateValue {
        user.isSuspended ? ["label": "Suspended", "tone": "warning"] : ["label": "Active", "tone": "good"]
    }

    private func newAPIUserPage(_ visit: Visit, _ form: FormState) throws -> Response {
        try page(
            "api-user-new", visit, at: .apiAccess, status: form.isValid ? 200 : 400,
            form.values(["name", "description"]))
    }

    private func createAPIUser(_ visit: Visit) async throws -> Response {
        var form = FormState(sent: visit.form)
        let new: NewAPIUser
        do {
            new = try await accounts.createAPIUser(
                visit.account.id, name: form["name"], description: form["description"], by: visit.actor)
        } catch {
            try form.add(error, Self.apiUserFields)
            return try newAPIUserPage(visit, form)
        }
        let user = new.user
        return show(
            sheet(
                user, "API User created",
                [
                    .clientID(user.clientID), .clientSecret(new.clientSecret), .username(user.username),
                    .password(new.password),
                ], clientSecret: new.clientSecret, password: new.password),
            visit)
    }

    private func sheet(
        _ user: APIUser, _ heading: String, _ values: [SecretSheet.Value], guidance: String? = nil,
        clientSecret: String? = nil, password: String? = nil
    ) -> SecretSheet {
        SecretSheet(
            heading: heading, subject: "\(user.username) (\(user.name))", guidance: guidance, values: values,
            address: .token(tokenURL),
            curl: SecretSheet.passwordRequest(
                tokenURL, clientID: user.clientID, clientSecret: clientSecret, username: user.username,
                password: password),
            fileName: SecretSheet.fileName(user.username), doneURL: "/manager/api-access",
            resetURL: "/manager/api-access/\(user.id.text)", resetLabel: "Go to \(user.username)")
    }

    /// The account's API User of the path's id.
    private func apiUser(_ visit: Visit) throws -> APIUser {
        guard case .apiUser(let user)? = accounts.directory.credential(try visit.id(of: "API User")),
            user.accountID == visit.account.id
        else { throw AccountsError.notFound("API User") }
        return user
    }

    private func apiUserPage(_ visit: Visit, _ user: APIUser, _ form: FormState) throws -> Response {
        var values = form.values([])
        values["apiUser"] = [
            "id": .id(user.id), "username": .text(user.username), "name": .text(user.name),
            "description": .nonEmpty(user.description), "clientId": .text(user.clientID), "isClientShared": false,
            "created": .time(user.createdAt), "createdBy": .text(user.createdBy),
            "lastUsed": .lastUse(accounts.directory.lastUse(of: user.id)), "isSuspended": .flag(user.isSuspended),
        ]
        values["state"] = Self.state(user)
        values["liveSecrets"] = liveSecrets(user.clientID, visit.now)
        values["confirmation"] = form.confirmation(user.username)
        return try page("api-user", visit, at: .apiAccess, status: form.isValid ? 200 : 400, values)
    }

    /// What may be shown of the secrets that a client can use now, newest first.
    func liveSecrets(_ clientID: String, _ now: Int64) -> TemplateValue {
        let live = accounts.directory.secrets(client: clientID).filter { $0.isLive(at: now) }
        return .list(
            live.enumerated().map { index, secret in
                [
                    "hint": .text(secret.hint), "created": .time(secret.createdAt), "expires": .time(secret.expiresAt),
                    "isNewest": .flag(index == 0),
                ]
            })
    }

    private func rotateAPIUserSecret(_ visit: Visit) async throws -> Response {
        let user = try apiUser(visit)
        var form = FormState(sent: visit.form)
        guard let overlap = Overlap(rawValue: form["overlap"]) else {
            form.add(nil, "Choose how long the old secret stays valid.")
            return try apiUserPage(visit, user, form)
        }
        do {
            let secret = try await accounts.rotateSecret(
                of: user.id, in: visit.account.id, overlapUntil: overlap.end(from: .now), by: visit.actor)
            return show(
                sheet(
                    user, "Client secret rotated", [.clientID(user.clientID), .clientSecret(secret)],
                    guidance: overlap.guidance, clientSecret: secret),
                visit)
        } catch {
            try form.add(error, [:])
            return try apiUserPage(visit, user, form)
        }
    }

    private func resetAPIUserPassword(_ visit: Visit) async throws -> Response {
        let user = try apiUser(visit)
        let password = try await accounts.resetAPIUserPassword(user.id, of: visit.account.id, by: visit.actor)
        return show(
            sheet(
                user, "Password reset", [.username(user.username), .password(password)],
                guidance: "The old password and the tokens issued for it have ended.", password: password),
            visit)
    }

    private func setAPIUser(_ visit: Visit, suspended: Bool) async throws -> Response {
        let user = try apiUser(visit)
        try await accounts.setAPIUser(user.id, of: visit.account.id, suspended: suspended, by: visit.actor)
        return done(visit, suspended ? .apiUserSuspended : .apiUserResumed, at: "/manager/api-access/\(user.id.text)")
    }

    private func deleteAPIUser(_ visit: Visit) async throws -> Response {
        let user = try apiUser(visit)
        var form = FormState(sent: visit.form)
        guard form.isConfirmed(user.username) else { return try apiUserPage(visit, user, form) }
        try await accounts.deleteAPIUser(user.id, of: visit.account.id, by: visit.actor)
        return done(visit, .apiUserDeleted, at: "/manager/api-access")
    }
}

/// How long an old secret lives beside its successor.
enum Overlap: String {
    case now
    case day = "24h"
    case week = "7d"

    func end(from now: Int64) -> Int64 {
        switch self {
        case .now: now
        case .day: now + CalendarDay.length
        case .week: now + 7 * CalendarDay.length
        }
    }

    var guidance: String {
        switch self {
        case .now: "The old secret has ended."
        case .day: "The old secret stays valid for 24 hours."
        case .week: "The old secret stays valid for 7 days."
        }
    }
}
