import HTTPTypes
import Hummingbird
package import Web

extension BrowserSessions {
    /// `POST /theme`: the choice between light and dark, open before sign-in too. Leads back to the page it was made on.
    package func themeRoute(errorStyle: ErrorStyle) -> Route {
        Route(.post, "/theme", label: "theme", errorStyle: errorStyle) { request in
            let form = try request.form()
            let session = try await visitor(of: request)?.token ?? visit(of: request)
            guard isOwn(form, of: session, request) else { throw APIError.foreignForm }
            guard let theme = form["theme"].flatMap(Theme.init) else {
                let known = Theme.allCases.map(\.rawValue).joined(separator: ", ")
                throw APIError(.malformedRequest, "There is no such theme. Themes are \(known).")
            }
            var response = Response.seeOther(LocalPath.checked(form["returnTo"]) ?? "/")
            response.set(theme.cookie(isSecure: isSecure(request)))
            return response
        }
    }
}

extension APIError {
    /// A form that no page of the same browser session has sent.
    package static let foreignForm = APIError(
        ErrorCode(403, "foreign_form", "A form was sent by another site, or by a page of a session that has ended."),
        "The form does not belong to your current session. Open the page again; cookies must be allowed.")
}
