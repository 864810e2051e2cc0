/// Why a query has no answer.
package struct QueryError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Kind: Sendable {
        /// What was asked is not PromQL, or its parameters make no sense.
        case badData
        /// What was asked cannot be computed, or passes a bound.
        case execution
        case timeout
        /// Whoever asked has gone away.
        case canceled
        /// The samples cannot be read at the moment.
        case unavailable
    }

    package let kind: Kind
    package let reason: String

    package init(_ kind: Kind, _ reason: String) {
        self.kind = kind
        self.reason = reason
    }

    package var description: String { reason }
}
