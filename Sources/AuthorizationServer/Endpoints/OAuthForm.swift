import NIOCore
import Web

/// The parameters of a request to the token, introspection or revocation endpoint, read by the rules of RFC 6749,
/// section 3.2: form in the body, each known parameter at most once, an empty one as if it were not there.
struct OAuthForm: Sendable {
    private var values: [String: String] = [:]

    /// More bytes are not read.
    static let bodyLimit = 16_384
    /// A longer secret is refused before it is hashed.
    static let secretLimit = 1_024

    private static let known: Set = [
        "grant_type", "client_id", "client_secret", "username", "password", "scope", "refresh_token", "token",
        "token_type_hint",
    ]

    init(_ request: IncomingRequest) throws(OAuthError) {
        if let query = request.rawQuery, !query.isEmpty {
            throw .invalidRequest("Parameters belong in the body, not in the address.")
        }
        guard request.mediaType == "application/x-www-form-urlencoded", request.isUTF8 else {
            throw .invalidRequest("The body must be application/x-www-form-urlencoded in UTF-8.")
        }
        let pairs: [FormPair]
        do {
            pairs = try FormPair.decode(request.body.readableBytesView)
        } catch {
            throw .invalidRequest("The form cannot be read: \(error.description).")
        }
        var seen: Set<String> = []
        for pair in pairs where Self.known.contains(pair.name) {
            guard seen.insert(pair.name).inserted else {
                throw .invalidRequest("The parameter \(pair.name) appears more than once.")
            }
            if pair.name != "token", pair.value.utf8.count > Self.secretLimit {
                throw .invalidRequest("The parameter \(pair.name) is longer than \(Self.secretLimit) bytes.")
            }
            if !pair.value.isEmpty { values[pair.name] = pair.value }
        }
    }

    subscript(name: String) -> String? { values[name] }

    func required(_ name: String) throws(OAuthError) -> String {
        guard let value = values[name] else { throw .invalidRequest("The parameter \(name) is missing.") }
        return value
    }

    /// The scope parameter as a list without repetitions, or nil when it was left out (RFC 6749, section 3.3).
    func scopes() throws(OAuthError) -> [String]? {
        guard let text = values["scope"] else { return nil }
        var scopes: [String] = []
        for part in text.split(separator: " ", omittingEmptySubsequences: false) {
            let isToken = part.utf8.allSatisfy {
                $0 == 0x21 || (0x23...0x5B).contains($0) || (0x5D...0x7E).contains($0)
            }
            guard !part.isEmpty, isToken else {
                throw .invalidScope("Scopes are separated by single spaces and are printable ASCII.")
            }
            if !scopes.contains(String(part)) { scopes.append(String(part)) }
        }
        return scopes
    }
}
