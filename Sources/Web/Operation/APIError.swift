package import Hummingbird

/// An error code of the APIs: its HTTP status, and what it means to the one who gets it. Every code that Iris can
/// answer is listed here or beside the operation that gives it.
package struct ErrorCode: Sendable, Hashable {
    package let status: Int
    package let code: String
    /// What it means and what to do, for the documentation.
    package let meaning: String

    package init(_ status: Int, _ code: String, _ meaning: String) {
        self.status = status
        self.code = code
        self.meaning = meaning
    }

    /// Where the documentation says what it means and what to do.
    package var helpPath: String { Self.helpPath(code) }

    package static func helpPath(_ code: String) -> String {
        "/guides/troubleshooting#" + code.replacing("_", with: "-")
    }

    /// The value of `Link` in an answer with the error (RFC 8288).
    package static func helpLink(_ code: String) -> String { "<\(helpPath(code))>; rel=\"help\"" }

    package static let constraintViolation = ErrorCode(
        400, "constraint_violation", "A field or parameter breaks a rule; `violations` names each.")
    package static let malformedRequest = ErrorCode(
        400, "malformed_request", "The request could not be read: not JSON, not UTF-8, or two credentials at once.")
    package static let unauthorized = ErrorCode(
        401, "unauthorized", "No access token was sent. Send `Authorization: Bearer TOKEN`.")
    package static let tokenInvalid = ErrorCode(
        401, "token_invalid", "The access token was not issued by this server for this API.")
    package static let tokenExpired = ErrorCode(401, "token_expired", "The access token has expired; get a new one.")
    package static let tokenRevoked = ErrorCode(
        401, "token_revoked", "The token, or the credential it was issued for, has been revoked.")
    package static let insufficientScope = ErrorCode(
        403, "insufficient_scope", "The token lacks a scope that the operation needs; the message names it.")
    package static let apiNotInPackage = ErrorCode(
        403, "api_not_in_package",
        "The account's package and add-ons do not open this API; the message names those that do.")
    package static let notFound = ErrorCode(
        404, "not_found", "There is no such object in the account, or no such path.")
    package static let methodNotAllowed = ErrorCode(
        405, "method_not_allowed", "The path exists, but not with this method; `Allow` lists those that it has.")
    package static let conflict = ErrorCode(409, "conflict", "Another object of the account has the same identity.")
    package static let payloadTooLarge = ErrorCode(413, "payload_too_large", "The body is larger than allowed.")
    package static let unsupportedMediaType = ErrorCode(
        415, "unsupported_media_type",
        "The body's `Content-Type` or `Content-Encoding` is not one that the operation reads.")
    package static let tooManyRequests = ErrorCode(
        429, "too_many_requests", "The rate limit is used up; wait for the seconds of `Retry-After`.")
    package static let internalError = ErrorCode(
        500, "internal_error", "Something failed in the server. Its log has the reason under the request id.")
    package static let unavailable = ErrorCode(
        503, "unavailable", "The server cannot store the change at the moment; try again later.")
}

/// An error that is an answer.
package protocol ResponseError: Error, Sendable {
    var response: Response { get }
}

/// The error object of the IRIS APIs: `{"status", "code", "message"}`, with `violations` for broken rules.
package struct APIError: ResponseError, Equatable {
    package let code: ErrorCode
    package let message: String
    package var violations: [Violation] = []
    /// Header fields that go with the answer, such as `WWW-Authenticate`.
    package var headers: HTTPFields = [:]

    package init(_ code: ErrorCode, _ message: String, headers: HTTPFields = [:]) {
        self.code = code
        self.message = message
        self.headers = headers
    }

    package static let nothingHere = APIError(.notFound, "There is nothing at this path.")

    package init(violations: [Violation]) {
        code = .constraintViolation
        message = "Constraint violation"
        self.violations = violations
    }

    package var response: Response {
        var writer = JSONWriter()
        Self.shape.write(self, to: &writer)
        var response = Response(json: writer.bytes, status: .init(code: code.status))
        response.headers[.link] = ErrorCode.helpLink(code.code)
        response.headers.append(contentsOf: headers)
        return response
    }

    static let violationShape = Shape<Violation>(
        "Violation", "A rule that the request breaks.",
        [
            Field("field", "Path of the field or name of the parameter.", example: "name") { $0.field },
            Field("message", "What is wrong with it.", example: "must not be empty") { $0.message },
        ])

    /// The shape of every error answer of the APIs.
    package static let shape = Shape<APIError>(
        "Error", "Why a request was refused.",
        [
            Field("status", "The HTTP status.", example: 400) { $0.code.status },
            Field("code", "A stable name for programs.", example: "constraint_violation") { $0.code.code },
            Field("message", "What was wrong and what to do, for people.", example: "Constraint violation") {
                $0.message
            },
            .optionalList("violations", "Each broken rule, when `code` is `constraint_violation`.", of: violationShape)
            {
                $0.violations.isEmpty ? nil : $0.violations
            },
        ])
}

extension Response {
    /// An answer of `application/json` that no cache keeps.
    package init(json: [UInt8], status: HTTPResponse.Status = .ok) {
        self.init(
            status: status,
            headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json)))
    }
}
