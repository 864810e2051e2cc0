import Accounts
import HTTPTypes
import Hummingbird
import Web

extension AuthorizationServer {
    /// `POST /revoke` (RFC 7009). Durable before the answer. A token that is not the client's own, or none at all, is
    /// answered alike and nothing happens.
    var revocation: Web.Operation {
        let form = ObjectSchema(
            "RevocationRequest", "A token.",
            [
                Self.parameter("token", "An access or refresh token.", "iris_rt_..."),
                Self.parameter(
                    "token_type_hint", "Ignored: every kind is looked for.", "refresh_token", required: false),
            ] + Self.clientParameters)
        return endpoint(
            "/revoke", id: "revokeToken", "End a token.",
            details: "A refresh token ends together with every access token that came from it.",
            form: form,
            answers: [
                AnswerDescription(.ok, "The token is not in force any more.", ObjectSchema("Revoked", "Nothing.", []))
            ], changesData: true
        ) { request, form in
            let client = try await clients.client(of: request, form)
            let text = try form.required("token")
            let now = request.receivedAt
            var isRevoked = false
            if text.hasPrefix(MachineSecret.Kind.refreshToken.rawValue) {
                isRevoked = try await grants.revoke(refreshToken: text, of: client, at: now)
            } else if let token = try? register.signed(text, at: now), token.clientID == client.clientID {
                try await grants.revoke(token)
                isRevoked = true
            }
            if isRevoked {
                let actor = Actor(credential: client, address: request.peer.address)
                try await accounts.record(client.accountID, actor, "token.revoked", AuditObject(client))
            }
            return Response(oauth: [:])
        }
    }
}
