import Fleet
import FleetTestSupport
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import PromQL
import SQL
import Telemetry
import TestSupport

@testable import Accounts
@testable import Manager
@testable import Web

/// Two accounts in a folder of their own, people of every role, and the Manager over them.
struct House {
    /// Text that breaks out of HTML wherever it is not escaped, with a quote that hides behind a combining mark.
    static let hostile = "<script>alert(1)</script>\" onfocus='x' \"\u{301} autofocus {{csrf}} &amp;"
    static let publicURL = "http://iris.example:8080"

    let application: ManagerApplication
    let accounts: AccountStore
    let fleet: FleetStore
    let samples: SampleStore
    let account: Account
    let stranger: Account
    private let table: RouteTable
    private let folder: Folder

    static func make(
        publicURL: String = House.publicURL, queryLimits: QueryLimits = QueryLimits()
    ) async throws -> House {
        let house = try Folder()
        let folder = house.path
        let database = try Database(
            path: folder + "/iris.sqlite", migrations: (AccountStore.migrations + FleetStore.migrations).withEmptySteps)
        let accounts = try await AccountStore(
            database: database, hasher: SecretHasher(file: folder + "/key"), catalogue: Catalogue.shipped())
        let samples = try await SampleStore(
            in: folder + "/telemetry", retention: { _ in .min },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let fleet = FleetStore(database: database, samples: samples)
        let account = try await accounts.createAccount(name: hostile, package: "irisx", by: .system)
        let stranger = try await accounts.createAccount(name: "Stranger", package: "irisx", by: .system)
        let application = try ManagerApplication(
            accounts: accounts, throttle: Throttle(), fleet: fleet, samples: samples,
            queriedAssets: QueriedAssets(fleet), queryLimits: queryLimits,
            entitlements: [
                Entitlement(scope: "asset.view", api: "assets"), Entitlement(scope: "asset.view", api: "locations"),
                Entitlement(scope: "account.asset.manage", api: "assets"),
            ], publicURL: publicURL, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        return House(
            application: application, accounts: accounts, fleet: fleet, samples: samples, account: account,
            stranger: stranger,
            table: RouteTable(
                application.routes() + [application.sessions.themeRoute(errorStyle: application.errorStyle)],
                errorStyles: [(prefix: "/manager", style: application.errorStyle)]), folder: house
        )
    }

    /// Someone who is signed in: a browser with a session.
    func person(_ role: Role = .admin, of account: Account? = nil) async throws -> Browser {
        let email = "\(UUID().uuidString.lowercased())@example.com"
        let (user, password) = try await accounts.createUser(
            (account ?? self.account).id, email: email, name: "Person", role: role, by: .system)
        let outcome = try await accounts.signIn(
            email: email, password: password, address: "192.0.2.1", agent: "Test", throttle: Throttle())
        guard case .signedIn(_, let token) = outcome else { throw Refused() }
        return Browser(house: self, user: user, password: password, cookies: ["iris_session": token])
    }

    struct Refused: Error {}

    /// A machine of the account, or of another one.
    func machine(_ name: String, of account: Account? = nil) async throws -> Asset {
        try await fleet.create(
            AssetDraft(assetType: .machine, name: name, telematicsDevices: [UUID().uuidString]),
            in: (account ?? self.account).id)
    }

    /// Values that a machine reports, by their times.
    func report(_ asset: Asset, _ series: SeriesKey, _ values: [(time: Int64, value: SampleValue)]) async throws {
        let samples = values.map { Sample(series, at: $0.time, $0.value) }
        try await self.samples.append([AssetSamples(asset.sampleKey, samples)])
    }

    /// Milliseconds since 1970.
    static func now() -> Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

    func answer(_ request: IncomingRequest) async throws -> Page {
        let response: Response
        switch table.match(request.head.method, request.path) {
        case .found(let route, let parameters):
            let matched = IncomingRequest(
                id: request.id, head: request.head, body: request.body, peer: request.peer, path: request.path,
                rawQuery: request.rawQuery, pathParameters: parameters, receivedAt: request.receivedAt)
            do {
                response = try await route.handle(matched)
            } catch let error as APIError {
                response = route.errorStyle.render(error, matched)
            }
        case .methodNotAllowed:
            response = table.errorStyle(for: request.path).render(APIError(.methodNotAllowed, ""), request)
        case .notFound, .badPath:
            response = table.errorStyle(for: request.path).render(APIError(.notFound, ""), request)
        }
        return Page(
            status: response.status.code, headers: response.headers,
            text: String(decoding: try await response.collectedBody(), as: UTF8.self))
    }

    /// The routes of pages and forms, without pictures, scripts and what programs and links of theirs ask for.
    var pages: [Route] {
        application.routes().filter { $0.label != "static" && !$0.path.hasSuffix(".ashx") }
    }
}

/// A folder that is gone when nobody holds it any longer.
private final class Folder: Sendable {
    let path = FileManager.default.temporaryDirectory.path + "/iris-manager-" + UUID().uuidString

    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// An answer, read whole.
struct Page {
    let status: Int
    let headers: HTTPFields
    let text: String

    var location: String? { headers[.location] }
    var cookies: [String] { headers[values: .setCookie] }

    /// The value of a hidden field.
    func hidden(_ name: String) -> String? {
        guard let start = text.range(of: "name=\"\(name)\" value=\"") else { return nil }
        return String(text[start.upperBound...].prefix { $0 != "\"" })
    }
}

/// Asks for pages and sends forms as a browser does.
struct Browser: Sendable {
    let house: House
    let user: User
    let password: String
    var cookies: [String: String]
    var isSecure = false
    var address = "192.0.2.1"

    var token: String { cookies["iris_session"] ?? cookies["__Host-iris_session"] ?? "" }

    func get(_ address: String, method: HTTPRequest.Method = .get, _ fields: HTTPFields = [:]) async throws -> Page {
        try await send(method, address, fields, body: "")
    }

    /// Sends a form, with the session's token unless another is given.
    func post(
        _ address: String, _ form: [(name: String, value: String)] = [], csrf: String? = nil, _ fields: HTTPFields = [:]
    ) async throws -> Page {
        var fields = fields
        fields[.contentType] = "application/x-www-form-urlencoded"
        let token = csrf ?? house.application.sessions.csrf.token(session: self.token)
        return try await send(.post, address, fields, body: QueryText.encode(form + [("csrf", token)]))
    }

    func send(_ method: HTTPRequest.Method, _ address: String, _ fields: HTTPFields, body: String) async throws -> Page
    {
        var fields = fields
        fields[.cookie] = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        let parts = address.split(separator: "?", maxSplits: 1).map(String.init)
        let head = HTTPRequest(
            method: method, scheme: "http", authority: "iris.example:8080", path: address, headerFields: fields)
        return try await house.answer(
            IncomingRequest(
                id: "request-1", head: head, body: ByteBuffer(string: body),
                peer: Peer(address: self.address, isSecure: isSecure), path: parts[0],
                rawQuery: parts.count > 1 ? parts[1] : nil, receivedAt: House.now()))
    }
}
