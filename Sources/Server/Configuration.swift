import AuthorizationServer
import Foundation
package import Logging
package import PromQL
import Web
import Yams

/// How the server runs. A flag wins over the environment, the environment over the YAML file, the file over the
/// default.
package struct Configuration: Sendable {
    package let host: String
    package internal(set) var port: Int
    package let dataDirectory: String
    /// nil: made from host and port.
    let givenPublicURL: String?
    package let isDemo: Bool
    let catalogueFile: String?
    let tls: TLSFiles?
    let trustedProxies: TrustedProxies
    let timeZone: TimeZone
    package let logLevel: Logger.Level
    let logsRequests: Bool
    let supportContact: String?
    let hubEditors: [String]
    let metricsFrom: [Network]
    let requestsPerMinute: Int
    let limits: RateLimiter.Profile
    let signingAlgorithm: SigningAlgorithm
    let lifetimes: AuthorizationServer.Lifetimes
    package let queryLimits: QueryLimits

    struct TLSFiles: Sendable {
        let certificate: String
        let key: String
    }

    /// The address that clients use, without a slash at the end.
    package var publicURL: String {
        if let givenPublicURL { return givenPublicURL }
        // A wildcard is no address to call; loopback is.
        let name = host == "0.0.0.0" ? "127.0.0.1" : host == "::" ? "[::1]" : host.contains(":") ? "[\(host)]" : host
        return "\(tls == nil ? "http" : "https")://\(name):\(port)"
    }

    /// How often each API User and API Key may ask, over all operations.
    var requestLimit: RateLimiter.Limit { .init(requests: requestsPerMinute, seconds: 60) }

    /// - Parameter flags: values given on the command line.
    /// - Parameter file: path of the YAML file, if one was named.
    package init(
        flags: [Setting: String], environment: [String: String], file: String?
    ) throws(ConfigurationError) {
        let yaml = try file.map { path throws(ConfigurationError) in try Self.read(path) } ?? [:]
        let values = Values(flags: flags, environment: environment, yaml: yaml, file: file ?? "")
        host = values.text(.host)
        port = try values.integer(.port, 0...65535)
        dataDirectory = values.text(.dataDir)
        hubEditors = values.list(.hubEditors)
        supportContact = values.optionalText(.supportContact)
        isDemo = try values.boolean(.demo)
        catalogueFile = values.optionalText(.catalogue)
        let (certificate, key) = (values.optionalText(.tlsCertificate), values.optionalText(.tlsKey))
        switch (certificate, key) {
        case (nil, nil): tls = nil
        case (let certificate?, let key?): tls = TLSFiles(certificate: certificate, key: key)
        default: throw values.error(.tlsCertificate, "and \(Setting.tlsKey.flag) belong together; one is missing")
        }
        guard let proxies = TrustedProxies(values.list(.trustedProxies)) else {
            throw values.error(.trustedProxies, "must be addresses or CIDR blocks, comma separated")
        }
        trustedProxies = proxies
        guard let zone = TimeZone(named: values.text(.timeZone)) else {
            throw values.error(.timeZone, "must be a name of the time zone database, such as Europe/Copenhagen")
        }
        timeZone = zone
        guard let level = Logger.Level(rawValue: values.text(.logLevel).lowercased()) else {
            throw values.error(
                .logLevel, "must be one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        logLevel = level
        logsRequests = try values.boolean(.accessLog)
        let networks = values.list(.metricsFrom).map(Network.init)
        metricsFrom = networks.compactMap(\.self)
        if metricsFrom.count < networks.count {
            throw values.error(.metricsFrom, "must be addresses or CIDR blocks, comma separated")
        }
        requestsPerMinute = try values.integer(.rateLimit, 1...1_000_000_000)
        guard let profile = RateLimiter.Profile(rawValue: values.text(.limits).lowercased()) else {
            throw values.error(
                .limits, "must be \(RateLimiter.Profile.allCases.map(\.rawValue).joined(separator: " or "))")
        }
        limits = profile
        guard let algorithm = SigningAlgorithm(rawValue: values.text(.signingAlgorithm).uppercased()) else {
            throw values.error(.signingAlgorithm, "must be ES256 or RS256")
        }
        signingAlgorithm = algorithm
        lifetimes = AuthorizationServer.Lifetimes(
            user: Int64(try values.integer(.accessTokenLifetime, 1...86_400)),
            key: Int64(try values.integer(.keyTokenLifetime, 1...86_400)))
        var queries = QueryLimits()
        queries.samples = try values.integer(.querySamples, 1...1_000_000_000)
        queries.series = try values.integer(.querySeries, 1...100_000_000)
        queries.steps = try values.integer(.querySteps, 1...10_000_000)
        queries.time = .seconds(try values.integer(.queryTimeout, 1...86_400))
        queryLimits = queries
        givenPublicURL = try values.optionalText(.publicUrl).map { text throws(ConfigurationError) in
            try Self.checkedURL(text, values)
        }
        let isLoopback = host == "localhost" || Network("127.0.0.0/8")?.contains(host) ?? false || host == "::1"
        if !isLoopback, tls == nil, proxies.isEmpty, !(try values.boolean(.insecureHttp)) {
            throw values.error(
                .host,
                """
                is not loopback, and passwords and tokens would cross the network in the clear. Give \
                \(Setting.tlsCertificate.flag) and \(Setting.tlsKey.flag), or \(Setting.trustedProxies.flag) when a \
                proxy ends TLS, or \(Setting.insecureHttp.flag) if you mean it
                """)
        }
    }

    private static func checkedURL(_ text: String, _ values: Values) throws(ConfigurationError) -> String {
        let trimmed = text.hasSuffix("/") ? String(text.dropLast()) : text
        guard let url = URL(string: trimmed), let scheme = url.scheme, ["http", "https"].contains(scheme),
            let host = url.host, !host.isEmpty, url.path.isEmpty, url.query == nil, url.fragment == nil, url.user == nil
        else { throw values.error(.publicUrl, "must be http(s)://host[:port] without a path") }
        return trimmed
    }

    private static func read(_ path: String) throws(ConfigurationError) -> [Setting: String] {
        let node: Node?
        do {
            node = try Yams.compose(yaml: String(contentsOfFile: path, encoding: .utf8))
        } catch let error as YamlError {
            throw ConfigurationError(reason: "\(path) is not YAML: \(error)")
        } catch {
            throw ConfigurationError(reason: "\(path) cannot be read: \(error.localizedDescription)")
        }
        guard let node else { return [:] }
        guard let mapping = node.mapping else {
            throw ConfigurationError(reason: "\(path) must map settings to values")
        }
        var values: [Setting: String] = [:]
        for (key, value) in mapping {
            guard let setting = Setting(rawValue: key.string ?? "") else {
                let known = Setting.allCases.map(\.key).joined(separator: ", ")
                throw ConfigurationError(
                    reason: "\(path) has an unknown setting '\(key.string ?? "?")'; known: \(known)")
            }
            if let text = value.string {
                values[setting] = text
            } else if let list = value.sequence {
                values[setting] = list.compactMap(\.string).joined(separator: ",")
            } else {
                throw ConfigurationError(reason: "\(path): \(setting.key) must be a text or a list")
            }
        }
        return values
    }
}

extension TimeZone {
    /// The zone of a name such as `Europe/Copenhagen`, or UTC. Abbreviations and offsets are none, for they know no
    /// summer.
    fileprivate init?(named name: String) {
        if name == "UTC" {
            self = .gmt
        } else if name.contains("/"), let zone = TimeZone(identifier: name) {
            self = zone
        } else {
            return nil
        }
    }
}

/// What is wrong with a setting, where it came from, and what it should be.
package struct ConfigurationError: Error, Sendable, CustomStringConvertible {
    let reason: String
    package var description: String { reason }
}

/// The text of each setting and where it was found.
private struct Values {
    let flags: [Setting: String]
    let environment: [String: String]
    let yaml: [Setting: String]
    let file: String

    private func found(_ setting: Setting) -> (text: String, place: String) {
        if let text = flags[setting] { return (text, setting.flag) }
        if let text = environment[setting.environmentVariable] { return (text, setting.environmentVariable) }
        if let text = yaml[setting] { return (text, "\(setting.key) in \(file)") }
        return (setting.defaultValue, setting.flag)
    }

    func text(_ setting: Setting) -> String { found(setting).text }

    func optionalText(_ setting: Setting) -> String? {
        let text = text(setting)
        return text.isEmpty ? nil : text
    }

    func list(_ setting: Setting) -> [String] {
        text(setting).split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    func integer(_ setting: Setting, _ range: ClosedRange<Int>) throws(ConfigurationError) -> Int {
        guard let number = Int(text(setting)), range.contains(number) else {
            throw error(setting, "must be a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func boolean(_ setting: Setting) throws(ConfigurationError) -> Bool {
        switch text(setting).lowercased() {
        case "true", "yes", "on", "1": return true
        case "false", "no", "off", "0", "": return false
        default: throw error(setting, "must be true or false")
        }
    }

    func error(_ setting: Setting, _ rule: String) -> ConfigurationError {
        let (text, place) = found(setting)
        return ConfigurationError(reason: "\(place) '\(text)' \(rule).")
    }
}
