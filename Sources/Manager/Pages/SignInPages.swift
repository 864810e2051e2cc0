import Accounts
import HTTPTypes
import Hummingbird
import Web

/// Signing in and out.
extension ManagerApplication {
    var signInRoutes: [Route] {
        [
            Route(.get, "/manager/sign-in", label: "manager sign-in", errorStyle: errorStyle) { request in
                let query = (try? request.query()) ?? []
                let next = LocalPath.checked(query["next"])
                if try await sessions.visitor(of: request) != nil { return .seeOther(next ?? "/manager") }
                return try signInPage(request, next: next, ended: query["ended"])
            },
            Route(.post, "/manager/sign-in", label: "manager sign-in", errorStyle: errorStyle) { request in
                do {
                    return try await signIn(request)
                } catch let problem as PageProblem {
                    return errorPage(problem, request, visitor: nil)
                }
            },
            post("/manager/sign-out", "sign-out", .everyoneSignedIn) { visit in
                try await accounts.endSession(visit.visitor.session.id, of: visit.user, by: visit.actor)
                return signedOut(visit.request)
            },
        ]
    }

    func signedOut(_ request: IncomingRequest) -> Response {
        var response = Response.seeOther("/manager/sign-in?ended=1")
        response.set(sessions.signOutCookie(request))
        return response
    }

    private func signIn(_ request: IncomingRequest) async throws -> Response {
        let form = try form(of: request)
        guard sessions.isOwn(form, of: sessions.visit(of: request), request) else {
            throw PageProblem.foreignForm(back: ("/manager/sign-in", "Go to sign-in"))
        }
        let next = LocalPath.checked(form["next"])
        let email = String((form["email"] ?? "").prefix(254))
        let outcome = try await accounts.signIn(
            email: email, password: form["password"] ?? "", address: request.peer.address,
            agent: request.headers[.userAgent] ?? "", throttle: throttle)
        switch outcome {
        case .signedIn(_, let token):
            var response = Response.seeOther(next ?? "/manager")
            for cookie in sessions.signInCookies(token, request) { response.set(cookie) }
            return response
        case .refused: return try signInPage(request, next: next, email: email, hasFailed: true, status: 401)
        case .throttled(let seconds):
            var response = try signInPage(
                request, next: next, email: email, throttled: seconds, status: 429)
            response.headers[.retryAfter] = String(seconds)
            return response
        }
    }

    /// For `ended`: what has ended is the link that somebody came by.
    static let endedLink = "link"

    private func signInPage(
        _ request: IncomingRequest, next: String?, email: String? = nil, hasFailed: Bool = false,
        ended: String? = nil,
        throttled: Int? = nil, status: Int = 200
    ) throws -> Response {
        let (session, cookie) = sessions.beginVisit(request)
        var values: [String: TemplateValue] = [
            "next": .text(next), "email": .nonEmpty(email), "hasFailed": .flag(hasFailed),
            "hasEnded": .flag(ended != nil && ended != Self.endedLink), "hasLinkEnded": .flag(ended == Self.endedLink),
        ]
        if let throttled {
            values["throttled"] = [
                "retryIn": .text(Wait.words(throttled)), "retryAt": .time(request.receivedAt + Int64(throttled) * 1000),
            ]
        }
        let address = QueryText.address("/manager/sign-in", next.map { [("next", $0)] } ?? [])
        var response = try frame.page(
            "sign-in", request, visitor: nil, csrf: sessions.csrf.token(session: session), returnTo: address,
            status: status, values)
        if let cookie { response.set(cookie) }
        return response
    }
}
