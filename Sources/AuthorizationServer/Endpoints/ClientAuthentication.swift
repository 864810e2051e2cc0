import Accounts
import Foundation
import HTTPTypes
import Synchronization
import Web

/// Tells which client sends a request (RFC 6749, section 2.3): HTTP Basic, or id and secret in the body.
final class ClientAuthentication: Sendable {
    private let accounts: AccountStore
    private let throttle: Throttle
    private let refusedAddresses = Mutex<Set<String>>([])

    init(accounts: AccountStore, throttle: Throttle) {
        self.accounts = accounts
        self.throttle = throttle
    }

    private struct Presented {
        let id: String
        let secret: String
    }

    func client(of request: IncomingRequest, _ form: OAuthForm) async throws -> Credential {
        let candidates = try presented(request, form)
        guard let first = candidates.first else { throw OAuthError.invalidClient }
        let address = request.peer.address
        let names = ["client:\(first.id.prefix(200))|\(address)", "client-address:\(address)"]
        let now = request.receivedAt
        if let seconds = throttle.retryAfter(names, at: now) { throw OAuthError.slowDown(seconds) }
        // Every spelling is checked, in the same time whether it is right or not.
        var found: Credential?
        for candidate in candidates where accounts.isSecret(candidate.secret, ofClient: candidate.id, at: now) {
            found = found ?? accounts.directory.credential(client: candidate.id)
        }
        guard let client = found, client.isActive(at: now) else {
            if throttle.fail(names, secret: accounts.hasher.hash(first.secret, purpose: "throttle"), at: now),
                let owner = accounts.directory.credential(client: first.id)
            {
                try await accounts.record(
                    owner.accountID, .unknown(address: address), "credential.failed_burst", AuditObject(owner))
            }
            if let seconds = throttle.retryAfterFailure(names, at: now) { throw OAuthError.slowDown(seconds) }
            throw OAuthError.invalidClient
        }
        if case .apiKey(let key) = client, !key.isAllowed(from: address) {
            try await recordRefusal(of: client, from: address)
            throw OAuthError.invalidClient
        }
        throttle.succeed(names[0], at: now)
        return client
    }

    /// Once for each key and address: an attacker must not be able to fill the log.
    private func recordRefusal(of client: Credential, from address: String) async throws {
        let isNew = refusedAddresses.withLock { seen in
            seen.count < 10_000 && seen.insert("\(client.id)|\(address)").inserted
        }
        guard isNew else { return }
        try await accounts.record(
            client.accountID, .unknown(address: address), "credential.refused_address", AuditObject(client),
            after: ["reason": "the key is not allowed from this address"])
    }

    private func presented(_ request: IncomingRequest, _ form: OAuthForm) throws(OAuthError) -> [Presented] {
        let fields = request.headers[values: .authorization]
        if fields.count > 1 { throw .invalidRequest("There is more than one Authorization field.") }
        guard let field = fields.first else {
            guard let id = form["client_id"], let secret = form["client_secret"] else { return [] }
            return [Presented(id: id, secret: secret)]
        }
        let parts = Array(field.utf8).split(separator: UInt8(ascii: " "), maxSplits: 1)
        guard parts.count == 2, String(decoding: parts[0], as: UTF8.self).lowercased() == "basic",
            let data = Data(
                base64Encoded: Data(parts[1].filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") })),
            let text = String(validating: data, as: UTF8.self), !text.utf8.contains(0),
            let colon = text.utf8.firstIndex(of: UInt8(ascii: ":"))
        else { throw .invalidClient }
        if form["client_secret"] != nil {
            throw .invalidRequest("The client authenticates twice, by Basic and in the body.")
        }
        let raw = Presented(id: String(text[..<colon]), secret: String(text[text.utf8.index(after: colon)...]))
        // Ids and secrets should be form-encoded before Base64; many clients send them as they are.
        var candidates = [raw]
        if let id = try? FormPair.text(raw.id.utf8, plusIsSpace: true),
            let secret = try? FormPair.text(raw.secret.utf8, plusIsSpace: true), id != raw.id || secret != raw.secret
        {
            candidates.insert(Presented(id: id, secret: secret), at: 0)
        }
        if let id = form["client_id"], !candidates.contains(where: { $0.id == id }) {
            throw .invalidRequest("The body names another client than the Authorization field.")
        }
        return candidates.filter {
            !$0.id.isEmpty && !$0.secret.isEmpty && $0.secret.utf8.count <= OAuthForm.secretLimit
        }
    }
}

extension APIKey {
    func isAllowed(from address: String) -> Bool {
        allowedNetworks.isEmpty || allowedNetworks.contains { Network($0)?.contains(address) ?? false }
    }
}
