import ArgumentParser
import Foundation
import Logging
import Server

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the server.",
        discussion: """
            Every option has an environment variable (IRIS_PORT for --port) and a key in the YAML file given by \
            --config (port). An option wins over the environment, the environment over the file.
            """)

    @Option(help: "YAML file of settings.") var config: String?
    @Option(help: help(.host)) var host: String?
    @Option(help: help(.port)) var port: String?
    @Option(help: help(.dataDir)) var dataDir: String?
    @Option(help: help(.publicUrl)) var publicUrl: String?
    @Option(help: help(.supportContact)) var supportContact: String?
    @Option(help: help(.hubEditors)) var hubEditors: String?
    @Flag(help: help(.demo)) var demo = false
    @Option(help: help(.catalogue)) var catalogue: String?
    @Option(help: help(.tlsCertificate)) var tlsCertificate: String?
    @Option(help: help(.tlsKey)) var tlsKey: String?
    @Option(help: help(.trustedProxies)) var trustedProxies: String?
    @Flag(help: help(.insecureHttp)) var insecureHttp = false
    @Option(help: help(.timeZone)) var timeZone: String?
    @Option(help: help(.logLevel)) var logLevel: String?
    @Option(help: help(.accessLog)) var accessLog: String?
    @Option(help: help(.metricsFrom)) var metricsFrom: String?
    @Option(help: help(.rateLimit)) var rateLimit: String?
    @Option(help: help(.limits)) var limits: String?
    @Option(help: help(.signingAlgorithm)) var signingAlgorithm: String?
    @Option(help: help(.accessTokenLifetime)) var accessTokenLifetime: String?
    @Option(help: help(.keyTokenLifetime)) var keyTokenLifetime: String?
    @Option(help: help(.querySamples)) var querySamples: String?
    @Option(help: help(.querySeries)) var querySeries: String?
    @Option(help: help(.querySteps)) var querySteps: String?
    @Option(help: help(.queryTimeout)) var queryTimeout: String?

    private static func help(_ setting: Setting) -> ArgumentHelp {
        setting.defaultValue.isEmpty
            ? ArgumentHelp(stringLiteral: setting.help)
            : ArgumentHelp(stringLiteral: "\(setting.help) (default: \(setting.defaultValue))")
    }

    private func value(_ setting: Setting) -> String? {
        switch setting {
        case .host: host
        case .port: port
        case .dataDir: dataDir
        case .publicUrl: publicUrl
        case .supportContact: supportContact
        case .hubEditors: hubEditors
        case .demo: demo ? "true" : nil
        case .catalogue: catalogue
        case .tlsCertificate: tlsCertificate
        case .tlsKey: tlsKey
        case .trustedProxies: trustedProxies
        case .insecureHttp: insecureHttp ? "true" : nil
        case .timeZone: timeZone
        case .logLevel: logLevel
        case .accessLog: accessLog
        case .metricsFrom: metricsFrom
        case .rateLimit: rateLimit
        case .limits: limits
        case .signingAlgorithm: signingAlgorithm
        case .accessTokenLifetime: accessTokenLifetime
        case .keyTokenLifetime: keyTokenLifetime
        case .querySamples: querySamples
        case .querySeries: querySeries
        case .querySteps: querySteps
        case .queryTimeout: queryTimeout
        }
    }

    func run() async throws {
        var flags: [Setting: String] = [:]
        for setting in Setting.allCases { flags[setting] = value(setting) }
        let environment = ProcessInfo.processInfo.environment
        let configuration = try Configuration(
            flags: flags, environment: environment, file: config ?? environment["IRIS_CONFIG"])
        let level = configuration.logLevel
        LoggingSystem.bootstrap { JSONLogHandler(label: $0, level: level) }
        var server = IrisServer(configuration)
        try await server.run()
    }
}
