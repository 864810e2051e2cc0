import HTTPTypes
import NIOCore
import Testing

@testable import Web

@Suite("Whose word on the sender's address is taken")
struct TrustedProxiesTests {
    private func peer(
        _ proxies: TrustedProxies, from address: String, forwarded: [String] = [], scheme: String? = nil,
        isTLS: Bool = false
    ) throws -> Peer {
        var head = HTTPRequest(method: .get, scheme: "http", authority: "iris.example", path: "/")
        for value in forwarded { head.headerFields.append(HTTPField(name: .xForwardedFor, value: value)) }
        if let scheme { head.headerFields[.xForwardedProto] = scheme }
        return proxies.peer(of: head, connected: address, isTLS: isTLS)
    }

    @Test("Case 30: from a stranger the fields are ignored")
    func stranger() throws {
        let proxies = try #require(TrustedProxies(["10.0.0.0/8", "::1"]))
        let spoofed = ["1.2.3.4", "10.0.0.1, 1.2.3.4"]
        for set in [proxies, .none] {
            let found = try peer(set, from: "198.51.100.7", forwarded: spoofed, scheme: "https")
            #expect(found == Peer(address: "198.51.100.7", isSecure: false))
        }
        #expect(try peer(.none, from: "10.0.0.1", forwarded: spoofed).address == "10.0.0.1")
        #expect(try peer(proxies, from: "198.51.100.7", isTLS: true).isSecure)
    }

    @Test("From a proxy the last address that no proxy added counts")
    func chain() throws {
        let proxies = try #require(TrustedProxies(["10.0.0.0/8", "2001:db8::/32"]))
        func address(_ forwarded: [String]) throws -> String {
            try peer(proxies, from: "10.1.1.1", forwarded: forwarded).address
        }
        #expect(try address(["203.0.113.9"]) == "203.0.113.9")
        #expect(try address(["1.1.1.1, 203.0.113.9, 10.2.2.2"]) == "203.0.113.9")
        #expect(try address(["1.1.1.1", "203.0.113.9", "10.2.2.2 , 2001:db8::5"]) == "203.0.113.9")
        // All of the chain are proxies, or what stands there is no address: the connection counts.
        #expect(try address(["10.2.2.2, 10.3.3.3"]) == "10.1.1.1")
        #expect(try address(["1.1.1.1, unknown"]) == "10.1.1.1")
        #expect(try address(["1.1.1.1, 203.0.113.0/24"]) == "10.1.1.1")
        #expect(try address([""]) == "10.1.1.1")
        #expect(try address([]) == "10.1.1.1")
    }

    @Test("The scheme is believed from a proxy alone")
    func scheme() throws {
        let proxies = try #require(TrustedProxies(["10.0.0.1"]))
        #expect(try peer(proxies, from: "10.0.0.1", scheme: "https").isSecure)
        #expect(try peer(proxies, from: "10.0.0.1", scheme: "HTTPS").isSecure)
        #expect(try !peer(proxies, from: "10.0.0.1", scheme: "http").isSecure)
        #expect(try !peer(proxies, from: "10.0.0.2", scheme: "https").isSecure)
    }

    @Test(
        "Networks",
        arguments: [
            ("192.0.2.0/24", "192.0.2.255", true), ("192.0.2.0/24", "192.0.3.0", false),
            ("192.0.2.7", "192.0.2.7", true),
            ("192.0.2.7", "192.0.2.8", false), ("0.0.0.0/0", "8.8.8.8", true), ("0.0.0.0/0", "::1", false),
            ("10.0.0.0/9", "10.127.255.255", true), ("10.0.0.0/9", "10.128.0.0", false),
            ("2001:db8::/33", "2001:db8:7fff::1", true), ("2001:db8::/33", "2001:db8:8000::1", false),
            ("192.0.2.1", "::ffff:192.0.2.1", true), ("::ffff:192.0.2.1", "192.0.2.1", true), ("::1", "0:0::1", true),
            ("192.0.2.1", "unknown", false), ("192.0.2.1", "", false),
        ] as [(String, String, Bool)])
    func networks(_ block: String, _ address: String, _ isInside: Bool) throws {
        #expect(try #require(Network(block)).contains(address) == isInside)
    }

    @Test(
        "What is no network",
        arguments: [
            "", "x", "192.0.2", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/", "192.0.2.0/a", "/24", "192.0.2.0/24/1",
            "2001:db8::/129", "192.0.2.256", "localhost", "iris.example", "192.0.2.1:80", "[::1]",
        ])
    func noNetwork(_ text: String) {
        #expect(Network(text) == nil)
        #expect(TrustedProxies(["10.0.0.1", text]) == nil)
    }
}
