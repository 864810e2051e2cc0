import HTTPTypes
import Hummingbird
import Web

/// The choice between light and dark, open before sign-in too.
extension ManagerApplication {
    var themeRoutes: [Route] {
        [
            Route(.post, "/manager/theme", label: "manager theme", errorStyle: errorStyle) { request in
                do {
                    return try await chooseTheme(request)
                } catch let problem as PageProblem {
                    return errorPage(problem, request, visitor: nil)
                }
            }
        ]
    }

    private func chooseTheme(_ request: IncomingRequest) async throws -> Response {
        let form = try form(of: request)
        let session = try await visitor(of: request)?.token ?? formSession(of: request)
        guard csrf.isSameOrigin(request), let session, csrf.isValid(form["csrf"], session: session) else {
            throw PageProblem.foreignForm(back: ("/manager", "Go to Home"))
        }
        guard let theme = form["theme"], Frame.themes.contains(theme) else {
            throw PageProblem(400, "There is no such theme", "Themes are \(Frame.themes.joined(separator: ", ")).")
        }
        var response = Response.seeOther(LocalPath.checked(form["returnTo"]) ?? "/manager")
        response.set(
            Cookie(Frame.themeCookie, theme, maximumAge: 365 * 86_400, isSecure: isSecure(request)))
        return response
    }
}
