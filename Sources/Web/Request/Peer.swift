import Foundation
package import HTTPTypes
import NIOCore

/// Who sent a request: the address that limits and the audit log count by, and whether the way here was encrypted.
package struct Peer: Sendable, Equatable {
    package let address: String
    package let isSecure: Bool

    package init(address: String, isSecure: Bool) {
        self.address = address
        self.isSecure = isSecure
    }
}

/// The networks whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed. From anyone else these fields are
/// ignored, so that nobody can choose the address that limits count by (RFC 9700, section 4.13).
package struct TrustedProxies: Sendable {
    private let networks: [Network]

    package static let none = TrustedProxies(networks: [])

    private init(networks: [Network]) {
        self.networks = networks
    }

    /// - Returns: nil when one of the texts is not an address or a CIDR block.
    package init?(_ texts: [String]) {
        var networks: [Network] = []
        for text in texts {
            guard let network = Network(text) else { return nil }
            networks.append(network)
        }
        self.networks = networks
    }

    package var isEmpty: Bool { networks.isEmpty }

    /// The sender of a request that came over a connection from the address `direct`.
    package func peer(of head: HTTPRequest, connected direct: String, isTLS: Bool) -> Peer {
        guard !networks.isEmpty, networks.contains(where: { $0.contains(direct) }) else {
            return Peer(address: direct, isSecure: isTLS)
        }
        // The last address that a trusted proxy did not add is the client; what stands before it is hearsay.
        let hops = head.headerFields[values: .xForwardedFor]
            .flatMap { $0.split(separator: ",") }
            .map { String($0.filter { $0 != " " }) }
        let client = hops.last { hop in !networks.contains { $0.contains(hop) } }
        let scheme = head.headerFields[.xForwardedProto]?.lowercased()
        let isAddress = client.map(Network.isAddress) ?? false
        return Peer(address: isAddress ? client ?? direct : direct, isSecure: isTLS || scheme == "https")
    }
}

/// An IPv4 or IPv6 address block.
package struct Network: Sendable, Equatable {
    private let octets: [UInt8]
    private let prefix: Int

    /// `192.0.2.0/24`, `2001:db8::/32` or a single address.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let octets = Self.octets(String(parts[0])) else { return nil }
        var prefix = octets.count * 8
        if parts.count == 2 {
            guard let number = Int(parts[1]), (0...prefix).contains(number) else { return nil }
            prefix = number
        }
        self.octets = octets
        self.prefix = prefix
    }

    /// Whether a text is one address, not a block.
    static func isAddress(_ text: String) -> Bool { octets(text) != nil }

    package func contains(_ address: String) -> Bool {
        guard let other = Self.octets(address), other.count == octets.count else { return false }
        for bit in 0..<prefix where (octets[bit / 8] ^ other[bit / 8]) & (0x80 >> (bit % 8)) != 0 { return false }
        return true
    }

    private static func octets(_ text: String) -> [UInt8]? {
        guard let address = try? SocketAddress(ipAddress: text, port: 0) else { return nil }
        switch address {
        case .v4(let v4): return withUnsafeBytes(of: v4.address.sin_addr) { Array($0) }
        case .v6(let v6):
            let octets = withUnsafeBytes(of: v6.address.sin6_addr) { Array($0) }
            // ::ffff:192.0.2.1 is the IPv4 address in a dual-stack socket.
            let mapped = octets.prefix(10).allSatisfy { $0 == 0 } && octets[10] == 0xFF && octets[11] == 0xFF
            return mapped ? Array(octets[12...]) : octets
        case .unixDomainSocket: return nil
        }
    }
}

extension HTTPField.Name {
    static let xForwardedFor = knownName("X-Forwarded-For")
    static let xForwardedProto = knownName("X-Forwarded-Proto")
    package static let xRequestID = knownName("X-Request-Id")
    package static let rateLimit = knownName("RateLimit")
    package static let rateLimitPolicy = knownName("RateLimit-Policy")
    package static let link = knownName("Link")

    /// - Precondition: the text is a token (RFC 9110, section 5.6.2); the callers give literals.
    static func knownName(_ text: StaticString) -> HTTPField.Name {
        guard let name = HTTPField.Name(text.description) else { preconditionFailure("\(text) is not a field name") }
        return name
    }
}
