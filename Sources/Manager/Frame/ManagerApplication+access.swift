import Accounts
import Fleet
import HTTPTypes
import Hummingbird
import Logging
import Web

/// Who may open a page.
enum PageAccess: Sendable {
    case administrators
    /// Those and Fleet Admins.
    case fleetAdministrators
    case everyoneSignedIn
}

extension ManagerApplication {
    typealias Handler = @Sendable (Visit) async throws -> Response

    /// A page. Closed to all but administrators unless it is opened.
    /// - Parameter stopsWithClient: whether the work is in vain when the one who asked goes away.
    func get(
        _ path: String, _ label: String, _ access: PageAccess = .administrators, stopsWithClient: Bool = false,
        handle: @escaping Handler
    ) -> Route {
        Route(
            .get, path, label: "manager \(label)", errorStyle: errorStyle, stopsWithClient: stopsWithClient
        ) { request in
            try await admit(request, access, form: [], handle)
        }
    }

    /// Where a form is sent to. Refused when the form is not from a page of the same session.
    func post(_ path: String, _ label: String, _ access: PageAccess = .administrators, handle: @escaping Handler)
        -> Route
    {
        Route(.post, path, label: "manager \(label)", errorStyle: errorStyle) { request in
            do {
                return try await admit(request, access, form: try form(of: request), handle)
            } catch let problem as PageProblem {
                return errorPage(problem, request, visitor: nil)
            }
        }
    }

    private func admit(
        _ request: IncomingRequest, _ access: PageAccess, form: [FormPair], _ handle: Handler
    ) async throws -> Response {
        guard let visitor = try await sessions.visitor(of: request) else {
            let isPage = request.head.method == .get || request.head.method == .head
            let next = isPage ? LocalPath.checked(LocalPath.of(request)) : nil
            return .seeOther(QueryText.address("/manager/sign-in", next.map { [("next", $0)] } ?? []))
        }
        do {
            if request.head.method == .post {
                guard sessions.isOwn(form, of: visitor.token, request) else {
                    throw PageProblem.foreignForm(back: ("/manager", "Go to Home"))
                }
            }
            switch access {
            case .administrators where !visitor.user.role.mayAdminister: throw PageProblem.roleNeeded(.admin)
            case .fleetAdministrators where !visitor.user.role.mayChangeFleet: throw PageProblem.roleNeeded(.fleetAdmin)
            default: break
            }
            let query: [FormPair]
            do {
                query = try request.query()
            } catch {
                throw PageProblem(400, "The address cannot be read", error.description.asSentence)
            }
            return try await handle(Visit(request: request, visitor: visitor, query: query, form: form))
        } catch let problem as PageProblem {
            return errorPage(problem, request, visitor: visitor)
        } catch let error as AccountsError {
            if case .storage(let reason) = error {
                logger.error("a change was not stored", metadata: ["request": "\(request.id)", "reason": "\(reason)"])
            }
            return errorPage(PageProblem(error), request, visitor: visitor)
        }
    }

    /// The fields of a form.
    /// - Throws: `PageProblem` when the body is not a form.
    func form(of request: IncomingRequest) throws(PageProblem) -> [FormPair] {
        guard request.mediaType == "application/x-www-form-urlencoded" else {
            throw PageProblem(415, "The form cannot be read", "It was not sent as a form of a page is.")
        }
        do {
            return try FormPair.decode(request.body.readableBytesView)
        } catch {
            throw PageProblem(400, "The form cannot be read", error.description.asSentence)
        }
    }

    /// Leads on, with a message on the next page.
    func done(_ visit: Visit, _ flash: Flash, at location: String) -> Response {
        var response = Response.seeOther(location)
        response.set(self.flash(flash, visit.request))
        return response
    }

    /// What shows a message on the next page.
    func flash(_ flash: Flash, _ request: IncomingRequest) -> Web.Cookie {
        Cookie(Flash.cookieName, flash.rawValue, maximumAge: 60, isSecure: sessions.isSecure(request))
    }
}
