package import Accounts
import Foundation
import HTTPTypes
import Hummingbird
package import Web

/// The authorization server: `/token`, `/token/v2`, `/introspect`, `/revoke`, metadata and JWKS.
package struct AuthorizationServer: Sendable {
    /// Lifetimes of access tokens in seconds.
    package struct Lifetimes: Sendable {
        /// Of the password grant and its refresh.
        package let user: Int64
        /// Of client credentials.
        package let key: Int64

        package init(user: Int64 = 3600, key: Int64 = 1200) {
            self.user = user
            self.key = key
        }
    }

    let accounts: AccountStore
    let register: AccessTokenRegister
    let grants: GrantStore
    let keys: SigningKeySet
    let lifetimes: Lifetimes
    let throttle: Throttle
    let uses: UseRecorder
    let clients: ClientAuthentication

    package init(
        accounts: AccountStore, register: AccessTokenRegister, grants: GrantStore, keys: SigningKeySet,
        lifetimes: Lifetimes, throttle: Throttle, uses: UseRecorder
    ) {
        self.accounts = accounts
        self.register = register
        self.grants = grants
        self.keys = keys
        self.lifetimes = lifetimes
        self.throttle = throttle
        self.uses = uses
        clients = ClientAuthentication(accounts: accounts, throttle: throttle)
    }

    package func operations() -> [Web.Operation] {
        [token, tokenV2, introspection, revocation, metadata, jwks]
    }

    /// A POST endpoint with a form for authenticated clients.
    func endpoint(
        _ path: String, id: String, _ summary: String, details: String, form: ObjectSchema,
        answers: [AnswerDescription], errors: [ErrorCode] = .ofClients, changesData: Bool = false,
        handle: @escaping @Sendable (IncomingRequest, OAuthForm) async throws -> Response
    ) -> Web.Operation {
        return Web.Operation(
            .post, path, id: id, domain: "Authorization", summary, details: details, access: .client,
            body: .init(form, mediaType: "application/x-www-form-urlencoded", limit: OAuthForm.bodyLimit),
            answers: answers, errors: errors, errorStyle: OAuthError.style, changesData: changesData
        ) { call in
            do {
                return try await handle(call.request, OAuthForm(call.request))
            } catch AccountsError.storage {
                throw APIError(.unavailable, "The change cannot be stored at the moment.")
            }
        }
    }

    static func parameter(
        _ name: String, _ words: String, _ example: String, required: Bool = true
    ) -> PropertySchema {
        PropertySchema(name, words, .text(0...OAuthForm.secretLimit), required: required, example: .string(example))
    }

    static let clientParameters = [
        parameter("client_id", "When the client does not use HTTP Basic.", "iris_1a2b3c", required: false),
        parameter("client_secret", "When the client does not use HTTP Basic.", "iris_cs_9z8y7x", required: false),
    ]
}
