import PromQL

/// One setting of the server, with its three places: flag, environment variable, YAML key. Every setting is a case
/// here and nowhere else.
package enum Setting: String, CaseIterable, Sendable {
    case host, port, dataDir, publicUrl, supportContact, hubEditors, demo, catalogue, tlsCertificate, tlsKey,
        trustedProxies, insecureHttp
    case timeZone, logLevel, accessLog, metricsFrom, rateLimit, limits, signingAlgorithm, accessTokenLifetime,
        keyTokenLifetime
    case querySamples, querySeries, querySteps, queryTimeout

    /// `dataDir` is `--data-dir`.
    package var flag: String { "--" + words.joined(separator: "-") }
    /// `dataDir` is `IRIS_DATA_DIR`.
    package var environmentVariable: String { "IRIS_" + words.map { $0.uppercased() }.joined(separator: "_") }
    /// The key in the YAML file.
    package var key: String { rawValue }

    package var defaultValue: String {
        switch self {
        case .host: "127.0.0.1"
        case .port: "8080"
        case .dataDir: "iris-data"
        case .publicUrl, .supportContact, .hubEditors, .catalogue, .tlsCertificate, .tlsKey, .trustedProxies: ""
        case .demo, .insecureHttp: "false"
        case .timeZone: "UTC"
        case .logLevel: "info"
        case .accessLog: "true"
        case .metricsFrom: "127.0.0.0/8,::1"
        case .rateLimit: "60000"
        case .limits: "generous"
        case .signingAlgorithm: "ES256"
        case .accessTokenLifetime: "3600"
        case .keyTokenLifetime: "1200"
        case .querySamples: "\(QueryLimits().samples)"
        case .querySeries: "\(QueryLimits().series)"
        case .querySteps: "\(QueryLimits().steps)"
        case .queryTimeout: "\(QueryLimits().time.components.seconds)"
        }
    }

    package var help: String {
        switch self {
        case .host: "Address to listen on."
        case .port: "Port to listen on; 0 takes a free one."
        case .dataDir: "Folder of the data; made when it is not there."
        case .publicUrl:
            "The address that clients use, such as https://iris.example; taken from host and port if empty."
        case .supportContact:
            "Whom users of this server may ask: an e-mail address, a web address or a sentence, for the support page."
        case .hubEditors:
            """
            E-mail addresses, comma separated, of the users who decide on suggested edits of the Developer Hub; the \
            administrators of the first account if empty.
            """
        case .demo: "Also make a fleet to try things with, on an empty data directory."
        case .catalogue: "YAML file of packages and add-ons in place of the shipped one."
        case .tlsCertificate: "PEM file of the certificate chain."
        case .tlsKey: "PEM file of the certificate's private key."
        case .trustedProxies:
            "Addresses or CIDR blocks, comma separated, whose X-Forwarded-For and -Proto are believed."
        case .insecureHttp: "Listen beyond loopback without TLS."
        case .timeZone: "The time zone whose days the Classic API sums up, such as Europe/Copenhagen."
        case .logLevel: "trace, debug, info, notice, warning, error or critical."
        case .accessLog: "Log a line for every request."
        case .metricsFrom: "Addresses or CIDR blocks, comma separated, that may read /metrics."
        case .rateLimit: "Requests a minute that each API User or API Key may make."
        case .limits: "generous, or iris to enforce the documented quotas of each operation as well."
        case .signingAlgorithm: "ES256 or RS256, for access tokens."
        case .accessTokenLifetime: "Seconds that a token of the password grant lives."
        case .keyTokenLifetime: "Seconds that a token of an API Key lives."
        case .querySamples:
            "Samples and values that a time-series query may hold in memory at once, up to 16 bytes each."
        case .querySeries: "Series that a selector of a time-series query may find."
        case .querySteps: "Steps that a time-series query may have."
        case .queryTimeout: "Seconds that a time-series query may take."
        }
    }

    private var words: [String] {
        var words = [""]
        for character in rawValue {
            if character.isUppercase { words.append("") }
            words[words.count - 1] += character.lowercased()
        }
        return words
    }
}
