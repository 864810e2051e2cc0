import Accounts
import Fleet
import HTTPTypes
import Hummingbird
import NIOCore
import Web

import struct Foundation.UUID

/// Click & Access of the Classic API: a program asks for a login token in a person's name, and opens a browser with it,
/// which is signed in then and sees the unit that the program named.
extension ManagerApplication {
    /// Where programs ask for a login token, and where they send the browser with it. Programs have been written for a
    /// host of its own, which does not tell capital letters from small ones: both answer at the root as well.
    package enum ClickAndAccess: String, CaseIterable {
        case loginToken = "/GetLoginToken.ashx"
        case open = "/Open.ashx"

        var paths: [String] { ["", "/manager"].map { $0 + rawValue } }
    }

    var clickAndAccessRoutes: [Route] {
        ClickAndAccess.loginToken.paths.flatMap { path in
            [HTTPRequest.Method.get, .post].map { method in
                Route(method, path, ignoresCase: true, label: "manager login token", errorStyle: .plainText) {
                    request in
                    try await loginToken(request)
                }
            }
        }
            + ClickAndAccess.open.paths.map { path in
                Route(.get, path, ignoresCase: true, label: "manager open", errorStyle: errorStyle) { request in
                    do {
                        return try await open(request)
                    } catch let problem as PageProblem {
                        return errorPage(problem, request, visitor: nil)
                    }
                }
            }
    }

    // MARK: Login token

    private func loginToken(_ request: IncomingRequest) async throws -> Response {
        // Making one changes data, which a look at the head of an answer must not.
        if request.head.method == .head { throw APIError(.methodNotAllowed, "Ask by GET or POST.") }
        let isForm = request.head.method == .post
        let given: [String: String]
        do {
            given = try (isForm ? FormPair.decode(request.body.readableBytesView) : request.query()).caseless
        } catch {
            throw APIError(.malformedRequest, "The parameters cannot be read: \(error.description).")
        }
        guard let email = given["username"], let password = given["password"] else {
            throw APIError(.malformedRequest, "userName and password are required.")
        }
        let address = request.peer.address
        switch try await accounts.check(email: email, password: password, address: address, throttle: throttle) {
        case .refused: throw APIError(.unauthorized, "The user name or the password is not right.")
        case .throttled(let seconds):
            throw APIError(
                .tooManyRequests, "Too many attempts; try again in \(seconds) s.",
                headers: [.retryAfter: String(seconds)])
        case .right(let user):
            guard opensClassicAPI(user.accountID) else {
                let openers = accounts.catalogue.openersInWords(of: Catalogue.classicAPI) ?? "nothing on this server"
                throw APIError(
                    .apiNotInPackage,
                    "The account's package and add-ons do not open the Classic API; it is opened by \(openers).")
            }
            return .plainText(
                try await accounts.createLoginToken(for: user, by: Actor(user: user, address: address)), status: .ok)
        }
    }

    // MARK: Opening

    /// Leads to what the program wants to show: signed in anew where the token works, else as whoever is signed in in the
    /// browser already, else by way of the sign-in page.
    private func open(_ request: IncomingRequest) async throws -> Response {
        let given: [String: String]
        do {
            given = try request.query().caseless
        } catch {
            throw PageProblem(400, "The address cannot be read", error.description.asSentence)
        }
        let token = given["token"] ?? ""
        let visitor = try await sessions.visitor(of: request)
        let user = request.head.method == .head ? nil : try await accounts.user(loginToken: token)
        guard let user, opensClassicAPI(user.accountID) else {
            if let visitor { return .seeOther(try await place(given, of: visitor.account.id)) }
            let next = try await place(given, of: nil)
            return .seeOther(QueryText.address("/manager/sign-in", [("next", next), ("ended", Self.endedLink)]))
        }
        // A link that somebody else has sent must not take the place of the one who is at work here.
        if let visitor, visitor.user.id != user.id {
            throw PageProblem(
                409, "Somebody else is signed in",
                "The link is for \(user.email), and this browser is signed in as \(visitor.user.email). Sign out first, "
                    + "then open the link again.")
        }
        let place = try await place(given, of: user.accountID)
        let session = try await accounts.use(
            loginToken: token, opensSession: visitor == nil, address: request.peer.address,
            agent: request.headers[.userAgent] ?? "")
        var response = Response.seeOther(place)
        // Another request may have used the token a moment ago: the place asks for signing in then.
        if let session {
            for cookie in sessions.signInCookies(session, request, lifetime: LoginToken.sessionLifetime) {
                response.set(cookie)
            }
            // Told, for the link may have come from anybody.
            response.set(flash(.signedInByLink, request))
        }
        return response
    }

    /// The page that shows the unit; a search for it where the account has none of this serial number, or several, or is
    /// not known.
    private func place(_ given: [String: String], of account: UUID?) async throws -> String {
        guard let serial = given["unit"] else {
            return given["tab"] == nil && given["action"] == nil ? "/manager" : "/manager/assets"
        }
        if let account {
            let found = try await fleet.units(of: account, UnitFilter(serialNumber: serial))
            if found.count == 1 { return "/manager/assets/\(found[0].text)" }
        }
        return QueryText.address("/manager/assets", [("search", serial)])
    }
}

extension ErrorStyle {
    /// For programs that look at the status and show people the body.
    fileprivate static let plainText = ErrorStyle { error, _ in
        var response = Response.plainText(error.message, status: .init(code: error.code.status))
        response.headers.append(contentsOf: error.headers)
        return response
    }
}

extension Response {
    fileprivate static func plainText(_ text: String, status: HTTPResponse.Status) -> Response {
        Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
