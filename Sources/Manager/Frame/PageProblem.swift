import Accounts
import Fleet
import HTTPTypes
import Web

/// Why a page cannot be shown, in words for the one who asked.
struct PageProblem: Error, Sendable {
    var status: Int
    var heading: String
    var message: String
    /// The role that would open the page.
    var missingRole: String?
    /// Seconds to wait.
    var retryAfter: Int?
    var showsRequestID = false
    var back = (url: "/manager", label: "Go to Home")

    init(_ status: Int, _ heading: String, _ message: String) {
        self.status = status
        self.heading = heading
        self.message = message
    }

    static func roleNeeded(_ role: Role) -> PageProblem {
        var problem = PageProblem(
            403, "You may not see this page",
            "Your role does not open it. An administrator of the account can change roles.")
        problem.missingRole = role.rawValue
        return problem
    }

    /// The form was not sent by a page of this browser session.
    static func foreignForm(back: (url: String, label: String)) -> PageProblem {
        var problem = PageProblem(
            403, "The form could not be accepted",
            "It does not belong to your current session, or it came from another site. Nothing was changed. "
                + "Open the page again and repeat what you did; cookies must be allowed.")
        problem.back = back
        return problem
    }

    init(_ error: AccountsError) {
        switch error {
        case .notFound(let what):
            self.init(404, "There is no such \(what)", "It may have been deleted, or the address is not complete.")
        case .invalid(let field, let reason):
            self.init(400, "The request cannot be carried out", "The field “\(field)” \(reason).")
        case .conflict(let words), .refused(let words):
            self.init(409, "That cannot be done", words.asSentence)
        case .storage:
            self.init(
                503, "The change could not be stored", "Nothing of it was done. Please try again in a moment.")
            showsRequestID = true
        }
    }

    init(_ error: APIError) {
        switch error.code.status {
        case 404: self.init(404, "Page not found", "There is nothing at this address.")
        case 405:
            self.init(405, "This address does not answer that", "It was called in a way that it does not know.")
        case 413: self.init(413, "That was too much", error.message)
        case 500...:
            self.init(error.code.status, "Something went wrong", "The server failed while it made this page.")
            showsRequestID = true
        default: self.init(error.code.status, "The request cannot be answered", error.message)
        }
        retryAfter = error.headers[.retryAfter].flatMap { Int($0) }
    }
}

extension FleetError {
    /// What is not in the account, as its page says it; the error itself where the fleet failed.
    var asPageError: any Error {
        switch self {
        case .notFound: AccountsError.notFound("asset")
        case .noObject(let kind, _): AccountsError.notFound(kind.rawValue)
        default: self
        }
    }
}

extension String {
    /// Words of an error as a sentence.
    var asSentence: String {
        guard let first else { return self }
        let text = first.uppercased() + dropFirst()
        return text.hasSuffix(".") ? text : text + "."
    }
}
