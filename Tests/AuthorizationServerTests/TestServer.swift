import Accounts
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import SQL
import TestSupport

@testable import AuthorizationServer
@testable import Web

/// An authorization server over a folder of its own, with one account; requests go through its routes.
struct TestServer: Sendable {
    let folder: String
    let database: Database
    let accounts: AccountStore
    let keys: SigningKeySet
    let register: AccessTokenRegister
    let grants: GrantStore
    let account: Account
    /// Times of requests are counted from here (milliseconds).
    let start: Int64
    private let routes: [String: Route]

    static let issuer = "https://iris.example"
    private static let migrations = (AccountStore.migrations + GrantStore.migrations).withEmptySteps

    static func with(
        _ algorithm: SigningAlgorithm = .es256, _ body: (TestServer) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let server = try await TestServer(folder: folder.path, algorithm: algorithm, account: nil)
        try await body(server)
        try server.database.close()
    }

    /// - Parameter account: nil for a new one.
    private init(folder: String, algorithm: SigningAlgorithm, account: UUID?) async throws {
        self.folder = folder
        database = try Database(path: folder + "/iris.sqlite", migrations: Self.migrations)
        accounts = try await AccountStore(
            database: database, hasher: SecretHasher(file: folder + "/hash.key"), catalogue: .shipped())
        keys = try SigningKeySet(file: folder + "/signing.json", algorithm: algorithm)
        register = AccessTokenRegister(issuer: Self.issuer, keys: keys, directory: accounts.directory)
        grants = try await GrantStore(
            database: database, accounts: accounts, register: register, accessTokenLifetime: 3600)
        if let account, let known = accounts.directory.account(account) {
            self.account = known
        } else {
            self.account = try await accounts.createAccount(name: "Account", package: "explore", by: .system)
        }
        start = .now + 1000
        let server = AuthorizationServer(
            accounts: accounts, register: register, grants: grants, keys: keys, lifetimes: .init(),
            throttle: Throttle(),
            uses: UseRecorder(accounts))
        let fleet = Web.Operation(
            .get, "/fleet", id: "getFleet", domain: "Fleet", "A protected operation.",
            access: Entitlement(scope: "asset.view", api: "assets"),
            answer: .object(Shape("Fleet", "A fleet.", [Field("client", "Client.", example: "x") { $0 }]), "It.")
        ) { call in call.caller.clientID }
        let checks = OperationChecks(
            bearer: AccessTokenCheck(register: register, accounts: accounts),
            limiter: RateLimiter(.init(requests: 100_000, seconds: 60)))
        let all = (server.operations() + [fleet]).flatMap { $0.routes(checks) }
        routes = Dictionary(uniqueKeysWithValues: all.map { ("\($0.method) \($0.path)", $0) })
    }

    /// The same installation as a process that has just been started sees it.
    func restarted() async throws -> TestServer {
        try await TestServer(folder: folder, algorithm: keys.signingKey(at: start).algorithm, account: account.id)
    }

    struct Answer: Sendable {
        let status: Int
        let headers: HTTPFields
        let bytes: [UInt8]
        let json: JSONValue

        subscript(name: String) -> String? { json[name]?.string }
        var error: String? { self["error"] }
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, headers: HTTPFields = [:], body: String = "",
        from address: String = "192.0.2.1", after milliseconds: Int64 = 0
    ) async throws -> Answer {
        guard let route = routes["\(method) \(path)"] else { throw MissingRoute() }
        let head = HTTPRequest(
            method: method, scheme: "https", authority: "iris.example", path: path, headerFields: headers)
        let request = IncomingRequest(
            id: "test", head: head, body: ByteBuffer(string: body), peer: Peer(address: address, isSecure: true),
            path: path, receivedAt: start + milliseconds)
        var response: Response
        do {
            response = try await route.handle(request)
        } catch let error as APIError {
            response = route.errorStyle.render(error, request)
        } catch let error as any ResponseError {
            response = error.response
        }
        let bytes = try await response.collectedBody()
        let json = bytes.isEmpty ? JSONValue.null : try JSONParser.parse(bytes)
        return Answer(status: response.status.code, headers: response.headers, bytes: bytes, json: json)
    }

    /// A form, with the client in HTTP Basic.
    func post(
        _ path: String, _ form: KeyValuePairs<String, String>, as client: TestClient?,
        from address: String = "192.0.2.1", after milliseconds: Int64 = 0
    ) async throws -> Answer {
        var headers: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
        if let client { headers[.authorization] = basic("\(client.id):\(client.secret)") }
        let body = form.map { "\(escaped($0))=\(escaped($1))" }.joined(separator: "&")
        return try await send(.post, path, headers: headers, body: body, from: address, after: milliseconds)
    }

    /// Asks the protected operation.
    func get(_ token: String, after milliseconds: Int64 = 0) async throws -> Answer {
        try await send(.get, "/fleet", headers: [.authorization: "Bearer \(token)"], after: milliseconds)
    }

    private struct MissingRoute: Error {}
}

/// A client with its secret.
struct TestClient: Sendable {
    let id: String
    let secret: String
}

func basic(_ text: String) -> String { "Basic \(Data(text.utf8).base64EncodedString())" }

/// Every byte that is not a letter or digit as an escape.
func escaped(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF")
    return text.utf8.map { byte in
        let character = Character(Unicode.Scalar(byte))
        if character.isASCII, character.isLetter || character.isNumber { return String(character) }
        return "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 0xF)])"
    }.joined()
}
