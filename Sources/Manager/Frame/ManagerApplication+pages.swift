import Accounts
import Foundation
import HTTPTypes
import Hummingbird
package import Web

extension ManagerApplication {
    /// How errors that no page has answered look: unknown paths under `/manager`, wrong methods, failures.
    package var errorStyle: ErrorStyle {
        ErrorStyle { [frame] error, request in
            var response = frame.errorPage(PageProblem(error), request, visitor: nil, csrf: "")
            for field in error.headers where field.name != .contentType { response.headers[field.name] = field.value }
            return response
        }
    }

    func errorPage(_ problem: PageProblem, _ request: IncomingRequest, visitor: Visitor?) -> Response {
        frame.errorPage(
            problem, request, visitor: visitor, csrf: visitor.map { sessions.csrf.token(session: $0.token) } ?? "")
    }

    var frame: Frame { Frame(templates: templates, staticAddresses: staticAddresses, helpURL: helpURL) }

    /// A page of someone who is signed in.
    func page(
        _ template: String, _ visit: Visit, at place: Place? = nil, status: Int = 200,
        _ values: [String: TemplateValue]
    ) throws -> Response {
        var values = values
        let flash = Flash(cookie: visit.request.cookie(Flash.cookieName))
        if let flash { values["flash"] = ["text": .text(flash.text), "isError": false] }
        var response = try frame.page(
            template, visit.request, visitor: visit.visitor, csrf: sessions.csrf.token(session: visit.visitor.token),
            returnTo: visit.returnTo, place: place, status: status, values)
        if flash != nil { response.set(.ended(Flash.cookieName, isSecure: sessions.isSecure(visit.request))) }
        return response
    }
}
