import Hummingbird
import PromQL
import Web

/// Errors in the shape of the Prometheus HTTP API: `{"status":"error","errorType":...,"error":...}`.
extension ErrorStyle {
    static let prometheus = ErrorStyle { error, _ in
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("status")
        writer.write("error")
        writer.name("errorType")
        writer.write(error.code.prometheusType)
        writer.name("error")
        writer.write(error.prometheusWords)
        writer.endObject()
        var response = Response(json: writer.bytes, status: .init(code: error.code.status))
        response.headers.append(contentsOf: error.headers)
        return response
    }
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
    fileprivate var prometheusWords: String {
        violations.isEmpty ? message : violations.map { "\($0.field) \($0.message)" }.joined(separator: "; ")
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
