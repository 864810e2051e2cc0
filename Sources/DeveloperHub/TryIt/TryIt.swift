import HTTPTypes
import Web

/// A request that a reader fills in on the page of its operation, and what came of it.
struct TryIt: Sendable {
    /// The answer to a request that was sent.
    struct Outcome: Sendable {
        let requestLine: String
        let status: HTTPResponse.Status
        let headers: HTTPFields
        let body: String
        /// The bytes of the whole body.
        let size: Int
        let isCut: Bool
        let nanoseconds: UInt64
    }

    let operation: Web.Operation
    let form: [FormPair]
    /// What is wrong with the values, by field.
    var errors: [String: String] = [:]
    /// Why nothing was sent.
    var problem: String?
    var outcome: Outcome?

    init(_ operation: Web.Operation, _ form: [FormPair]) {
        self.operation = operation
        self.form = form
    }

    var fields: OperationFields {
        OperationFields(operation: operation, typed: form, isFilled: !form.isEmpty, errors: errors)
    }

    /// Whether the page can send it: a body of bytes cannot be typed.
    var isSendable: Bool {
        guard let body = operation.body else { return true }
        return body.mediaType == "application/json" || body.mediaType == SampleRequest.formType
    }
}
