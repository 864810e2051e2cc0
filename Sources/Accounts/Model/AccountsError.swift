/// Why the room refused a request.
package enum AccountsError: Error, Sendable, Equatable, CustomStringConvertible {
    /// There is no such object in the account.
    case notFound(String)
    /// An input breaks a rule.
    case invalid(field: String, reason: String)
    /// Something with the same identity exists.
    case conflict(String)
    /// Allowed by no rule: the last administrator, too many keys.
    case refused(String)
    /// The change could not be stored; nothing of it was.
    case storage(String)

    package var description: String {
        switch self {
        case .notFound(let what): "there is no such \(what)"
        case .invalid(let field, let reason): "\(field) \(reason)"
        case .conflict(let words), .refused(let words), .storage(let words): words
        }
    }
}
