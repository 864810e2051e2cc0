import HTTPTypes
import Web

/// An error code of the Classic API: its HTTP status, its stable name, and what it means.
struct ClassicErrorCode: Sendable, Hashable {
    let status: Int
    let code: String
    /// For the metadata.
    let meaning: String

    init(_ status: Int, _ code: String, _ meaning: String) {
        self.status = status
        self.code = code
        self.meaning = meaning
    }

    static let parameterMissing = ClassicErrorCode(400, "parameterMissing", "A required parameter was not sent.")
    static let parameterInvalid = ClassicErrorCode(
        400, "parameterInvalid", "A parameter has a value that cannot be read.")
    static let requestUnreadable = ClassicErrorCode(
        400, "requestUnreadable", "The query or the body cannot be read.")
    static let foreignSite = ClassicErrorCode(
        403, "foreignSite", "A page of another site has made a browser send a change with its credentials.")
    static let operationNotFound = ClassicErrorCode(404, "operationNotFound", "No operation stands at this path.")
    static let methodNotAllowed = ClassicErrorCode(
        405, "methodNotAllowed", "The operation does not answer this method; `Allow` lists those that it does.")
    static let requestTooLarge = ClassicErrorCode(413, "requestTooLarge", "The body is larger than allowed.")
    static let bodyNotSupported = ClassicErrorCode(
        415, "bodyNotSupported", "The body is neither a form nor JSON.")
    static let tooManyRequests = ClassicErrorCode(
        429, "tooManyRequests", "The token has asked too often; wait for the seconds of `Retry-After`.")
    static let internalError = ClassicErrorCode(500, "internalError", "Something failed in the server.")
    static let unavailable = ClassicErrorCode(503, "unavailable", "The data cannot be read at the moment; try again.")

    /// What every operation can answer.
    static let ofEveryOperation: [ClassicErrorCode] = [
        .parameterMissing, .parameterInvalid, .requestUnreadable, .methodNotAllowed, .requestTooLarge,
        .bodyNotSupported, .tooManyRequests, .internalError, .unavailable,
    ]
}

/// An answer that says why there is no other: `responseStatus` with an error code, words, and one entry for each
/// parameter that is wrong. It never repeats what was sent.
struct ClassicError: Error, Sendable {
    /// What is wrong with one parameter.
    struct Entry: Sendable, Equatable {
        let code: ClassicErrorCode
        /// As the metadata spells it.
        let parameter: String
        let message: String
    }

    let code: ClassicErrorCode
    let message: String
    var entries: [Entry] = []
    var headers: HTTPFields = [:]

    init(_ code: ClassicErrorCode, _ message: String, headers: HTTPFields = [:]) {
        self.code = code
        self.message = message
        self.headers = headers
    }

    /// - Precondition: there is at least one entry.
    init(_ entries: [Entry]) {
        code = entries[0].code
        message = entries.map { "\($0.parameter) \($0.message)" }.joined(separator: "; ") + "."
        self.entries = entries
    }

    /// A refusal of what stands around the operations: the router, and whatever failed unforeseen.
    init(_ error: APIError) {
        let code: ClassicErrorCode =
            switch error.code.status {
            case 404: .operationNotFound
            case 405: .methodNotAllowed
            case 413: .requestTooLarge
            case 415: .bodyNotSupported
            case 429: .tooManyRequests
            case 400..<500: .requestUnreadable
            case 503: .unavailable
            default: .internalError
            }
        self.init(code, error.message, headers: error.headers)
    }
}
