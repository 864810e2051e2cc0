import Accounts
import Foundation
import HTTPTypes
import Hummingbird
package import Web

/// The places that the top bar leads to.
enum HubPlace: String, CaseIterable {
    case guides = "isGuides"
    case reference = "isReference"
    case changelog = "isChangelog"
    case status = "isStatus"
    case support = "isSupport"
}

/// Someone who looks at a page, signed in or not.
struct HubVisit: Sendable {
    let request: IncomingRequest
    let visitor: Visitor?
    let query: [FormPair]
    /// What form tokens are bound to.
    let session: String
    /// The cookie that begins the session, where the browser has none yet.
    let cookie: Web.Cookie?

    /// A parameter of the query, trimmed; nil when there is nothing in it.
    func parameter(_ name: String) -> String? {
        let text = String((query[name] ?? "").prefix(500)).trimmingCharacters(in: .whitespacesAndNewlines)
        return text.isEmpty ? nil : text
    }
}

extension DeveloperHub {
    typealias Handler = @Sendable (HubVisit) async throws -> Response

    /// A page that anyone may open.
    func get(_ path: String, _ label: String, handle: @escaping Handler) -> Route {
        Route(.get, path, label: "hub \(label)", errorStyle: errorStyle) { request in
            try await handle(try await visit(of: request))
        }
    }

    /// Where a form of a page is sent to. Refused when no page of the same browser session has sent it.
    func post(
        _ path: String, _ label: String, bodyLimit: Int = 65_536,
        handle: @escaping @Sendable (HubVisit, [FormPair]) async throws -> Response
    ) -> Route {
        Route(.post, path, label: "hub \(label)", bodyLimit: bodyLimit, errorStyle: errorStyle) { request in
            let form = try request.form()
            let visit = try await visit(of: request)
            guard visit.cookie == nil, sessions.isOwn(form, of: visit.session, request) else {
                throw APIError.foreignForm
            }
            return try await handle(visit, form)
        }
    }

    private func visit(of request: IncomingRequest) async throws -> HubVisit {
        let query: [FormPair]
        do {
            query = try request.query()
        } catch {
            throw APIError(.malformedRequest, "The address cannot be read: \(error).")
        }
        let visitor = try await sessions.visitor(of: request)
        if let visitor {
            return HubVisit(request: request, visitor: visitor, query: query, session: visitor.token, cookie: nil)
        }
        let (session, cookie) = sessions.beginVisit(request)
        return HubVisit(request: request, visitor: nil, query: query, session: session, cookie: cookie)
    }

    /// A page of the Hub.
    func page(
        _ template: String, _ visit: HubVisit, at place: HubPlace? = nil, title: String, description: String,
        status: Int = 200, _ values: [String: TemplateValue]
    ) throws -> Response {
        let request = visit.request
        let isLookedAt = request.head.method == .get || request.head.method == .head
        var all: [String: TemplateValue] = [
            "static": staticAddresses, "csrf": .text(sessions.csrf.token(session: visit.session)),
            "returnTo": .text(isLookedAt ? LocalPath.of(request) : request.path), "title": .text(title),
            "description": .text(description),
            "signInUrl": .text(
                QueryText.address(
                    "/manager/sign-in", [("next", isLookedAt ? LocalPath.of(request) : request.path)])),
            "nav": .object(
                Dictionary(
                    uniqueKeysWithValues: HubPlace.allCases.map { ($0.rawValue, TemplateValue.flag($0 == place)) })),
        ]
        if visit.query["thanks"] == "1" { all["flash"] = ["text": "Thank you, that helps.", "isError": false] }
        all.merge(Theme(of: request).values) { _, own in own }
        if let visitor = visit.visitor {
            let user = visitor.user
            all["viewer"] = [
                "name": .text(user.name), "email": .text(user.email), "isAdmin": .flag(user.role.mayAdminister),
                "initials": .text(Self.initials(of: user.name)),
            ]
        }
        all.merge(values) { _, own in own }
        var response = Response.page(
            try templates.render(template, all), status: .init(code: status), isPrivate: visit.visitor != nil)
        if let cookie = visit.cookie { response.set(cookie) }
        // Pages are read over slow networks too, and a page takes less than a millisecond to make small.
        return response.compressed(for: request, level: 6)
    }

    private static func initials(of name: String) -> String {
        String(name.split(whereSeparator: \.isWhitespace).prefix(2).compactMap(\.first)).uppercased()
    }

    /// How errors that no page has answered look: unknown addresses, wrong methods, failures.
    package var errorStyle: ErrorStyle {
        ErrorStyle { error, request in
            let (session, cookie) = sessions.presumedSession(of: request)
            let visit = HubVisit(request: request, visitor: nil, query: [], session: session, cookie: cookie)
            let (heading, message) = Self.words(of: error)
            let status = error.code.status
            let suggestions = status == 404 ? similarPages(to: request.path) : []
            var response: Response
            do {
                response = try page(
                    "error", visit, title: heading, description: message, status: status,
                    [
                        "status": .text(String(status)), "heading": .text(heading), "message": .text(message),
                        "back": ["url": "/", "label": "Go to the start"],
                        "requestId": status >= 500 ? .text(request.id) : .absent,
                        "hasSuggestions": .flag(!suggestions.isEmpty),
                        "suggestions": .list(
                            suggestions.map { ["title": .text($0.title), "url": .text($0.path)] }),
                    ])
            } catch {
                // Without its template the page is still said in words; the start of the program has read them all.
                response = .page("<!doctype html><title>Error</title><h1>Error</h1>", status: .init(code: status))
            }
            for field in error.headers where field.name != .contentType { response.headers[field.name] = field.value }
            return response
        }
    }

    private static func words(of error: APIError) -> (heading: String, message: String) {
        switch error.code.status {
        case 404: ("Page not found", "There is nothing at this address.")
        case 405: ("This address does not answer that", "It was called in a way that it does not know.")
        case 500...: ("Something went wrong", "The server failed while it made this page.")
        default: ("The request cannot be answered", error.message)
        }
    }

    /// Pages that somebody may have meant who came to an address where nothing is.
    private func similarPages(to path: String) -> [HubPage] {
        let words = path.split(whereSeparator: { $0 == "/" || $0 == "-" || $0 == "_" }).map { String($0.prefix(40)) }
        return Array(contents.search.results(for: words.suffix(4).joined(separator: " "), limit: 3).map(\.page))
    }
}
