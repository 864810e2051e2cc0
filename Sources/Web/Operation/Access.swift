package import Foundation

/// What a caller must hold to use an operation: one scope, and an account whose package or add-ons open the API.
package struct Entitlement: Sendable, Hashable {
    package let scope: String
    /// Id of the API in the catalogue of packages.
    package let api: String

    package init(scope: String, api: String) {
        self.scope = scope
        self.api = api
    }
}

/// Who may call an operation.
package enum Access: Sendable {
    case open
    /// A client that authenticates itself by HTTP Basic or in the body (RFC 6749, section 2.3).
    case client
    case bearer(Entitlement)
}

/// The one behind a bearer token.
package struct Caller: Sendable {
    package let accountID: UUID
    /// The API User or API Key that the token was issued for; rate limits count by it.
    package let credentialID: UUID
    package let clientID: String
    package let name: String

    package init(accountID: UUID, credentialID: UUID, clientID: String, name: String) {
        self.accountID = accountID
        self.credentialID = credentialID
        self.clientID = clientID
        self.name = name
    }
}

/// Tells whether a request's bearer token opens an operation (RFC 6750).
package protocol BearerCheck: Sendable {
    /// - Throws: `APIError` with the exact reason and its `WWW-Authenticate` field.
    func caller(of request: IncomingRequest, for entitlement: Entitlement) throws(APIError) -> Caller
}
