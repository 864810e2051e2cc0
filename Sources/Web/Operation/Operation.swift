package import HTTPTypes
package import Hummingbird
package import NIOCore

/// One operation of an API, described once. The route, the reading of parameters and body with their error messages,
/// the checks of token, scope, package and rate, and the OpenAPI document all come from this value.
///
///     Operation(
///         .get, "/api/asset/v1/assets/{assetId}", id: "getAsset", domain: "Assets", "Fetch one asset.",
///         access: Entitlement(scope: "asset.view", api: "assets"),
///         parameters: .id("assetId", "Id of the asset."),
///         answer: .object(Asset.shape, "The asset.")
///     ) { call, id in try await fleet.asset(id, of: call.caller.accountID) }
package struct Operation: Sendable {
    package let id: String
    package let method: HTTPRequest.Method
    package let path: String
    /// The API that the documentation lists it under.
    package let domain: String
    package let summary: String
    package let details: String
    package let access: Access
    package let parameters: [ParameterDescription]
    package let body: BodyDescription?
    package let answers: [AnswerDescription]
    /// Error codes of its own, beside those that follow from its parameters, body and access.
    package let errors: [ErrorCode]
    /// The limits that are documented for it; the profile of the `RateLimiter` tells whether they hold.
    package let quotas: [Quota]
    package let errorStyle: ErrorStyle
    /// Whether its work ends when the client goes away before the answer. Not for what changes anything.
    package let stopsWithClient: Bool
    /// Whether it changes what the server keeps for the account. Reading by POST does not.
    package let changesData: Bool
    let handle: @Sendable (Call) async throws -> Response

    /// What a handler gets beside its typed input.
    package struct Call: Sendable {
        package let request: IncomingRequest
        /// Present on every operation whose access is `bearer`.
        let verifiedCaller: Caller?

        /// - Precondition: the operation's access is `bearer`; the typed initialisers below allow no other.
        package var caller: Caller {
            guard let verifiedCaller else { preconditionFailure("an operation without bearer access has no caller") }
            return verifiedCaller
        }
    }

    /// What the documentation says of a request body.
    package struct BodyDescription: Sendable {
        /// nil for a body that is no JSON.
        package let schema: ObjectSchema?
        package let mediaType: String
        /// What `Content-Encoding` must say; nil for a body that may come plain.
        package let coding: String?
        package let limit: Int
        /// A body to show where the form is no text, made for the time at which it is asked for.
        package let example: (@Sendable (_ now: Int64) -> [UInt8])?

        package init(
            _ schema: ObjectSchema?, mediaType: String, coding: String? = nil, limit: Int,
            example: (@Sendable (_ now: Int64) -> [UInt8])? = nil
        ) {
            self.schema = schema
            self.mediaType = mediaType
            self.coding = coding
            self.limit = limit
            self.example = example
        }

        /// The answer to more bytes: a JSON body that is too large breaks a rule of the input like any other; other
        /// forms have a status for it.
        var oversize: APIError {
            guard mediaType == "application/json" else { return .oversize(limit) }
            return APIError(violations: [Violation("body", "must have at most \(limit) bytes")])
        }
    }

    /// Bodies of JSON may have so many bytes, unless the operation says otherwise.
    package static let jsonBodyLimit = 1_048_576

    /// An operation without a body, behind a bearer token.
    package init<each Value: Sendable, Output: Sendable>(
        _ method: HTTPRequest.Method, _ path: String, id: String, domain: String, _ summary: String,
        details: String = "", access: Entitlement, parameters: repeat Parameter<each Value>, answer: Answer<Output>,
        errors: [ErrorCode] = [], quotas: [Quota] = [], stopsWithClient: Bool = false,
        handler: @escaping @Sendable (Call, repeat each Value) async throws -> Output
    ) {
        var descriptions: [ParameterDescription] = []
        for parameter in repeat each parameters { descriptions.append(parameter.description) }
        self.init(
            method, path, id: id, domain: domain, summary, details: details, access: .bearer(access),
            parameters: descriptions, body: nil, answers: [answer.description], errors: errors, quotas: quotas,
            stopsWithClient: stopsWithClient
        ) { call in
            let values = try call.read(repeat each parameters)
            return answer.encode(try await handler(call, repeat each values))
        }
    }

    /// An operation without a body, behind a bearer token, whose handler writes its answer for itself because it has
    /// several forms.
    package init<each Value: Sendable>(
        _ method: HTTPRequest.Method, _ path: String, id: String, domain: String, _ summary: String,
        details: String = "", access: Entitlement, parameters: repeat Parameter<each Value>,
        answers: [AnswerDescription], errors: [ErrorCode] = [], quotas: [Quota] = [],
        handler: @escaping @Sendable (Call, repeat each Value) async throws -> Response
    ) {
        var descriptions: [ParameterDescription] = []
        for parameter in repeat each parameters { descriptions.append(parameter.description) }
        self.init(
            method, path, id: id, domain: domain, summary, details: details, access: .bearer(access),
            parameters: descriptions, body: nil, answers: answers, errors: errors, quotas: quotas
        ) { call in
            let values = try call.read(repeat each parameters)
            return try await handler(call, repeat each values)
        }
    }

    /// An operation with a JSON body, plain or as gzip, behind a bearer token.
    /// - Parameter bodyLimit: bytes that the body may have, as it was sent and when decompressed.
    package init<each Value: Sendable, Input: Sendable, Output: Sendable>(
        _ method: HTTPRequest.Method, _ path: String, id: String, domain: String, _ summary: String,
        details: String = "", access: Entitlement, parameters: repeat Parameter<each Value>, body: BodyShape<Input>,
        bodyLimit: Int = Self.jsonBodyLimit, answer: Answer<Output>, errors: [ErrorCode] = [], quotas: [Quota] = [],
        changesData: Bool? = nil, stopsWithClient: Bool = false,
        handler: @escaping @Sendable (Call, Input, repeat each Value) async throws -> Output
    ) {
        var descriptions: [ParameterDescription] = []
        for parameter in repeat each parameters { descriptions.append(parameter.description) }
        let description = BodyDescription(body.schema, mediaType: "application/json", limit: bodyLimit)
        self.init(
            method, path, id: id, domain: domain, summary, details: details, access: .bearer(access),
            parameters: descriptions, body: description,
            answers: [answer.description], errors: errors, quotas: quotas,
            stopsWithClient: stopsWithClient, changesData: changesData
        ) { call in
            let values = try call.read(repeat each parameters)
            let bytes = try call.jsonBody(description)
            let input = try body.decode(bytes.readableBytesView)
            return answer.encode(try await handler(call, input, repeat each values))
        }
    }

    /// An operation whose form is fixed by another standard (OAuth, OpenAPI): the handler reads and writes for itself.
    package init(
        _ method: HTTPRequest.Method, _ path: String, id: String, domain: String, _ summary: String,
        details: String = "", access: Access, parameters: [ParameterDescription] = [], body: BodyDescription? = nil,
        answers: [AnswerDescription], errors: [ErrorCode] = [], quotas: [Quota] = [], errorStyle: ErrorStyle = .api,
        stopsWithClient: Bool = false, changesData: Bool? = nil,
        handle: @escaping @Sendable (Call) async throws -> Response
    ) {
        self.id = id
        self.method = method
        self.path = path
        self.domain = domain
        self.summary = summary
        self.details = details
        self.access = access
        self.parameters = parameters
        self.body = body
        self.answers = answers
        self.errors = errors
        self.quotas = quotas
        self.errorStyle = errorStyle
        self.stopsWithClient = stopsWithClient
        self.changesData = changesData ?? (method != .get)
        self.handle = handle
    }
}

extension Operation.Call {
    /// The bytes of a JSON body, decompressed when it was sent as gzip.
    /// - Throws: `unsupported_media_type` for a body of another type, `constraint_violation` for one that is too large.
    package func jsonBody(_ description: Operation.BodyDescription) throws(APIError) -> ByteBuffer {
        if let type = request.mediaType, type != "application/json", !type.hasSuffix("+json") {
            throw APIError(.unsupportedMediaType, "The body must be application/json, not \(type).")
        }
        return try request.decodedBody(limit: description.limit, oversize: description.oversize)
    }

    /// Reads all parameters; the error names every one that is wrong, not just the first.
    package func read<each Value: Sendable>(_ parameters: repeat Parameter<each Value>) throws -> (repeat each Value) {
        let query: [FormPair]
        do {
            query = try request.query()
        } catch {
            throw APIError(.malformedRequest, "The query cannot be read: \(error.description).")
        }
        let given = RequestParameters(path: request.pathParameters, query: query)
        do {
            return (repeat try (each parameters).read(given))
        } catch {
            var violations: [Violation] = []
            for parameter in repeat each parameters {
                do {
                    _ = try parameter.read(given)
                } catch {
                    violations.append(error)
                }
            }
            throw APIError(violations: violations)
        }
    }
}
