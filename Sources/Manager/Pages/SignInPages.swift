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
                if try await visitor(of: request) != nil { return .seeOther(next ?? "/manager") }
                return try signInPage(request, next: next, hasEnded: query["ended"] != nil)
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

    /// The form token before there is a session is bound to a cookie of its own.
    static let visitCookie = "iris_visit"

    /// The form token's session: that of the cookie, or nil before the browser has either.
    func formSession(of request: IncomingRequest) -> String? {
        guard let text = request.cookie(cookieName(Self.visitCookie, request)),
            text.utf8.count == 64, text.utf8.allSatisfy({ $0.isHexadecimal })
        else { return nil }
        return "visit " + text
    }

    func signedOut(_ request: IncomingRequest) -> Response {
        var response = Response.seeOther("/manager/sign-in?ended=1")
        response.set(.ended(cookieName(Self.sessionCookie, request), isSecure: isSecure(request)))
        return response
    }

    private func signIn(_ request: IncomingRequest) async throws -> Response {
        let form = try form(of: request)
        guard csrf.isSameOrigin(request), let session = formSession(of: request),
            csrf.isValid(form["csrf"], session: session)
        else { throw PageProblem.foreignForm(back: ("/manager/sign-in", "Go to sign-in")) }
        let next = LocalPath.checked(form["next"])
        let email = String((form["email"] ?? "").prefix(254))
        let outcome = try await accounts.signIn(
            email: email, password: form["password"] ?? "", address: request.peer.address,
            agent: request.headers[.userAgent] ?? "", throttle: throttle)
        switch outcome {
        case .signedIn(_, let token):
            var response = Response.seeOther(next ?? "/manager")
            let name = cookieName(Self.sessionCookie, request)
            response.set(
                Cookie(name, token, maximumAge: Int(Session.lifetime / 1000), isSecure: isSecure(request)))
            response.set(.ended(cookieName(Self.visitCookie, request), isSecure: isSecure(request)))
            return response
        case .refused: return try signInPage(request, next: next, email: email, hasFailed: true, status: 401)
        case .throttled(let seconds):
            var response = try signInPage(
                request, next: next, email: email, throttled: seconds, status: 429)
            response.headers[.retryAfter] = String(seconds)
            return response
        }
    }

    private func signInPage(
        _ request: IncomingRequest, next: String?, email: String? = nil, hasFailed: Bool = false,
        hasEnded: Bool = false,
        throttled: Int? = nil, status: Int = 200
    ) throws -> Response {
        let known = formSession(of: request)
        let fresh = RandomText.make()
        var values: [String: TemplateValue] = [
            "next": .text(next), "email": .nonEmpty(email), "hasFailed": .flag(hasFailed), "hasEnded": .flag(hasEnded),
        ]
        if let throttled {
            values["throttled"] = [
                "retryIn": .text(Wait.words(throttled)), "retryAt": .time(request.receivedAt + Int64(throttled) * 1000),
            ]
        }
        let address = QueryText.address("/manager/sign-in", next.map { [("next", $0)] } ?? [])
        var response = try frame.page(
            "sign-in", request, visitor: nil, csrf: csrf.token(session: known ?? "visit " + fresh), returnTo: address,
            status: status, values)
        if known == nil {
            response.set(Cookie(cookieName(Self.visitCookie, request), fresh, isSecure: isSecure(request)))
        }
        return response
    }
}

extension UInt8 {
    fileprivate var isHexadecimal: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self)
    }
}
