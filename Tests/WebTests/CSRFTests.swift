import Crypto
import HTTPTypes
import Testing

@testable import Web

@Suite("Forms of other sites are told from ours")
struct CSRFTests {
    private static let csrf = CSRF(publicURL: "https://iris.example/") { session in
        Array(SHA256.hash(data: Array(("key" + session).utf8)))
    }

    private func isSame(
        origin: String? = nil, site: String? = nil, authority: String = "iris.example", isSecure: Bool = true
    ) throws -> Bool {
        var headers: HTTPFields = [:]
        if let origin { headers[.origin] = origin }
        if let site { headers[.secFetchSite] = site }
        let peer = Peer(address: "192.0.2.1", isSecure: isSecure)
        return Self.csrf.isSameOrigin(.test(.post, "/form", headers: headers, peer: peer, authority: authority))
    }

    @Test("A token is good for its own session alone")
    func tokens() {
        let token = Self.csrf.token(session: "a")
        #expect(Self.csrf.isValid(token, session: "a"))
        #expect(!Self.csrf.isValid(token, session: "b"))
        #expect(!Self.csrf.isValid(nil, session: "a"))
        #expect(!Self.csrf.isValid("", session: "a"))
        #expect(!Self.csrf.isValid(token + "0", session: "a"))
        #expect(!Self.csrf.isValid(String(token.dropLast()), session: "a"))
        #expect(!Self.csrf.isValid(token.uppercased(), session: "a"))
    }

    @Test("What the browser says of the origin")
    func origins() throws {
        #expect(try isSame())
        #expect(try isSame(origin: "https://iris.example"))
        #expect(try isSame(origin: "https://IRIS.example:443"))
        #expect(try isSame(origin: "https://iris.example", authority: "10.0.0.1:8080"))
        #expect(try isSame(origin: "http://localhost:8080", authority: "localhost:8080", isSecure: false))
        #expect(try isSame(origin: "https://iris.example", site: "same-origin"))
        #expect(try isSame(site: "none"))
        #expect(try !isSame(origin: "https://evil.example"))
        #expect(try !isSame(origin: "https://iris.example.evil.example"))
        #expect(try !isSame(origin: "https://iris.example:8443"))
        #expect(try !isSame(origin: "http://iris.example"))
        #expect(try !isSame(origin: "null"))
        #expect(try !isSame(origin: ""))
        #expect(try !isSame(origin: "https://iris.example", site: "cross-site"))
        #expect(try !isSame(site: "same-site"))
    }
}
