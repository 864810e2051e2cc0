import Accounts
import HTTPTypes
import Hummingbird
import Web

/// The page that shows new credentials once.
extension ManagerApplication {
    var secretRoutes: [Route] {
        [get("/manager/secret/{ticket}", "secret", .everyoneSignedIn) { try secretPage($0) }]
    }

    /// Leads to the page that shows the credentials.
    func show(_ sheet: SecretSheet, _ visit: Visit) -> Response {
        .seeOther("/manager/secret/\(secrets.keep(sheet, for: visit.user.id, at: visit.now))")
    }

    /// Forgets credentials that nobody has come to see; to be called every minute.
    package func prune(at milliseconds: Int64) {
        secrets.prune(at: milliseconds)
    }

    private func secretPage(_ visit: Visit) throws -> Response {
        let ticket = visit.request.pathParameters["ticket"] ?? ""
        // A HEAD shows nothing to anyone, and a prefetch perhaps never: neither may burn the secret.
        let purposes = visit.request.headers[.secPurpose] ?? ""
        if visit.request.head.method == .head {
            if secrets.isKnown(ticket, to: visit.user.id) { return .page("") }
            throw PageProblem(404, "There are no such credentials", "")
        }
        if purposes.lowercased().contains("prefetch") || purposes.lowercased().contains("prerender") {
            throw PageProblem(503, "Not ahead of time", "This page is shown when it is really opened.")
        }
        switch secrets.take(ticket, by: visit.user.id, at: visit.now) {
        case .sheet(let sheet):
            return try page(
                "secret", visit,
                [
                    "heading": .text(sheet.heading), "subject": .text(sheet.subject), "guidance": .text(sheet.guidance),
                    "values": .list(
                        sheet.values.map { ["id": .text($0.id), "label": .text($0.label), "value": .text($0.text)] }),
                    "envText": .text(sheet.environmentText), "jsonText": .text(sheet.jsonText),
                    "curlText": .text(sheet.curl), "curlHeading": .text(sheet.curlHeading),
                    "fileName": .text(sheet.fileName), "doneUrl": .text(sheet.doneURL),
                ])
        case .shown(let ended):
            return try page(
                "secret-shown", visit, status: 410,
                [
                    "shownAt": .time(ended.at), "subject": .text(ended.subject), "resetUrl": .text(ended.resetURL),
                    "resetLabel": .text(ended.resetLabel),
                ])
        case .expired(let ended):
            var problem = PageProblem(
                410, "The credentials were not opened in time",
                "Those of \(ended.subject) waited for ten minutes and were removed without being shown. Make "
                    + "new ones in place of them.")
            problem.back = (ended.resetURL, ended.resetLabel)
            throw problem
        case .unknown:
            throw PageProblem(
                404, "There are no such credentials",
                "They were made by someone else, more than a day ago, or before the server was started anew. "
                    + "If they were not saved, make new ones in place of them.")
        }
    }
}
