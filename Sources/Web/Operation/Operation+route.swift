import Dispatch
import HTTPTypes
import Hummingbird

/// What the checks before a handler need.
package struct OperationChecks: Sendable {
    let bearer: any BearerCheck
    let limiter: RateLimiter
    let journal: RequestJournal

    package init(bearer: any BearerCheck, limiter: RateLimiter, journal: RequestJournal = RequestJournal()) {
        self.bearer = bearer
        self.limiter = limiter
        self.journal = journal
    }
}

extension Operation {
    /// Every IRIS API stands under this as well.
    package static let publicPrefix = "/public"

    /// The paths that the operation answers on.
    package var paths: [String] {
        path.hasPrefix("/api/") ? [path, Self.publicPrefix + path] : [path]
    }

    /// The routes of the operation: token, scope and package first, then the quotas, then the handler.
    package func routes(_ checks: OperationChecks) -> [Route] {
        let quotas = checks.limiter.quotas(of: self)
        return paths.map { path in
            Route(
                method, path, label: id, bodyLimit: body?.limit ?? Self.jsonBodyLimit, oversize: body?.oversize,
                errorStyle: errorStyle, stopsWithClient: stopsWithClient
            ) { request in
                guard case .bearer(let entitlement) = access else {
                    return try await handle(Call(request: request, verifiedCaller: nil))
                }
                let start = DispatchTime.now().uptimeNanoseconds
                let caller = try checks.bearer.caller(of: request, for: entitlement)
                let charges = quotas.map { quota in
                    RateLimiter.Charge(quota, to: caller, url: URLIdentity(quota.extent, of: request, at: self))
                }
                let decision = checks.limiter.take(charges, of: caller.accountID, at: request.receivedAt)
                var response: Response
                do {
                    if !decision.isAllowed { throw decision.refusal(at: request.receivedAt) }
                    response = try await handle(Call(request: request, verifiedCaller: caller))
                } catch let error as APIError {
                    response = errorStyle.render(error, request)
                } catch let error as any ResponseError {
                    response = error.response
                }
                response.headers[.rateLimitPolicy] = decision.quota.policy
                response.headers[.rateLimit] = decision.field
                checks.journal.add(
                    RequestJournal.Entry(
                        time: request.receivedAt, operationID: id, method: method.rawValue, path: request.path,
                        status: response.status.code, nanoseconds: DispatchTime.now().uptimeNanoseconds - start,
                        clientID: caller.clientID),
                    of: caller.accountID)
                return response
            }
        }
    }

    /// Every error code that the operation can answer.
    package var allErrors: [ErrorCode] {
        // Endpoints of OAuth have codes of another standard, all of which they name themselves.
        if case .client = access { return errors }
        var codes: [ErrorCode] = []
        if !parameters.isEmpty || body != nil { codes += [.constraintViolation, .malformedRequest] }
        if case .bearer = access {
            codes += [.malformedRequest, .unauthorized, .tokenInvalid, .tokenExpired, .tokenRevoked]
            codes += [.insufficientScope, .apiNotInPackage, .tooManyRequests]
        }
        if parameters.contains(where: { $0.place == .path }) { codes.append(.notFound) }
        if let body {
            codes.append(body.mediaType == "application/json" ? .unsupportedMediaType : .payloadTooLarge)
        }
        var seen: Set<ErrorCode> = []
        return (codes + errors).filter { seen.insert($0).inserted }
    }
}
