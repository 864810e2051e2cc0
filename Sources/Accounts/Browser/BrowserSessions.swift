import HTTPTypes
package import Web

/// Someone who is signed in with a browser.
package struct Visitor: Sendable {
    package let user: User
    package let session: Session
    /// What the session cookie holds.
    package let token: String
    package let account: Account
}

/// Whom a browser's request comes from, and what binds forms to it. Every application with pages shares it: who has
/// signed in is signed in everywhere.
package struct BrowserSessions: Sendable {
    package let csrf: CSRF
    private let accounts: AccountStore
    private let publicURL: String

    private static let sessionCookie = "iris_session"
    private static let visitCookie = "iris_visit"

    package init(_ accounts: AccountStore, publicURL: String) {
        self.accounts = accounts
        self.publicURL = publicURL
        csrf = CSRF(publicURL: publicURL) { [hasher = accounts.hasher] in hasher.hash($0, purpose: "csrf") }
    }

    /// Who is signed in, or nil.
    package func visitor(of request: IncomingRequest) async throws -> Visitor? {
        guard let token = request.cookie(cookieName(Self.sessionCookie, request)) else { return nil }
        do {
            guard let (user, session) = try await accounts.session(token: token),
                let account = accounts.directory.account(user.accountID)
            else { return nil }
            return Visitor(user: user, session: session, token: token, account: account)
        } catch AccountsError.notFound {
            // The user was deleted between two looks.
            return nil
        }
    }

    /// The session that form tokens are bound to before there is a visitor, or nil while the browser has none.
    package func visit(of request: IncomingRequest) -> String? {
        guard let text = request.cookie(cookieName(Self.visitCookie, request)), RandomText.isWellFormed(text) else {
            return nil
        }
        return Self.session(ofVisit: text)
    }

    /// The session of a visit, with the cookie that begins it where the browser has none yet.
    package func beginVisit(_ request: IncomingRequest) -> (session: String, cookie: Cookie?) {
        if let session = visit(of: request) { return (session, nil) }
        let fresh = RandomText.make()
        let cookie = Cookie(cookieName(Self.visitCookie, request), fresh, isSecure: isSecure(request))
        return (Self.session(ofVisit: fresh), cookie)
    }

    /// What binds forms on pages that must do without looking at who is signed in, such as those that tell of errors.
    package func presumedSession(of request: IncomingRequest) -> (session: String, cookie: Cookie?) {
        if let token = request.cookie(cookieName(Self.sessionCookie, request)),
            MachineSecret.isWellFormed(token, .session)
        {
            return (token, nil)
        }
        return beginVisit(request)
    }

    private static func session(ofVisit text: String) -> String { "visit " + text }

    /// Whether a form was sent by a page of the same browser session.
    package func isOwn(_ form: [FormPair], of session: String?, _ request: IncomingRequest) -> Bool {
        guard let session else { return false }
        return csrf.isSameOrigin(request) && csrf.isValid(form["csrf"], session: session)
    }

    // MARK: Cookies

    /// - Parameter lifetime: of the session, in milliseconds.
    package func signInCookies(
        _ token: String, _ request: IncomingRequest, lifetime: Int64 = Session.lifetime
    ) -> [Cookie] {
        let isSecure = isSecure(request)
        return [
            Cookie(
                cookieName(Self.sessionCookie, request), token, maximumAge: Int(lifetime / 1000),
                isSecure: isSecure),
            .ended(cookieName(Self.visitCookie, request), isSecure: isSecure),
        ]
    }

    package func signOutCookie(_ request: IncomingRequest) -> Cookie {
        .ended(cookieName(Self.sessionCookie, request), isSecure: isSecure(request))
    }

    /// Whether the browser's way to the server is encrypted.
    package func isSecure(_ request: IncomingRequest) -> Bool {
        request.peer.isSecure || publicURL.lowercased().hasPrefix("https://")
    }

    /// The name of a cookie that only this host may have set, where browsers can promise that.
    private func cookieName(_ name: String, _ request: IncomingRequest) -> String {
        isSecure(request) ? "__Host-" + name : name
    }
}
