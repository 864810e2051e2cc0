import Accounts
import Foundation
import HTTPTypes
import Hummingbird
import Web

extension AuthorizationServer {
    /// `POST /introspect` (RFC 7662). A client sees the tokens issued to itself; an API Key that holds
    /// `token.introspect` sees all tokens of its account. Any other token is answered as if it did not exist.
    var introspection: Web.Operation {
        let form = ObjectSchema(
            "IntrospectionRequest", "A token.",
            [
                Self.parameter("token", "An access or refresh token.", "eyJhbGciOiJFUzI1NiIs..."),
                Self.parameter(
                    "token_type_hint", "Ignored: every kind is looked for.", "access_token", required: false),
            ] + Self.clientParameters)
        return endpoint(
            "/introspect", id: "introspectToken", "Ask whether a token is in force.",
            details: "A client sees the tokens issued to itself; with the scope `token.introspect` all of its account.",
            form: form, answers: [AnswerDescription(.ok, "What the token is.", Self.introspectionSchema)]
        ) { request, form in
            let client = try await clients.client(of: request, form)
            let text = try form.required("token")
            let inactive = Response(oauth: ["active": false])
            if text.hasPrefix(MachineSecret.Kind.refreshToken.rawValue) {
                return try await introspect(refreshToken: text, client, request.receivedAt) ?? inactive
            }
            guard let token = try? register.token(text, at: request.receivedAt),
                token.accountID == client.accountID, client.maySee(tokensOf: token.clientID)
            else { return inactive }
            return Response(
                oauth: .object([
                    "active": true, "token_type": "Bearer",
                    "scope": .string(register.scopes(of: token).joined(separator: " ")),
                    "client_id": .string(token.clientID), "username": .string(username(of: token)),
                    "sub": .string(token.subject), "aud": .string(AccessToken.audience), "iss": .string(token.issuer),
                    "jti": .string(token.id), "iat": .integer(token.issuedAt), "nbf": .integer(token.issuedAt),
                    "exp": .integer(token.expiresAt), "accountId": .string(token.accountID.uuidString.lowercased()),
                ]))
        }
    }

    private func introspect(refreshToken: String, _ client: Credential, _ now: Int64) async throws -> Response? {
        guard let (family, issuedAt, end) = try await grants.live(refreshToken, in: client.accountID, at: now),
            client.maySee(tokensOf: family.clientID)
        else { return nil }
        return Response(
            oauth: .object([
                "active": true, "scope": .string(family.scopes.joined(separator: " ")),
                "client_id": .string(family.clientID), "sub": .string(family.apiUserID.uuidString.lowercased()),
                "iss": .string(register.issuer), "iat": .integer(issuedAt / 1000), "exp": .integer(end / 1000),
            ]))
    }

    private func username(of token: AccessToken) -> String {
        switch accounts.directory.credential(token.credentialID) {
        case .apiUser(let user): user.username
        case .apiKey(let key): key.name
        case nil: ""
        }
    }

    private static let introspectionSchema = ObjectSchema(
        "Introspection", "RFC 7662, section 2.2. Only `active` when the token is not in force.",
        [
            PropertySchema("active", "Whether the token is in force.", .boolean, required: true, example: true)
        ]
            + [
                ("token_type", "Always `Bearer`.", "Bearer"), ("scope", "The scopes that it carries.", "api"),
                ("client_id", "Whom it was issued to.", "iris_1a2b3c"),
                ("username", "Of the API User.", "IRIS-API-1-1"),
                ("sub", "Subject.", "0198c0de-0000-7000-8000-000000000001"), ("aud", "Audience.", "api"),
                ("iss", "Issuer.", "https://iris.example"), ("jti", "Id of the token.", "b1U0..."),
                ("accountId", "The account.", "0198c0de-0000-7000-8000-000000000001"),
            ].map { PropertySchema($0.0, $0.1, .string(), required: false, example: .string($0.2)) }
            + [("iat", "Issued at"), ("nbf", "Not before"), ("exp", "Expires at")].map {
                PropertySchema(
                    $0.0, "\($0.1), seconds since 1970.", .integer(), required: false, example: 1_767_323_045)
            })
}

extension Credential {
    fileprivate func maySee(tokensOf client: String) -> Bool {
        if client == clientID { return true }
        if case .apiKey(let key) = self { return key.scopes.contains(Scope.tokenIntrospect.name) }
        return false
    }
}
