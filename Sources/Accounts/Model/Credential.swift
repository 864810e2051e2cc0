package import Foundation
import SQL

/// A program that signs in with a username and password at `/token`, and with the client that belongs to it.
package struct APIUser: Sendable, Equatable {
    package let id: UUID
    package let accountID: UUID
    package let clientID: String
    package let username: String
    package let name: String
    package let description: String
    package internal(set) var isSuspended: Bool
    /// Grows when everything issued before must end: password reset, suspension. Tokens carry it.
    package internal(set) var credentialVersion: Int64
    package let createdBy: String
    package let createdAt: Int64
    var passwordHash: [UInt8]

    init(_ row: Row) throws {
        id = try row.uuid("id")
        accountID = try row.uuid("account_id")
        clientID = try row.text("client_id")
        username = try row.text("username")
        name = try row.text("name")
        description = try row.text("description")
        isSuspended = try row.bool("is_suspended")
        credentialVersion = try row.integer("credential_version")
        createdBy = try row.text("created_by")
        createdAt = try row.integer("created_at")
        passwordHash = try row.blob("password_hash")
    }
}

/// A client that gets tokens at `/token/v2` for the scopes that it holds.
package struct APIKey: Sendable, Equatable {
    package let id: UUID
    package let accountID: UUID
    package let clientID: String
    package internal(set) var name: String
    package internal(set) var description: String
    /// Names of scopes, in the order of the catalogue.
    package internal(set) var scopes: [String]
    /// Addresses or CIDR blocks that it may be used from; empty for everywhere.
    package internal(set) var allowedNetworks: [String]
    package internal(set) var credentialVersion: Int64
    package let expiresAt: Int64?
    package let createdBy: String
    package let createdAt: Int64
    package internal(set) var revokedAt: Int64?

    package func isExpired(at time: Int64) -> Bool { expiresAt.map { $0 <= time } ?? false }

    init(_ row: Row) throws {
        id = try row.uuid("id")
        accountID = try row.uuid("account_id")
        clientID = try row.text("client_id")
        name = try row.text("name")
        description = try row.text("description")
        scopes = try row.text("scopes").split(separator: " ").map(String.init)
        allowedNetworks = try row.text("allowed_networks").split(separator: " ").map(String.init)
        credentialVersion = try row.integer("credential_version")
        expiresAt = try row.optionalInteger("expires_at")
        createdBy = try row.text("created_by")
        createdAt = try row.integer("created_at")
        revokedAt = try row.optionalInteger("revoked_at")
    }
}

/// One of the secrets of a client. Several live side by side while one replaces another.
package struct ClientSecret: Sendable, Equatable {
    package let id: UUID
    package let accountID: UUID
    package let clientID: String
    /// What a list may show of it.
    package let hint: String
    package let createdAt: Int64
    package internal(set) var expiresAt: Int64?
    let hash: [UInt8]

    package func isLive(at time: Int64) -> Bool { expiresAt.map { $0 > time } ?? true }

    init(_ row: Row) throws {
        id = try row.uuid("id")
        accountID = try row.uuid("account_id")
        clientID = try row.text("client_id")
        hint = try row.text("hint")
        createdAt = try row.integer("created_at")
        expiresAt = try row.optionalInteger("expires_at")
        hash = try row.blob("hash")
    }

    init(id: UUID, accountID: UUID, clientID: String, secret: MachineSecret, hash: [UInt8], createdAt: Int64) {
        self.id = id
        self.accountID = accountID
        self.clientID = clientID
        hint = secret.hint
        self.createdAt = createdAt
        expiresAt = nil
        self.hash = hash
    }
}

/// The owner of a client id.
package enum Credential: Sendable, Equatable {
    case apiUser(APIUser)
    case apiKey(APIKey)

    package var id: UUID {
        switch self {
        case .apiUser(let user): user.id
        case .apiKey(let key): key.id
        }
    }

    package var accountID: UUID {
        switch self {
        case .apiUser(let user): user.accountID
        case .apiKey(let key): key.accountID
        }
    }

    package var clientID: String {
        switch self {
        case .apiUser(let user): user.clientID
        case .apiKey(let key): key.clientID
        }
    }

    package var name: String {
        switch self {
        case .apiUser(let user): user.name
        case .apiKey(let key): key.name
        }
    }

    package var credentialVersion: Int64 {
        switch self {
        case .apiUser(let user): user.credentialVersion
        case .apiKey(let key): key.credentialVersion
        }
    }

    /// Whether it may get and use tokens.
    package func isActive(at time: Int64) -> Bool {
        switch self {
        case .apiUser(let user): !user.isSuspended
        case .apiKey(let key): key.revokedAt == nil && !key.isExpired(at: time)
        }
    }

    var kind: String {
        switch self {
        case .apiUser: "api_user"
        case .apiKey: "api_key"
        }
    }
}

/// When, from where and by what a credential got its last token.
package struct LastUse: Sendable, Equatable {
    package let time: Int64
    package let address: String
    package let agent: String
}
