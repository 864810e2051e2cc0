import Hummingbird
import PromQL
import Web

/// Errors in the shape of the Prometheus HTTP API: `{"status":"error","errorType":...,"error":...}`.
extension ErrorStyle {
    static let prometheus = ErrorStyle(shape.schema) { error, _ in
        var response = Response(json: shape.encode(error), status: .init(code: error.code.status))
        response.headers[.link] = ErrorCode.helpLink(error.code.code)
        response.headers.append(contentsOf: error.headers)
        return response
    }

    private static let shape = Shape<APIError>(
        "PrometheusError", "Why a query was refused, as Prometheus says it.",
        [
            Field("status", "Always `error`.", example: "error") { _ in "error" },
            Field("errorType", "A stable name for programs.", example: "bad_data") { $0.code.prometheusType },
            Field("error", "What was wrong and what to do, for people.", example: "no match[] parameter provided") {
                $0.prometheusWords
            },
        ])
}

extension ErrorCode {
    static let badData = ErrorCode(
        400, "bad_data", "The query is not PromQL, or a parameter makes no sense; the message says where.")
    static let execution = ErrorCode(
        422, "execution", "The query cannot be computed, or takes more than a query may; the message says why.")
    static let timeout = ErrorCode(503, "timeout", "The query took longer than a query may; ask for less.")
    static let canceled = ErrorCode(503, "canceled", "The client went away before the query was through.")

    /// What Prometheus calls an error of this sort.
    fileprivate var prometheusType: String {
        switch self {
        case .constraintViolation, .malformedRequest: "bad_data"
        case .internalError: "internal"
        default: code
        }
    }
}

extension APIError {
    private static let longestWords = 1000

    fileprivate var prometheusWords: String {
        let words =
            violations.isEmpty ? message : violations.map { "\($0.field) \($0.message)" }.joined(separator: "; ")
        // Some repeat what was sent, however long it is.
        return words.count > Self.longestWords ? words.prefix(Self.longestWords) + "..." : words
    }

    init(_ error: QueryError) {
        let code: ErrorCode =
            switch error.kind {
            case .badData: .badData
            case .execution: .execution
            case .timeout: .timeout
            case .canceled: .canceled
            case .unavailable: .unavailable
            }
        self.init(code, error.reason)
    }
}
