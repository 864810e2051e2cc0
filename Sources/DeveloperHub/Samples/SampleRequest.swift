import Web

/// One request to the APIs with its values filled in: what samples, *Try it* and Postman send.
struct SampleRequest: Sendable {
    /// How the one who asks proves who they are. Samples read the secrets from the environment.
    enum Credential: Sendable {
        case none
        /// `IRIS_TOKEN` as a bearer token.
        case token
        /// `IRIS_CLIENT_ID` and `IRIS_CLIENT_SECRET` by HTTP Basic.
        case client
    }

    enum Body: Sendable {
        case json(JSONValue)
        /// A value of `nil` is a secret that samples read from the environment variable that is named.
        case form([(name: String, value: FormValue)])
        case bytes([UInt8], mediaType: String)
    }

    enum FormValue: Sendable {
        case text(String)
        case environment(String)
    }

    let operation: Operation
    /// The whole address with its query.
    let url: String
    let credential: Credential
    /// Beside `Authorization` and `Content-Type`.
    let headers: [(name: String, value: String)]
    let body: Body?
}
