import Web

/// The error codes of the token, introspection and revocation endpoints (RFC 6749, section 5.2, and some that it does
/// not have). Their answers carry the code as `error`.
extension ErrorCode {
    static let invalidRequest = ErrorCode(
        400, "invalid_request",
        "The form cannot be read: a parameter is missing, appears twice or stands in the address, the body is no form, "
            + "or the client authenticates in two ways at once.")
    static let requestTooLarge = ErrorCode(413, "invalid_request", "The form is larger than allowed.")
    static let invalidClient = ErrorCode(
        401, "invalid_client",
        "The client is not known, its secret is not right or has ended, or its API Key may not be used from this "
            + "address.")
    static let invalidGrant = ErrorCode(
        400, "invalid_grant", "Username and password do not belong together, or the refresh token is not in force.")
    static let invalidScope = ErrorCode(
        400, "invalid_scope", "A scope was asked for that the credential does not hold.")
    static let unauthorizedClient = ErrorCode(
        400, "unauthorized_client",
        "The client gets its tokens at another endpoint, or the account's package and add-ons open no API.")
    static let unsupportedGrantType = ErrorCode(
        400, "unsupported_grant_type", "The endpoint does not take this `grant_type`.")
    static let slowDown = ErrorCode(
        429, "slow_down", "Too many attempts have failed; wait for the seconds of `Retry-After`.")
    static let serverError = ErrorCode(503, "server_error", "The server cannot answer at the moment; try again later.")
}

extension [ErrorCode] {
    /// What every endpoint for clients can answer.
    static let ofClients: [ErrorCode] = [
        .invalidRequest, .requestTooLarge, .invalidClient, .slowDown, .serverError,
    ]
    /// What those that issue tokens can answer beside it.
    static let ofTokenRequests: [ErrorCode] =
        ofClients + [.unsupportedGrantType, .invalidScope, .unauthorizedClient]
}
