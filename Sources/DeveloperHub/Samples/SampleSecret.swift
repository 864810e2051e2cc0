/// What samples and collections never hold, but read from where the reader keeps it. The raw value is the variable of
/// the environment.
enum SampleSecret: String, CaseIterable, Sendable {
    case token = "IRIS_TOKEN"
    case clientID = "IRIS_CLIENT_ID"
    case clientSecret = "IRIS_CLIENT_SECRET"
    case username = "IRIS_USERNAME"
    case password = "IRIS_PASSWORD"
    case refreshToken = "IRIS_REFRESH_TOKEN"

    var environment: String { rawValue }

    /// The variable of the Postman environment.
    var postman: String {
        switch self {
        case .token: "accessToken"
        case .clientID: "clientId"
        case .clientSecret: "clientSecret"
        case .username: "username"
        case .password: "password"
        case .refreshToken: "refreshToken"
        }
    }

    /// The member of the forms of OAuth (RFC 6749, RFC 7009, RFC 7662).
    private var member: String {
        switch self {
        case .token: "token"
        case .clientID: "client_id"
        case .clientSecret: "client_secret"
        case .username: "username"
        case .password: "password"
        case .refreshToken: "refresh_token"
        }
    }

    init?(member: String) {
        guard let secret = Self.allCases.first(where: { $0.member == member }) else { return nil }
        self = secret
    }

    /// Whether a client that is known by HTTP Basic sends it in the form as well (RFC 6749, sections 4.3.2 and 6).
    func belongs(toGrant type: String?) -> Bool {
        switch type {
        case "password": self == .username || self == .password
        case "refresh_token": self == .refreshToken
        default: false
        }
    }
}
