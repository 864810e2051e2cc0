import PromQL
import Web

/// Why a query has no answer, as a page says it.
struct QueryProblem {
    let status: Int
    let heading: String
    let message: String

    init(_ error: QueryError) {
        let reason = error.reason.asSentence
        switch error.kind {
        case .badData: (status, heading, message) = (400, "That cannot be asked", reason)
        case .execution: (status, heading, message) = (422, "That is too much, or cannot be computed", reason)
        case .timeout:
            (status, heading) = (503, "The query took too long")
            message = reason + " Ask for fewer series, or for a shorter time."
        case .canceled: (status, heading, message) = (503, "The query was ended", "Whoever asked went away.")
        case .unavailable:
            (status, heading) = (503, "The samples cannot be read at the moment")
            message = "Nothing is lost. Please try again in a moment."
        }
    }

    var value: TemplateValue { ["heading": .text(heading), "message": .text(message)] }
}
