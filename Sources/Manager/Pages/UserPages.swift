import Accounts
import Foundation
import Hummingbird
import Web

/// The people of the account.
extension ManagerApplication {
    var userRoutes: [Route] {
        let path = "/manager/users"
        return [
            get(path, "users") { try await usersPage($0) },
            get(path + "/new", "users new") { try newUserPage($0, FormState(["role": Role.user.rawValue])) },
            post(path + "/new", "users new") { try await createUser($0) },
            get(path + "/{id}", "users one") { try await userPage($0, try await person($0), FormState()) },
            post(path + "/{id}/role", "users role") { try await setRole($0) },
            post(path + "/{id}/suspend", "users suspend") { try await setUser($0, suspended: true) },
            post(path + "/{id}/resume", "users resume") { try await setUser($0, suspended: false) },
            post(path + "/{id}/reset-password", "users reset") { try await resetUserPassword($0) },
            post(path + "/{id}/delete", "users delete") { try await deleteUser($0) },
        ]
    }

    private static let userFields = [
        "email": (field: "email", label: "E-mail"), "name": (field: "name", label: "Name"),
    ]

    private func usersPage(_ visit: Visit) async throws -> Response {
        let users = try await accounts.users(of: visit.account.id)
        let pager = Pager(page: visit.pageNumber, total: users.count)
        return try page(
            "users", visit, at: .users,
            [
                "total": .text(users.count == 1 ? "1 person" : "\(Amount.text(users.count)) people"),
                "users": .list(
                    pager.slice(users).map { user in
                        [
                            "id": .id(user.id), "email": .text(user.email), "name": .text(user.name),
                            "role": .text(user.role.rawValue), "isSelf": .flag(user.id == visit.user.id),
                            "state": Self.state(user), "lastSignIn": .time(user.lastSignInAt),
                        ]
                    }),
                "pager": pager.value(path: "/manager/users", []),
            ])
    }

    private static func state(_ user: User) -> TemplateValue {
        if user.isSuspended { return ["label": "Suspended", "tone": "warning"] }
        if user.lastSignInAt == nil { return ["label": "Invited", "tone": "neutral"] }
        return ["label": "Active", "tone": "good"]
    }

    private func newUserPage(_ visit: Visit, _ form: FormState) throws -> Response {
        var values = form.values(["email", "name"])
        values.merge(Self.roles(form, selected: form["role"])) { _, new in new }
        return try page("user-new", visit, at: .users, status: form.isValid ? 200 : 400, values)
    }

    private static func roles(_ form: FormState, selected: String) -> [String: TemplateValue] {
        [
            "roles": .list(
                Role.allCases.map { role in
                    [
                        "id": .text(role.rawValue), "name": .text(role.rawValue),
                        "description": .text(role.description),
                        "isSelected": .flag(role.rawValue == selected),
                    ]
                }),
            "roleError": form.error("role"),
        ]
    }

    private func createUser(_ visit: Visit) async throws -> Response {
        var form = FormState(sent: visit.form)
        guard let role = Role(rawValue: form["role"]) else {
            form.add("role", "Choose a role.")
            return try newUserPage(visit, form)
        }
        do {
            let new = try await accounts.createUser(
                visit.account.id, email: form["email"], name: form["name"], role: role, by: visit.actor)
            return show(sheet(new.user, "User created", password: new.password), visit)
        } catch AccountsError.conflict(let words) {
            form.add("email", words.asSentence)
        } catch {
            try form.add(error, Self.userFields)
        }
        return try newUserPage(visit, form)
    }

    private func sheet(_ user: User, _ heading: String, password: String) -> SecretSheet {
        SecretSheet(
            heading: heading, subject: "\(user.email) (\(user.name))",
            guidance:
                "Hand them over on a way that others cannot read. The person chooses an own password in the profile.",
            values: [.email(user.email), .password(password)], fileName: SecretSheet.fileName(user.name),
            doneURL: "/manager/users", resetURL: "/manager/users/\(user.id.text)", resetLabel: "Go to \(user.email)")
    }

    /// The account's user of the path's id.
    private func person(_ visit: Visit) async throws -> User {
        try await accounts.user(try visit.id(of: "user"), of: visit.account.id)
    }

    private func userPage(_ visit: Visit, _ user: User, _ form: FormState) async throws -> Response {
        func entry(_ action: String) async throws -> AuditEntry? {
            let filter = AuditFilter(action: action, object: user.id.text)
            return try await accounts.auditLog(of: visit.account.id, filter, limit: 1).entries.first
        }
        let signIn = try await entry("user.signed_in")
        let creation = try await entry("user.created")
        let agent = try await accounts.sessions(of: user).first?.agent
        let protection = try await protection(of: user, visit)
        var values = form.values([])
        values.merge(Self.roles(form, selected: user.role.rawValue)) { _, new in new }
        values["user"] = [
            "id": .id(user.id), "email": .text(user.email), "name": .text(user.name), "role": .text(user.role.rawValue),
            "created": .time(user.createdAt), "createdBy": .text(creation?.actorName),
            "lastSignIn": signIn.map { signIn in
                [
                    "time": .time(signIn.time), "address": .text(signIn.address),
                    "agent": agent.map { .text(Device.name($0)) } ?? .absent,
                ]
            } ?? .absent,
            "isSuspended": .flag(user.isSuspended), "mustChangePassword": .flag(user.hasInitialPassword),
            "isProtected": .flag(protection != nil), "protection": .text(protection),
        ]
        values["state"] = Self.state(user)
        values["confirmation"] = form.confirmation(user.email)
        return try page("user", visit, at: .users, status: form.isValid ? 200 : 400, values)
    }

    /// Why a user cannot be changed by this visitor, in a sentence.
    private func protection(of user: User, _ visit: Visit) async throws -> String? {
        if user.id == visit.user.id { return "This is you." }
        guard user.role == .admin, !user.isSuspended else { return nil }
        let others = try await accounts.users(of: visit.account.id)
            .count { $0.role == .admin && !$0.isSuspended && $0.id != user.id }
        return others == 0 ? "The last Admin of the account." : nil
    }

    /// Carries out a change of someone else; of oneself, or against the store's rules, the page says why not.
    private func change(
        _ visit: Visit, _ flash: Flash, leadsTo list: Bool = false,
        _ act: (User, inout FormState) async throws -> Bool
    ) async throws -> Response {
        let user = try await person(visit)
        var form = FormState(sent: visit.form)
        if user.id == visit.user.id {
            form.add(nil, "You cannot change yourself here. Ask another administrator.")
            return try await userPage(visit, user, form)
        }
        do {
            if try await act(user, &form) {
                return done(visit, flash, at: list ? "/manager/users" : "/manager/users/\(user.id.text)")
            }
        } catch let error as AccountsError {
            try form.add(error, [:])
        }
        return try await userPage(visit, user, form)
    }

    private func setRole(_ visit: Visit) async throws -> Response {
        try await change(visit, .userRoleChanged) { user, form in
            guard let role = Role(rawValue: form["role"]) else {
                form.add("role", "Choose a role.")
                return false
            }
            try await accounts.setRole(user.id, of: visit.account.id, role, by: visit.actor)
            return true
        }
    }

    private func setUser(_ visit: Visit, suspended: Bool) async throws -> Response {
        try await change(visit, suspended ? .userSuspended : .userResumed) { user, _ in
            try await accounts.setUser(user.id, of: visit.account.id, suspended: suspended, by: visit.actor)
            return true
        }
    }

    private func deleteUser(_ visit: Visit) async throws -> Response {
        try await change(visit, .userDeleted, leadsTo: true) { user, form in
            guard form.isConfirmed(user.email) else { return false }
            try await accounts.deleteUser(user.id, of: visit.account.id, by: visit.actor)
            return true
        }
    }

    private func resetUserPassword(_ visit: Visit) async throws -> Response {
        let user = try await person(visit)
        if user.id == visit.user.id {
            var form = FormState(sent: visit.form)
            form.add(nil, "Change your own password in your profile.")
            return try await userPage(visit, user, form)
        }
        let password = try await accounts.resetUserPassword(user.id, of: visit.account.id, by: visit.actor)
        return show(sheet(user, "Password reset", password: password), visit)
    }
}
