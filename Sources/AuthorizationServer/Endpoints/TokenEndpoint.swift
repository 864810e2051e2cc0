import Accounts
import Foundation
import HTTPTypes
import Hummingbird
import Web

extension AuthorizationServer {
    /// `POST /token`: the password grant (RFC 6749, section 4.3) and its refresh (section 6).
    var token: Web.Operation {
        let form = ObjectSchema(
            "TokenRequest", "Credentials of an API User, or a refresh token.",
            [
                Self.parameter("grant_type", "`password` or `refresh_token`.", "password"),
                Self.parameter("username", "Of the API User, with `password`.", "IRIS-API-1-1", required: false),
                Self.parameter("password", "Of the API User, with `password`.", "iris_pw_...", required: false),
                Self.parameter("refresh_token", "With `refresh_token`.", "iris_rt_...", required: false),
                Self.parameter("scope", "`api`, or `api offline_access` for a refresh token.", "api", required: false),
            ] + Self.clientParameters)
        return endpoint(
            "/token", id: "createToken", "Get an access token as an API User.",
            details: """
                The client authenticates by HTTP Basic with its client id and secret. The token lives \
                \(lifetimes.user) seconds; get a new one when it ends, or ask for the scope `offline_access` and use \
                the refresh token. A refresh token is used once and comes with its successor.
                """,
            form: form, answers: [Self.tokenAnswer],
            errors: .ofTokenRequests + [.invalidGrant]
        ) { request, form in
            let type = try form.required("grant_type")
            guard type == "password" || type == "refresh_token" else {
                throw OAuthError.unsupportedGrantType("This endpoint takes password and refresh_token.")
            }
            let client = try await clients.client(of: request, form)
            guard case .apiUser = client else {
                throw OAuthError.unauthorizedClient("An API Key gets its tokens at /token/v2.")
            }
            return try await type == "password"
                ? passwordGrant(request, form, client) : refreshGrant(request, form, client)
        }
    }

    /// `POST /token/v2`: client credentials (RFC 6749, section 4.4).
    var tokenV2: Web.Operation {
        let form = ObjectSchema(
            "KeyTokenRequest", "Credentials of an API Key.",
            [
                Self.parameter("grant_type", "`client_credentials`.", "client_credentials"),
                Self.parameter(
                    "scope", "Some of the key's scopes, space separated; all when left out.", "asset.view",
                    required: false),
            ] + Self.clientParameters)
        return endpoint(
            "/token/v2", id: "createKeyToken", "Get an access token with an API Key.",
            details: "The token lives \(lifetimes.key) seconds and carries only the scopes asked for.",
            form: form, answers: [Self.tokenAnswer], errors: .ofTokenRequests
        ) { request, form in
            guard try form.required("grant_type") == "client_credentials" else {
                throw OAuthError.unsupportedGrantType("This endpoint takes client_credentials.")
            }
            let client = try await clients.client(of: request, form)
            guard case .apiKey(let key) = client else {
                throw OAuthError.unauthorizedClient("An API User gets its tokens at /token.")
            }
            let scopes = try form.scopes() ?? key.scopes
            guard scopes.allSatisfy(key.scopes.contains) else {
                throw OAuthError.invalidScope("The key does not hold every scope that was asked for.")
            }
            if scopes != [Scope.tokenIntrospect.name] { try checkPackage(of: client) }
            return try answer(request, for: client, client: client, scopes: scopes, lifetime: lifetimes.key)
        }
    }

    private func passwordGrant(
        _ request: IncomingRequest, _ form: OAuthForm, _ client: Credential
    ) async throws -> Response {
        let username = try form.required("username")
        let password = try form.required("password")
        let scopes = try form.scopes() ?? [Scope.api.name]
        let known = Scope.grantableToUsers.map(\.name)
        guard scopes.allSatisfy(known.contains), scopes.contains(Scope.api.name) else {
            throw OAuthError.invalidScope("The password grant knows api, and offline_access beside it.")
        }
        let address = request.peer.address
        let names = ["user:\(username.prefix(200))|\(address)", "user-address:\(address)"]
        let now = request.receivedAt
        if let seconds = throttle.retryAfter(names, at: now) { throw OAuthError.slowDown(seconds) }
        let user = accounts.directory.apiUser(username: username)
        let isRight = accounts.isPassword(password, of: user)
        guard isRight, let user, !user.isSuspended, user.accountID == client.accountID else {
            let tried = accounts.hasher.hash(password, purpose: "throttle")
            if throttle.fail(names, secret: tried, at: now), let user {
                try await accounts.record(
                    user.accountID, .unknown(address: address), "credential.failed_burst", AuditObject(.apiUser(user)))
            }
            if let seconds = throttle.retryAfterFailure(names, at: now) { throw OAuthError.slowDown(seconds) }
            throw OAuthError.invalidUser
        }
        throttle.succeed(names[0], at: now)
        let credential = Credential.apiUser(user)
        try checkPackage(of: credential)
        guard scopes.contains(Scope.offlineAccess.name) else {
            return try answer(request, for: credential, client: client, scopes: scopes, lifetime: lifetimes.user)
        }
        let (family, refreshToken) = try await grants.begin(
            for: user, client: client.clientID, scopes: scopes, at: now)
        return try answer(
            request, for: credential, client: client, scopes: scopes, lifetime: lifetimes.user, family: family,
            refreshToken: refreshToken)
    }

    private func refreshGrant(
        _ request: IncomingRequest, _ form: OAuthForm, _ client: Credential
    ) async throws -> Response {
        let token = try form.required("refresh_token")
        let requested = try form.scopes()
        let refused = OAuthError.invalidGrant("The refresh token is not in force.")
        let now = request.receivedAt
        if let requested,
            !requested.allSatisfy({ Scope.grantableToUsers.map(\.name).contains($0) })
                || !requested.contains(Scope.api.name)
        {
            // Looked at before the token is used up. A token without `api` would open nothing.
            throw OAuthError.invalidScope("The refresh token does not hold every scope that was asked for.")
        }
        guard case .successor(let family, let successor) = try await grants.use(token, by: client, at: now),
            let user = accounts.directory.credential(family.apiUserID)
        else { throw refused }
        try checkPackage(of: user)
        return try answer(
            request, for: user, client: client, scopes: requested ?? family.scopes, lifetime: lifetimes.user,
            family: family.id, refreshToken: successor)
    }

    /// A token that opens nothing would only fail later and elsewhere.
    private func checkPackage(of credential: Credential) throws(OAuthError) {
        if accounts.directory.openedAPIs(of: credential.accountID).isEmpty {
            throw .unauthorizedClient("The account's package and add-ons open no API.")
        }
    }

    private func answer(
        _ request: IncomingRequest, for credential: Credential, client: Credential, scopes: [String], lifetime: Int64,
        family: UUID? = nil, refreshToken: String? = nil
    ) throws -> Response {
        let token = try register.issue(
            for: credential, client: client.clientID, scopes: scopes, lifetime: lifetime, family: family,
            at: request.receivedAt)
        let agent = request.headers[.userAgent] ?? ""
        uses.used(credential, address: request.peer.address, agent: agent, at: request.receivedAt)
        return Response(
            oauth: .object([
                "token_type": "Bearer", "expires_in": .integer(lifetime), "access_token": .string(token),
                "scope": .string(scopes.joined(separator: " ")), "refresh_token": refreshToken.map { .string($0) },
            ]))
    }

    private static let tokenAnswer = AnswerDescription(
        .ok, "The access token.",
        ObjectSchema(
            "Token", "A successful answer of RFC 6749, section 5.1.",
            [
                PropertySchema("token_type", "Always `Bearer`.", .string(), required: true, example: "Bearer"),
                PropertySchema(
                    "expires_in", "Lifetime in seconds.", .integer(1...86_400), required: true, example: 3600),
                PropertySchema(
                    "access_token", "The token for the `Authorization` field.", .string(), required: true,
                    example: "eyJhbGciOiJFUzI1NiIs..."),
                PropertySchema("scope", "The granted scopes.", .string(), required: true, example: "api"),
                PropertySchema(
                    "refresh_token", "When `offline_access` was granted.", .string(), required: false,
                    example: "iris_rt_..."),
            ]))
}
