import HTTPTypes
import Hummingbird
import Web

/// An error of the token, introspection and revocation endpoints (RFC 6749, section 5.2). Descriptions are fixed
/// texts of the program: nothing of the request is ever echoed.
struct OAuthError: ResponseError {
    let status: HTTPResponse.Status
    let error: String
    let words: String
    private(set) var headers: HTTPFields

    private init(_ code: ErrorCode, _ words: String, headers: HTTPFields = [:]) {
        self.init(status: .init(code: code.status), error: code.code, words: words, headers: headers)
    }

    private init(status: HTTPResponse.Status, error: String, words: String, headers: HTTPFields = [:]) {
        self.status = status
        self.error = error
        self.words = words
        self.headers = headers
    }

    static func invalidRequest(_ words: String) -> OAuthError { OAuthError(.invalidRequest, words) }

    /// The same for an unknown client, a wrong secret, and one that has ended.
    static let invalidClient = OAuthError(
        .invalidClient, "Client authentication failed.",
        headers: [.wwwAuthenticate: "Basic realm=\"iris\", charset=\"UTF-8\""])

    /// The same for an unknown user, a wrong password and a suspended user.
    static let invalidUser = invalidGrant("The username or password is not right.")

    static func invalidGrant(_ words: String) -> OAuthError { OAuthError(.invalidGrant, words) }

    static func invalidScope(_ words: String) -> OAuthError { OAuthError(.invalidScope, words) }

    static func unauthorizedClient(_ words: String) -> OAuthError { OAuthError(.unauthorizedClient, words) }

    static func unsupportedGrantType(_ words: String) -> OAuthError { OAuthError(.unsupportedGrantType, words) }

    static func slowDown(_ seconds: Int) -> OAuthError {
        OAuthError(
            .slowDown, "Too many failed attempts. Wait for Retry-After.", headers: [.retryAfter: String(seconds)])
    }

    var response: Response {
        var response = Response(oauth: ["error": .string(error), "error_description": .string(words)], status: status)
        response.headers[.link] = ErrorCode.helpLink(error)
        response.headers.append(contentsOf: headers)
        return response
    }

    /// How errors from before a handler look at these endpoints.
    static let style = ErrorStyle(schema) { error, _ in
        var oauth: OAuthError
        switch error.code {
        case .unavailable, .internalError:
            oauth = OAuthError(
                status: .init(code: error.code.status), error: ErrorCode.serverError.code,
                words: "The request could not be served.")
            if error.code == .unavailable { oauth.headers[.retryAfter] = "5" }
        default:
            oauth = OAuthError(
                status: .init(code: error.code.status), error: ErrorCode.invalidRequest.code, words: error.message)
        }
        oauth.headers.append(contentsOf: error.headers)
        return oauth.response
    }

    static let schema = ObjectSchema(
        "OAuthError", "An error of RFC 6749, section 5.2.",
        [
            PropertySchema("error", "The error code.", .string(), required: true, example: "invalid_grant"),
            PropertySchema(
                "error_description", "What was wrong, for people.", .string(), required: false,
                example: "The username or password is not right."),
        ])
}

extension Response {
    /// An answer that no cache keeps (RFC 6749, section 5.1).
    init(oauth json: JSONValue, status: HTTPResponse.Status = .ok) {
        self.init(json: json.encoded, status: status)
        headers[.pragma] = "no-cache"
    }
}

extension HTTPField.Name {
    fileprivate static let pragma: HTTPField.Name = {
        guard let name = HTTPField.Name("Pragma") else { preconditionFailure("Pragma is a field name") }
        return name
    }()
}
