package import Accounts
import HTTPTypes
import Hummingbird
import NIOCore
package import Web

/// The check of every bearer-protected operation (RFC 6750).
package struct AccessTokenCheck: BearerCheck {
    private let register: AccessTokenRegister
    private let accounts: AccountStore

    package init(register: AccessTokenRegister, accounts: AccountStore) {
        self.register = register
        self.accounts = accounts
    }

    package func caller(of request: IncomingRequest, for entitlement: Entitlement) throws(APIError) -> Caller {
        let text = try Self.bearer(of: request)
        let token: AccessToken
        do {
            token = try register.token(text, at: request.receivedAt)
        } catch {
            let (code, words): (ErrorCode, String) =
                switch error {
                case .invalid: (.tokenInvalid, "The access token was not issued by this server for this API.")
                case .expired: (.tokenExpired, "The access token has expired. Get a new one.")
                case .revoked: (.tokenRevoked, "The access token has been revoked. Get a new one.")
                }
            throw APIError(code, words, headers: Self.challenge(error: "invalid_token", words))
        }
        let scopes = register.scopes(of: token)
        guard scopes.contains(entitlement.scope) || scopes.contains(Scope.api.name) else {
            let words = "The access token lacks the scope \(entitlement.scope)."
            throw APIError(
                .insufficientScope, words,
                headers: Self.challenge(error: "insufficient_scope", words, scope: entitlement.scope))
        }
        if !accounts.directory.openedAPIs(of: token.accountID).contains(entitlement.api) {
            throw APIError(.apiNotInPackage, missingAPI(entitlement.api, token))
        }
        return Caller(
            accountID: token.accountID, credentialID: token.credentialID, clientID: token.clientID, name: token.subject)
    }

    /// The token of the Authorization field, the only place where it may be.
    private static func bearer(of request: IncomingRequest) throws(APIError) -> String {
        func malformed(_ words: String) -> APIError {
            APIError(.malformedRequest, words, headers: challenge(error: "invalid_request", words))
        }
        var missing: APIError {
            APIError(
                .unauthorized, "No access token was sent. Send it as Authorization: Bearer TOKEN.", headers: challenge()
            )
        }
        let fields = request.headers[values: .authorization]
        if fields.count > 1 { throw malformed("There is more than one Authorization field.") }
        guard let field = fields.first else { throw missing }
        let parts = Self.words(of: field)
        guard let scheme = parts.first, String(decoding: scheme, as: UTF8.self).lowercased() == "bearer" else {
            throw missing
        }
        guard parts.count == 2 else { throw malformed("The Authorization field must hold Bearer and one token.") }
        let queryHasToken =
            request.rawQuery?.utf8.split(separator: UInt8(ascii: "&"))
            .contains { $0.starts(with: "access_token=".utf8) } ?? false
        if queryHasToken { throw malformed("There is a second access token in the address.") }
        if request.mediaType == "application/x-www-form-urlencoded",
            let form = try? FormPair.decode(request.body.readableBytesView), form["access_token"] != nil
        {
            throw malformed("There is a second access token in the body.")
        }
        return String(decoding: parts[1], as: UTF8.self)
    }

    /// The field's parts between blanks, three at most. Over bytes that lie together: a token is long, and to look for
    /// characters in it costs more than all the rest of the check.
    private static func words(of field: String) -> [Substring.UTF8View] {
        func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        let blanks = field.utf8.withContiguousStorageIfAvailable { bytes in
            bytes.reduce(0) { $0 &+ (isBlank($1) ? 1 : 0) }
        }
        if blanks == 1, let blank = field.utf8.firstIndex(where: isBlank), blank != field.startIndex {
            let token = field.utf8[field.utf8.index(after: blank)...]
            if !token.isEmpty { return [field.utf8[..<blank], token] }
        }
        return field.utf8.split(maxSplits: 2, whereSeparator: isBlank)
    }

    /// `words` and `scope` come from the program's own tables and hold no quotation marks.
    private static func challenge(error: String? = nil, _ words: String? = nil, scope: String? = nil) -> HTTPFields {
        var text = "Bearer realm=\"iris\""
        if let error { text += ", error=\"\(error)\"" }
        if let words { text += ", error_description=\"\(words)\"" }
        if let scope { text += ", scope=\"\(scope)\"" }
        return [.wwwAuthenticate: text]
    }

    private func missingAPI(_ api: String, _ token: AccessToken) -> String {
        let catalogue = accounts.catalogue
        let name = catalogue.apis.first { $0.id == api }?.name ?? api
        let held = accounts.directory.account(token.accountID).flatMap { catalogue.package($0.package)?.name }
        let openers = catalogue.openers(of: api)
        var ways: [String] = []
        if !openers.packages.isEmpty { ways.append("the packages \(openers.packages.joined(separator: ", "))") }
        if !openers.addOns.isEmpty { ways.append("the add-ons \(openers.addOns.joined(separator: ", "))") }
        let who = "The account's package \(held ?? "none") does not open the API \(name)."
        return ways.isEmpty ? who : "\(who) It is opened by \(ways.joined(separator: " and by "))."
    }
}
