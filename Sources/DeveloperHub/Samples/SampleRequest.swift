import Web

/// One request to the APIs with its values filled in: what samples, *Try it* and Postman send.
struct SampleRequest: Sendable {
    /// How the one who asks proves who they are.
    enum Credential: String, Sendable {
        case none
        /// `SampleSecret.token` as a bearer token.
        case token
        /// `SampleSecret.clientID` and `.clientSecret` by HTTP Basic.
        case client
    }

    enum Body: Sendable, Equatable {
        case json(JSONValue)
        /// What was typed in place of JSON, as it was typed.
        case text(String, mediaType: String)
        case form([FormField])
        case bytes([UInt8], mediaType: String)
    }

    struct FormField: Sendable, Equatable {
        let name: String
        let value: FormValue
    }

    enum FormValue: Sendable, Equatable {
        case text(String)
        case secret(SampleSecret)
    }

    let operation: Operation
    /// The server's address, without a slash at the end.
    let server: String
    /// With its values, escaped.
    let path: String
    let query: [FormPair]
    let credential: Credential
    /// Beside `Authorization` and `Content-Type`.
    let headers: [FormPair]
    let body: Body?

    static let formType = "application/x-www-form-urlencoded"

    /// The whole address with its query.
    var url: String { server + target }

    /// Path and query.
    var target: String { query.isEmpty ? path : "\(path)?\(queryText)" }

    /// The query, with what needs no escape left as it is read best.
    var queryText: String {
        QueryText.encode(query.map { ($0.name, $0.value) }).replacing("%3A", with: ":").replacing("%2C", with: ",")
    }

    /// Whether the query reads well in an address.
    var isQueryPlain: Bool { !queryText.contains("%") }

    /// nil where the client writes the field by itself: without a body, and for a form.
    var contentType: String? {
        switch body {
        case .json: "application/json"
        case .text(_, let mediaType), .bytes(_, let mediaType): mediaType
        case .form, nil: nil
        }
    }

    /// What must be in the environment to send it.
    var secrets: [SampleSecret] {
        var secrets: [SampleSecret] =
            switch credential {
            case .none: []
            case .token: [.token]
            case .client: [.clientID, .clientSecret]
            }
        if case .form(let fields) = body {
            for field in fields { if case .secret(let secret) = field.value { secrets.append(secret) } }
        }
        return secrets
    }

    /// What programs call it in languages whose types begin with a capital letter.
    var className: String { operation.id.prefix(1).uppercased() + operation.id.dropFirst() }
}
