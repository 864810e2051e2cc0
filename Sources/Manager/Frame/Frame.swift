import Accounts
import HTTPTypes
import Hummingbird
import Web

/// The pages that the left navigation and the top bar lead to.
enum Place: String, CaseIterable {
    case home = "isHome"
    case assets = "isAssets"
    case explore = "isExplore"
    case apiAccess = "isApiAccess"
    case apiKeys = "isApiKeys"
    case classicTokens = "isClassicTokens"
    case users = "isUsers"
    case packages = "isPackages"
    case auditLog = "isAuditLog"
    case profile = "isProfile"
}

/// What every page has around its own words.
struct Frame: Sendable {
    let templates: Templates
    let staticAddresses: TemplateValue
    let helpURL: String

    func page(
        _ template: String, _ request: IncomingRequest, visitor: Visitor?, csrf: String, returnTo: String,
        place: Place? = nil, status: Int = 200, _ values: [String: TemplateValue]
    ) throws(PageFilesError) -> Response {
        var all: [String: TemplateValue] = [
            "static": staticAddresses,
            "csrf": .text(csrf),
            "returnTo": .text(returnTo),
            "helpUrl": .text(helpURL),
            "nav": .object(
                Dictionary(uniqueKeysWithValues: Place.allCases.map { ($0.rawValue, TemplateValue.flag($0 == place)) })),
        ]
        all.merge(Theme(of: request).values) { _, own in own }
        if let visitor { all["viewer"] = Self.viewer(visitor) }
        all.merge(values) { _, own in own }
        return .page(try templates.render(template, all), status: HTTPResponse.Status(code: status))
    }

    func errorPage(_ problem: PageProblem, _ request: IncomingRequest, visitor: Visitor?, csrf: String) -> Response {
        var values: [String: TemplateValue] = [
            "status": .text(String(problem.status)), "heading": .text(problem.heading),
            "message": .text(problem.message),
            "back": ["url": .text(problem.back.url), "label": .text(problem.back.label)],
        ]
        if let role = problem.missingRole { values["missing"] = ["kind": "Role", "name": .text(role)] }
        if problem.showsRequestID { values["requestId"] = .text(request.id) }
        if let seconds = problem.retryAfter {
            values["retry"] = Wait.value(seconds: seconds, from: request.receivedAt)
        }
        do {
            return try page(
                "error", request, visitor: visitor, csrf: csrf, returnTo: "/manager", status: problem.status, values)
        } catch {
            // Without its template the page is still said in words; the start of the program has read them all.
            return .page("<!doctype html><title>Error</title><h1>Error</h1>", status: .init(code: problem.status))
        }
    }

    private static func viewer(_ visitor: Visitor) -> TemplateValue {
        let user = visitor.user
        let initials = user.name.split(whereSeparator: \.isWhitespace).prefix(2).compactMap(\.first)
        return [
            "name": .text(user.name), "email": .text(user.email), "role": .text(user.role.rawValue),
            "initials": .text(String(initials).uppercased()), "accountName": .text(visitor.account.name),
            "isAdmin": .flag(user.role.mayAdminister),
        ]
    }
}

/// How long someone must wait, in words and as a moment.
enum Wait {
    static func words(_ seconds: Int) -> String {
        if seconds < 60 { return seconds == 1 ? "1 second" : "\(seconds) seconds" }
        let minutes = (seconds + 59) / 60
        return minutes == 1 ? "1 minute" : "\(minutes) minutes"
    }

    static func value(seconds: Int, from now: Int64) -> TemplateValue {
        ["wait": .text(words(seconds)), "at": .time(now + Int64(seconds) * 1000)]
    }
}
