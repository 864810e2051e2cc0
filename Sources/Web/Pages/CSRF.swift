import HTTPTypes

/// Tells forms that this site's pages sent from those that another site made a browser send. A form carries a token
/// that only a page of the same browser session can know, and the browser's own word on where the form came from
/// must not speak against it.
package struct CSRF: Sendable {
    private let publicAuthority: String?
    private let hash: @Sendable (String) -> [UInt8]

    /// - Parameter hash: a keyed hash, used for nothing else.
    package init(publicURL: String, hash: @escaping @Sendable (String) -> [UInt8]) {
        publicAuthority = Self.origin(publicURL)?.authority
        self.hash = hash
    }

    /// The token for the forms of one browser session.
    package func token(session: String) -> String {
        Hexadecimal.text(hash(session))
    }

    /// Compares in a time that does not depend on where the two differ.
    package func isValid(_ token: String?, session: String) -> Bool {
        let expected = Array(self.token(session: session).utf8)
        let given = Array((token ?? "").utf8)
        guard given.count == expected.count else { return false }
        var difference: UInt8 = 0
        for index in expected.indices { difference |= expected[index] ^ given[index] }
        return difference == 0
    }

    /// Whether nothing that the browser says of the request's origin speaks of another site.
    package func isSameOrigin(_ request: IncomingRequest) -> Bool {
        if request.isFromAnotherSite { return false }
        guard let text = request.headers[.origin] else { return true }
        guard let origin = Self.origin(text) else { return false }
        if request.peer.isSecure, origin.scheme != "https" { return false }
        let host = request.head.authority.map { Self.withoutDefaultPort($0.lowercased(), scheme: origin.scheme) }
        return origin.authority == host || origin.authority == publicAuthority
    }

    private static func origin(_ text: String) -> (scheme: String, authority: String)? {
        let lowercase = text.lowercased()
        for scheme in ["https", "http"] where lowercase.hasPrefix(scheme + "://") {
            let authority = lowercase.dropFirst(scheme.count + 3).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
            return authority.isEmpty ? nil : (scheme, withoutDefaultPort(String(authority), scheme: scheme))
        }
        return nil
    }

    private static func withoutDefaultPort(_ authority: String, scheme: String) -> String {
        let port = scheme == "https" ? ":443" : ":80"
        return authority.hasSuffix(port) ? String(authority.dropLast(port.count)) : authority
    }
}

extension IncomingRequest {
    /// Whether a browser says that another site made it send this (Fetch Metadata). `none` is the person at the
    /// address bar; clients that are no browsers say nothing.
    package var isFromAnotherSite: Bool {
        guard let site = headers[.secFetchSite] else { return false }
        return site != "same-origin" && site != "none"
    }
}
