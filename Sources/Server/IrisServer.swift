import Accounts
import AuthorizationServer
import CMalloc
import ClassicAPI
import DeveloperHub
import Fleet
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import IrisAPI
import Logging
import Manager
import NIOCore
import NIOPosix
import NIOSSL
import SQL
import ServiceLifecycle
import Telemetry
import UnixSignals
import Web

/// Puts the rooms together and runs them until SIGTERM or SIGINT.
package struct IrisServer {
    private var configuration: Configuration
    private let logger: Logger

    package init(_ configuration: Configuration) {
        self.configuration = configuration
        logger = Logger(label: "iris")
    }

    package mutating func run() async throws {
        let directory = try DataDirectory(configuration.dataDirectory)
        try directory.lockForServing()
        configuration.port = try ListeningPort.claim(configuration.port, on: configuration.host)
        let installation = try await Installation(
            directory, catalogueFile: configuration.catalogueFile, samples: .owned)
        guard let samples = installation.samples else { throw TelemetryError.locked }
        // Asked of the data and not of the folder: a start that was cut off is a first start again.
        let isFirstStart = installation.accounts.directory.accounts().isEmpty
        let administrator = isFirstStart ? try await FirstStart.setUp(installation, isDemo: configuration.isDemo) : nil

        let publicURL = configuration.publicURL
        let accounts = installation.accounts
        let keys = try SigningKeySet(file: directory.signingKeys, algorithm: configuration.signingAlgorithm)
        let register = AccessTokenRegister(issuer: publicURL, keys: keys, directory: accounts.directory)
        let longest = max(configuration.lifetimes.user, configuration.lifetimes.key)
        let grants = try await GrantStore(
            database: installation.database, accounts: accounts, register: register, accessTokenLifetime: longest)
        let throttle = Throttle()
        try await throttle.load(from: installation.database)
        let uses = UseRecorder(accounts)
        let limiter = RateLimiter(
            configuration.requestLimit, profile: configuration.limits)
        let authorization = AuthorizationServer(
            accounts: accounts, register: register, grants: grants, keys: keys, lifetimes: configuration.lifetimes,
            throttle: throttle, uses: uses)
        let figures = RequestFigures(logger: logger, logsRequests: configuration.logsRequests)
        let ingestFigures = IngestFigures()
        let queriedAssets = QueriedAssets(installation.fleet)
        let operations = ServerOperations.all(
            authorization: authorization, fleet: installation.fleet, samples: samples, publicURL: publicURL,
            oldestKept: { accounts.oldestKept(of: $0) }, ingestFigures: ingestFigures,
            queriedAssets: queriedAssets, queryLimits: configuration.queryLimits)
        let manager = try ManagerApplication(
            accounts: accounts, throttle: throttle, fleet: installation.fleet, samples: samples,
            queriedAssets: queriedAssets, queryLimits: configuration.queryLimits,
            entitlements: ServerOperations.entitlements(of: operations), publicURL: publicURL, logger: logger)
        let sessions = BrowserSessions(accounts, publicURL: publicURL)
        let journal = RequestJournal()
        let checks = OperationChecks(
            bearer: AccessTokenCheck(register: register, accounts: accounts), limiter: limiter, journal: journal)
        let operationRoutes = operations.flatMap { $0.routes(checks) }
        func responder(_ table: RouteTable) -> Responder {
            Responder(table, proxies: configuration.trustedProxies, isTLS: configuration.tls != nil, observer: figures)
        }
        let hub = try DeveloperHub(
            DeveloperHub.Setup(
                publicURL: publicURL, version: ServerOperations.version, contact: configuration.supportContact,
                editors: configuration.hubEditors, describe: ServerOperations.document,
                status: { await Self.status(installation, figures) }),
            operations: operations,
            facts: HubFacts.make(configuration: configuration, operations: operations, accounts: accounts),
            accounts: accounts, sessions: sessions, database: installation.database,
            responder: responder(RouteTable(operationRoutes)), personalTokens: register, journal: journal)
        try await hub.showEdits()
        let shared = try StaticFiles.shared()
        let classic = ClassicAPI(
            fleet: installation.fleet, samples: samples, timeZone: configuration.timeZone, limiter: limiter,
            styleSheets: ["tokens.css", "classic.css"].compactMap { shared.addresses[$0] },
            icon: shared.addresses["logo.svg"]
        ) { text, request in
            guard let token = accounts.classicToken(text) else { return nil }
            uses.used(
                token, address: request.peer.address, agent: request.headers[.userAgent] ?? "", at: request.receivedAt)
            return Caller(
                accountID: token.accountID, credentialID: token.id, clientID: token.hint, name: token.name)
        }
        let routes =
            try operationRoutes + classic.routes() + manager.routes() + hub.routes()
            + shared.routes(errorStyle: .api) + [sessions.themeRoute(errorStyle: hub.errorStyle)]
            + monitoringRoutes(installation, samples, figures, ingestFigures)
        let table = RouteTable(
            routes,
            errorStyles: [
                (prefix: "", style: hub.errorStyle), (prefix: "/manager", style: manager.errorStyle),
                (prefix: "/api", style: .api), (prefix: "/public/api", style: .api),
                (prefix: "/public", style: classic.errorStyle),
            ])

        let housekeeping = Housekeeping(
            installation: installation, samples: samples, register: register, grants: grants, keys: keys,
            throttle: throttle, uses: uses,
            limiter: limiter, classic: classic, manager: manager, logger: logger)
        let server = try server(responder(table)) { _ in
            // Pages and index were made of much that nobody needs any more, some 20 MB.
            malloc_trim(0)
            Announcement.print(publicURL: publicURL, administrator: administrator)
        }
        var services: [ServiceGroupConfiguration.ServiceConfiguration] = [
            .init(service: housekeeping), .init(service: server),
        ]
        if configuration.isDemo, let account = accounts.directory.accounts().first,
            account.name == DemoFleet.accountName
        {
            let demo = DemoFleet(fleet: installation.fleet, samples: samples, account: account, logger: logger)
            services.append(.init(service: demo))
        }
        let group = ServiceGroup(
            configuration: .init(
                services: services,
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        defer { LogLines.standardError.flush() }
        try await group.run()
        try await installation.close()
    }

    private func server(
        _ responder: Responder, onServerRunning: @escaping @Sendable (any Channel) async -> Void
    ) throws -> any Service {
        let configuration = ServerConfiguration(
            address: .hostname(self.configuration.host, port: self.configuration.port), backlog: 1024)
        return try channel(responder).server(
            configuration: configuration, onServerRunning: onServerRunning,
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
    }

    private func channel(_ responder: Responder) throws -> any ServerChildChannel {
        let channel = HTTPChannel(responder)
        guard let files = configuration.tls else { return channel }
        let certificates: [NIOSSLCertificateSource]
        let key: NIOSSLPrivateKey
        do {
            certificates = try NIOSSLCertificate.fromPEMFile(files.certificate).map { .certificate($0) }
        } catch {
            throw ConfigurationError(reason: "\(files.certificate) cannot be read as a PEM certificate: \(error)")
        }
        do {
            key = try NIOSSLPrivateKey(file: files.key, format: .pem)
        } catch {
            throw ConfigurationError(reason: "\(files.key) cannot be read as a PEM private key: \(error)")
        }
        var tls = TLSConfiguration.makeServerConfiguration(certificateChain: certificates, privateKey: .privateKey(key))
        tls.minimumTLSVersion = .tlsv12
        return try TLSChannel(channel, configuration: .init(tlsConfiguration: tls))
    }

    /// A read that needs the file, not just the process.
    private static func canRead(_ database: Database) async -> Bool {
        (try? await database.read { try $0.first("SELECT 1 AS one") }) != nil
    }

    private static func status(_ installation: Installation, _ figures: RequestFigures) async -> ServerStatus {
        let isReadable = await canRead(installation.database)
        return ServerStatus(
            since: Int64(ProcessFigures.startedAt * 1000),
            checks: [
                .init("Server", isGood: true, "answers requests"),
                .init("Database", isGood: isReadable, isReadable ? "can be read" : "cannot be read"),
            ], figures: { figures.summary(of: $0) })
    }

    private func monitoringRoutes(
        _ installation: Installation, _ samples: SampleStore, _ figures: RequestFigures, _ ingest: IngestFigures
    ) -> [Route] {
        let networks = configuration.metricsFrom
        return [
            // For load balancers: that the process answers, and nothing more.
            Route(.get, MonitoringPath.ping.rawValue, label: "ping", errorStyle: .api) { _ in
                Response(
                    status: .ok, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
                    body: .init(byteBuffer: ByteBuffer(string: "pong\n")))
            },
            Route(.get, MonitoringPath.health.rawValue, label: "health", errorStyle: .api) { _ in
                guard await Self.canRead(installation.database) else {
                    throw APIError(.unavailable, "The database cannot be read.")
                }
                return Response(json: JSONValue.object(["status": "ok"]).encoded)
            },
            Route(.get, MonitoringPath.metrics.rawValue, label: "metrics", errorStyle: .api) { request in
                guard networks.contains(where: { $0.contains(request.peer.address) }) else {
                    throw APIError.nothingHere
                }
                let text =
                    figures.prometheusText() + samples.figures.prometheusText + ingest.prometheusText()
                    + ProcessFigures.prometheusText()
                return Response(
                    status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                    body: .init(byteBuffer: ByteBuffer(string: text)))
            },
        ]
    }
}

/// Where those who watch the server ask.
enum MonitoringPath: String, CaseIterable {
    case ping = "/ping"
    case health = "/health"
    case metrics = "/metrics"
}

/// What the program says on standard output when it is ready.
private enum Announcement {
    static func print(publicURL: String, administrator: FirstStart.Administrator?) {
        var text = ""
        if let administrator {
            text += """
                The administrator's password is shown this one time.
                  Address:  \(publicURL)/manager
                  Account:  \(administrator.account)
                  E-mail:   \(administrator.email)
                  Password: \(administrator.password)

                """
        }
        text += "Iris is ready at \(publicURL)\n"
        FileHandle.standardOutput.write(Data(text.utf8))
    }
}
