import Foundation

/// Who does something, for the audit log.
package struct Actor: Sendable, Equatable {
    package enum Kind: String, Sendable {
        case user, apiUser = "api_user", apiKey = "api_key", classicToken = "classic_token", commandLine =
            "command_line", system
    }

    package let kind: Kind
    package let id: String
    package let name: String
    /// Network address; empty for the system and the command line.
    package let address: String

    package init(user: User, address: String) {
        kind = .user
        id = user.id.uuidString.lowercased()
        name = user.email
        self.address = address
    }

    package init(credential: Credential, address: String) {
        switch credential {
        case .apiUser: kind = .apiUser
        case .apiKey: kind = .apiKey
        }
        id = credential.id.uuidString.lowercased()
        name = credential.name
        self.address = address
    }

    package init(_ token: ClassicToken, address: String) {
        kind = .classicToken
        id = token.id.uuidString.lowercased()
        name = token.name
        self.address = address
    }

    private init(kind: Kind, name: String, address: String) {
        self.kind = kind
        id = ""
        self.name = name
        self.address = address
    }

    package static let system = Actor(kind: .system, name: "Iris", address: "")
    /// Someone who is not known, by address.
    package static func unknown(address: String) -> Actor { Actor(kind: .system, name: "unknown", address: address) }
    package static func commandLine(user: String) -> Actor { Actor(kind: .commandLine, name: user, address: "") }
}
