import Accounts
import Foundation
import Hummingbird
import Web

/// *Was this page helpful?*
extension DeveloperHub {
    var helpfulRoutes: [Route] {
        [
            post("/helpful", "helpful") { visit, form in
                guard let path = form["path"], let page = contents.library[path],
                    let answer = form["answer"], ["yes", "no"].contains(answer)
                else { throw APIError(.malformedRequest, "The form does not say which page it is about.") }
                // One word of each reader counts; who that is cannot be told from what is kept.
                let voter = accounts.hasher.hash(visit.visitor?.user.id.uuidString ?? visit.session, purpose: "vote")
                try await edits.vote(answer == "yes", on: page.path, by: voter)
                return .seeOther(page.path + "?thanks=1")
            }
        ]
    }
}
