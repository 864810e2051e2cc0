import Accounts
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Web

extension AuthorizationServer {
    /// `GET /.well-known/oauth-authorization-server` (RFC 8414).
    var metadata: Web.Operation {
        let schema = ObjectSchema(
            "Metadata", "RFC 8414, section 2.",
            [
                PropertySchema(
                    "issuer", "The `iss` of every token.", .string(), required: true, example: "https://iris.example"),
                PropertySchema(
                    "token_endpoint", "Where tokens are.", .string(), required: true,
                    example: "https://iris.example/token"),
            ])
        return Web.Operation(
            .get, "/.well-known/oauth-authorization-server", id: "getMetadata", domain: "Authorization",
            "What the authorization server offers.", access: .open,
            answers: [AnswerDescription(.ok, "Metadata.", schema)],
            errorStyle: OAuthError.style
        ) { call in
            let issuer = register.issuer
            let methods: JSONValue = ["client_secret_basic", "client_secret_post"]
            let document: JSONValue = [
                "issuer": .string(issuer),
                "token_endpoint": .string(issuer + "/token"),
                "introspection_endpoint": .string(issuer + "/introspect"),
                "revocation_endpoint": .string(issuer + "/revoke"),
                "jwks_uri": .string(issuer + "/.well-known/jwks.json"),
                "scopes_supported": .strings(Scope.all.map(\.name)),
                // Required by RFC 8414 even without an authorization endpoint; `none` is the registered value for it.
                "response_types_supported": ["none"],
                "grant_types_supported": ["password", "refresh_token", "client_credentials"],
                "token_endpoint_auth_methods_supported": methods,
                "introspection_endpoint_auth_methods_supported": methods,
                "revocation_endpoint_auth_methods_supported": methods,
                "service_documentation": .string(issuer + "/"),
            ]
            return Self.cacheable(document, call.request)
        }
    }

    /// `GET /.well-known/jwks.json` (RFC 7517): the public keys by which access tokens can be verified.
    var jwks: Web.Operation {
        let schema = ObjectSchema(
            "JWKS", "RFC 7517, section 5.",
            [
                PropertySchema(
                    "keys", "Public keys.",
                    .array(
                        .object(
                            ObjectSchema(
                                "JWK", "RFC 7517, section 4.",
                                [PropertySchema("kid", "Id of the key.", .string(), required: true, example: "k1")]))),
                    required: true, example: [["kid": "k1"]])
            ])
        return Web.Operation(
            .get, "/.well-known/jwks.json", id: "getJWKS", domain: "Authorization",
            "The public keys of access tokens.", access: .open,
            answers: [AnswerDescription(.ok, "Public keys.", schema)],
            errorStyle: OAuthError.style
        ) { call in
            Self.cacheable(try keys.jwks(at: call.request.receivedAt), call.request)
        }
    }

    /// A public document that anyone may keep for a while, and that scripts of any origin may read.
    private static func cacheable(_ document: JSONValue, _ request: IncomingRequest) -> Response {
        let bytes = document.encoded
        let tag = "\"\(Base64URL.encode(Array(SHA256.hash(data: bytes).prefix(12))))\""
        var headers: HTTPFields = [
            .cacheControl: "public, max-age=\(SigningKeySet.cacheLifetime)", .eTag: tag, .accessControlAllowOrigin: "*",
        ]
        if request.headers[.ifNoneMatch] == tag { return Response(status: .notModified, headers: headers) }
        headers[.contentType] = "application/json"
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
