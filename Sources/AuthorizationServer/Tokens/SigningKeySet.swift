import Accounts
import Crypto
import CryptoExtras
import Foundation
import SQL
import Synchronization
import Web

/// The signing keys of the server, in one file that only its owner may read.
package final class SigningKeySet: Sendable {
    /// For how long others may keep the JWKS (seconds). A new key is published twice as long before it signs.
    package static let cacheLifetime: Int64 = 300
    /// After so many seconds a new key signs: everyone has seen it by then.
    package static let publicationLead = 2 * cacheLifetime

    private struct State {
        var keys: [SigningKey]
        var modified: timespec
    }

    private let path: String
    private let algorithm: SigningAlgorithm
    private let state: Mutex<State>

    /// Reads the keys, and makes one when there is none for the algorithm.
    package init(file path: String, algorithm: SigningAlgorithm) throws {
        self.path = path
        self.algorithm = algorithm
        var keys = try KeyFile.read(path).map(Self.decode) ?? []
        if !keys.contains(where: { $0.algorithm == algorithm && $0.retiresAt == nil }) {
            keys.append(try SigningKey(algorithm, signsFrom: .now))
            try KeyFile.write(try Self.encode(keys), to: path)
        }
        state = Mutex(State(keys: keys, modified: Self.modified(path)))
    }

    /// Publishes a new key that will sign from twice the cache lifetime on; the old ones stay until the last token
    /// that they signed has ended. Run beside a server, it sees the change within a second.
    /// - Parameter tokenLifetime: the longest lifetime of an access token in seconds.
    package func rotate(tokenLifetime: Int64) throws {
        let now = Int64.now
        let signsFrom = now + Self.publicationLead * 1000
        var keys = state.withLock { $0.keys }.filter { ($0.retiresAt ?? .max) > now }
        for index in keys.indices where keys[index].retiresAt == nil {
            keys[index].retiresAt = signsFrom + (tokenLifetime + 60) * 1000
        }
        keys.append(try SigningKey(algorithm, signsFrom: signsFrom))
        try KeyFile.write(try Self.encode(keys), to: path)
        state.withLock { [keys] in $0 = State(keys: keys, modified: Self.modified(path)) }
    }

    /// Reads the file again when it has changed.
    package func refresh() throws {
        let modified = Self.modified(path)
        let isSame = state.withLock {
            $0.modified.tv_sec == modified.tv_sec && $0.modified.tv_nsec == modified.tv_nsec
        }
        if isSame { return }
        guard let keys = try KeyFile.read(path).map(Self.decode), !keys.isEmpty else { return }
        state.withLock { [keys] in $0 = State(keys: keys, modified: modified) }
    }

    /// The newest key that signs at a time.
    func signingKey(at time: Int64) -> SigningKey {
        state.withLock { state in
            let ready = state.keys.filter { $0.signsFrom <= time && $0.algorithm == algorithm }
            // The first key of an algorithm signs from the start, so there is always one.
            return ready.max { $0.signsFrom < $1.signsFrom } ?? state.keys[state.keys.count - 1]
        }
    }

    func key(_ id: String, at time: Int64) -> SigningKey? {
        state.withLock { $0.keys.first { $0.id == id && ($0.retiresAt ?? .max) > time } }
    }

    func jwks(at time: Int64) throws -> JSONValue {
        let keys = state.withLock { $0.keys }.filter { ($0.retiresAt ?? .max) > time }
        return ["keys": .array(try keys.map { try $0.jwk() })]
    }

    private static func modified(_ path: String) -> timespec {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mtim : timespec()
    }

    private static func encode(_ keys: [SigningKey]) throws -> [UInt8] {
        JSONValue.array(
            keys.map { key in
                let pem =
                    switch key.pair {
                    case .es256(let pair): pair.pemRepresentation
                    case .rs256(let pair): pair.pemRepresentation
                    }
                return .object([
                    "kid": .string(key.id), "alg": .string(key.algorithm.rawValue), "pem": .string(pem),
                    "signsFrom": .integer(key.signsFrom), "retiresAt": key.retiresAt.map { .integer($0) },
                ])
            }
        ).encoded
    }

    private static func decode(_ bytes: [UInt8]) throws -> [SigningKey] {
        try JSONParser.parse(bytes).array.map { entries in
            try entries.map { entry in
                guard let id = entry["kid"]?.string, let signsFrom = entry["signsFrom"]?.integer,
                    let pem = entry["pem"]?.string, let name = entry["alg"]?.string,
                    let algorithm = SigningAlgorithm(rawValue: name)
                else { throw SigningKeyFileError() }
                let pair: SigningKey.Pair =
                    switch algorithm {
                    case .es256: .es256(try P256.Signing.PrivateKey(pemRepresentation: pem))
                    case .rs256: .rs256(try _RSA.Signing.PrivateKey(pemRepresentation: pem))
                    }
                return SigningKey(id: id, pair: pair, signsFrom: signsFrom, retiresAt: entry["retiresAt"]?.integer)
            }
        } ?? []
    }
}

struct SigningKeyFileError: Error, CustomStringConvertible {
    var description: String { "the file of signing keys is damaged; restore it from a backup" }
}
