import Accounts
import Hummingbird
import Web

/// One's own password and sessions.
extension ManagerApplication {
    var profileRoutes: [Route] {
        [
            get("/manager/profile", "profile", .everyoneSignedIn) { try await profilePage($0, FormState()) },
            post("/manager/profile/password", "profile password", .everyoneSignedIn) { try await changePassword($0) },
            post("/manager/sessions/{id}/end", "session end", .everyoneSignedIn) { visit in
                let id = try visit.id(of: "session")
                try await accounts.endSession(id, of: visit.user, by: visit.actor)
                if id == visit.visitor.session.id { return signedOut(visit.request) }
                return done(visit, .sessionEnded, at: "/manager/profile")
            },
            post("/manager/sessions/end-all", "session end-all", .everyoneSignedIn) { visit in
                try await accounts.endAllSessions(of: visit.user, by: visit.actor)
                return signedOut(visit.request)
            },
        ]
    }

    private func profilePage(_ visit: Visit, _ form: FormState, status: Int = 200) async throws -> Response {
        var values = form.values(["currentPassword", "newPassword", "repeatPassword"], secret: true)
        values["mustChangePassword"] = .flag(visit.user.hasInitialPassword)
        values["minimumLength"] = .text(String(PasswordHash.minimumCharacters))
        values["sessions"] = .list(
            try await accounts.sessions(of: visit.user).map { session in
                [
                    "id": .id(session.id), "device": .text(Device.name(session.agent)),
                    "address": .text(session.address),
                    "isCurrent": .flag(session.id == visit.visitor.session.id), "started": .time(session.createdAt),
                    "lastSeen": .time(session.lastSeenAt),
                ]
            })
        return try page("profile", visit, at: .profile, status: status, values)
    }

    private static let passwordFields = [
        "currentPassword": (field: "currentPassword", label: "The current password"),
        "newPassword": (field: "newPassword", label: "The new password"),
    ]

    private func changePassword(_ visit: Visit) async throws -> Response {
        var form = FormState(sent: visit.form)
        if form["newPassword"] != form["repeatPassword"] {
            form.add("repeatPassword", "The new password was not repeated alike.")
            return try await profilePage(visit, form, status: 400)
        }
        // Whoever has got hold of a session must not find out the password by trying.
        let names = ["password:\(visit.user.id.text)|\(visit.request.peer.address)"]
        if let seconds = throttle.retryAfterFailure(names, at: visit.now) {
            form.add("currentPassword", "Too many attempts. Please try again in \(Wait.words(seconds)).")
            return try await profilePage(visit, form, status: 429)
        }
        do {
            try await accounts.changePassword(
                of: visit.user, from: form["currentPassword"], to: form["newPassword"],
                keeping: visit.visitor.session.id, by: visit.actor)
            throttle.succeed(names[0], at: visit.now)
            return done(visit, .passwordChanged, at: "/manager/profile")
        } catch {
            if case .invalid("currentPassword", _) = error {
                throttle.fail(
                    names, secret: accounts.hasher.hash(form["currentPassword"], purpose: "throttle"), at: visit.now)
            }
            try form.add(error, Self.passwordFields)
            return try await profilePage(visit, form, status: 400)
        }
    }
}
