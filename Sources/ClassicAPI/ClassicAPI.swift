package import Fleet
import HTTPTypes
import Hummingbird
package import Telemetry
package import Web

package import struct Foundation.TimeZone

/// The Classic API: everything under `/public` that is not an IRIS API.
package struct ClassicAPI: Sendable {
    /// Whose token this is; nil for one that opens nothing. The request tells where it was used.
    package typealias TokenCheck = @Sendable (_ token: String, IncomingRequest) -> Caller?

    /// Where every operation is described.
    package static let metadataPath = "\(Operation.publicPrefix)/\(ClassicPath.metadata)"

    /// Every operation of the room, in the order of the metadata.
    let operations: [ClassicOperation]
    private let routing: ClassicRouting
    private let authenticate: TokenCheck
    private let limiter: RateLimiter
    private let styleSheets: [String]
    private let icon: String?
    private let pace = ClassicPace()

    /// - Parameters:
    ///   - timeZone: whose days summaries are of.
    ///   - styleSheets: addresses of those that the pages of the metadata use.
    ///   - icon: address of the picture that stands for these pages.
    package init(
        fleet: FleetStore, samples: SampleStore, timeZone: TimeZone, limiter: RateLimiter, styleSheets: [String] = [],
        icon: String? = nil, authenticate: @escaping TokenCheck
    ) {
        operations =
            UnitOperations(fleet: fleet, samples: samples).all
            + ReportOperations(fleet: fleet, samples: samples, timeZone: timeZone).all
            + ClassicObjects(fleet: fleet).all
        routing = ClassicRouting(operations)
        self.limiter = limiter
        self.authenticate = authenticate
        self.styleSheets = styleSheets
        self.icon = icon
    }

    /// Forgets what is only of use for a while.
    package func prune(at now: Int64) {
        pace.prune(at: now)
    }

    // MARK: Routes

    private static let methods: [HTTPRequest.Method] = [.get, .post, .put, .delete]
    /// The longest path has this many segments behind `/public`.
    private static let depth = 4
    private static let segmentNames = ["a", "b", "c", "d"]

    /// One route for each number of segments, with and without a slash at the end: what stands in them counts without
    /// regard to case, which routes do not know.
    package func routes() -> [Route] {
        let entrances = ["", "/"].map { end in
            Route(.get, Operation.publicPrefix + end, label: "classic", errorStyle: errorStyle) { _ in
                .found(Self.metadataPath)
            }
        }
        return entrances
            + (1...Self.depth).flatMap { count in
                ["", "/"].flatMap { end in
                    Self.methods.map { method in
                        let segments = Self.segmentNames.prefix(count).map { "/{\($0)}" }.joined()
                        return Route(
                            method, Operation.publicPrefix + segments + end, label: "classic",
                            bodyLimit: ClassicRequest.bodyLimit, errorStyle: errorStyle, stopsWithClient: false
                        ) { request in
                            try await answer(request)
                        }
                    }
                }
            }
    }

    /// How errors look that no operation has answered.
    package var errorStyle: ErrorStyle {
        ErrorStyle { error, request in
            let path = ClassicPath(raw: request.path)
            let form = (try? ClassicRequest(request, path)).map(ClassicResponse.init(for:))
            return (form ?? ClassicResponse(path.format ?? .json)).response(ClassicError(error))
        }
    }

    // MARK: Requests

    private func answer(_ request: IncomingRequest) async throws -> Response {
        let segments = Self.segmentNames.compactMap { request.pathParameters[$0] }
        // The IRIS APIs have routes of their own; what comes here from below their prefix is none of them.
        if segments.first == "api" { return APIError.nothingHere.response }
        let path = ClassicPath(segments)
        let asked: ClassicRequest
        do {
            asked = try ClassicRequest(request, path)
        } catch {
            return ClassicResponse(path.format ?? .json).response(error)
        }
        let form = ClassicResponse(for: asked)
        do {
            if path.isMetadata {
                return try ClassicMetadata(operations, styleSheets: styleSheets, icon: icon).answer(asked)
            }
            return try await answer(asked, form).compressed(for: request)
        } catch let error as ClassicError {
            return form.response(error)
        } catch let error as FleetError where error.isTransient {
            return form.response(
                ClassicError(.unavailable, "The data cannot be read at the moment; try again."))
        } catch let error as TelemetryError where FleetError.samples(error).isTransient {
            return form.response(
                ClassicError(.unavailable, "The data cannot be read at the moment; try again."))
        }
    }

    private func answer(_ asked: ClassicRequest, _ form: ClassicResponse) async throws -> Response {
        let request = asked.request
        let operation: ClassicOperation
        let pathParameters: [String: String]
        switch routing.match(request.head.method, asked.path) {
        case .found(let found, let values): (operation, pathParameters) = (found, values)
        case .methodNotAllowed(let methods):
            var names: [String] = []
            for method in methods where !names.contains(method.rawValue) { names.append(method.rawValue) }
            let allowed = names.joined(separator: ", ")
            throw ClassicError(
                .methodNotAllowed, "This path answers \(allowed), not \(request.head.method.rawValue).",
                headers: [.allow: allowed])
        case .notFound:
            throw ClassicError(
                .operationNotFound,
                "There is no operation at this path; \(Operation.publicPrefix)/\(ClassicPath.metadata) lists them.")
        }
        // A body that cannot be read may hold no token; whoever sent another one hears what is wrong with the body.
        let body = Result { () throws(ClassicError) in try asked.body() }
        guard let token = asked.token((try? body.get()) ?? ClassicParameters()),
            let caller = authenticate(token, request)
        else {
            return ClassicResponse.unauthorized
        }
        try Self.checkOrigin(request, operation)
        try asked.checkForm()
        try await waitForTurn(caller, request)
        let parameters = ClassicParameters(pathParameters).merging(asked.query).merging(try body.get())
        try parameters.check(operation.parameters)
        let layout = ClassicLayout(operation, form.format)
        let call = ClassicCall(account: caller.accountID, parameters: parameters)
        return try await form.response(layout, operation.answer(call, layout))
    }

    /// Changes by GET are part of the API, and browsers send the credentials of HTTP Basic with whatever another site makes
    /// them ask for. A token in the address is no such credential: who knows it may use it.
    private static func checkOrigin(
        _ request: IncomingRequest, _ operation: ClassicOperation
    ) throws(ClassicError) {
        guard operation.isChange, request.headers[.authorization] != nil, request.isFromAnotherSite else { return }
        throw ClassicError(
            .foreignSite,
            "A page of another site has sent this request with the browser's credentials. Nothing was changed.")
    }

    /// Counts the request, which may have to wait in the limits profile `iris`.
    private func waitForTurn(_ caller: Caller, _ request: IncomingRequest) async throws {
        guard limiter.profile == .iris else {
            let decision = limiter.take(of: caller, at: request.receivedAt)
            if !decision.isAllowed { throw ClassicError(decision.refusal(at: request.receivedAt)) }
            return
        }
        let token = ClassicPace.TokenKey(account: caller.accountID, credential: caller.credentialID)
        switch pace.turn(of: token, at: request.receivedAt) {
        case .now: break
        case .later(let milliseconds):
            defer { pace.waited(caller.accountID) }
            try await Task.sleep(for: .milliseconds(milliseconds))
        case .refused(let seconds):
            throw ClassicError(
                .tooManyRequests,
                """
                A token may ask \(ClassicPace.requestsPerSecond) times a second, and too many requests wait already. \
                Wait \(seconds) s.
                """, headers: [.retryAfter: String(seconds)])
        }
    }
}
