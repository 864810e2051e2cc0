import Foundation
import Logging
import Testing

@testable import Server

@Suite struct ConfigurationTests {
    private func reason(_ flags: [Setting: String], _ environment: [String: String] = [:], file: String? = nil)
        -> String?
    {
        do {
            _ = try Configuration(flags: flags, environment: environment, file: file)
            return nil
        } catch {
            return error.description
        }
    }

    private func withFile(_ text: String, _ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).yaml").path
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    @Test func aFlagWinsOverTheEnvironmentAndThatOverTheFile() throws {
        try withFile("port: 1001\nlogLevel: debug\nrateLimit: 7\n") { file in
            let environment = ["IRIS_PORT": "1002", "IRIS_LOG_LEVEL": "error"]
            let configuration = try Configuration(flags: [.port: "1003"], environment: environment, file: file)
            #expect(configuration.port == 1003)
            #expect(configuration.logLevel.rawValue == "error")
            #expect(configuration.requestsPerMinute == 7)
        }
    }

    @Test(arguments: ["UTC", "Europe/Copenhagen", "America/Argentina/Buenos_Aires", "Asia/Calcutta"])
    func aTimeZoneGoesByItsName(name: String) throws {
        let zone = try Configuration(flags: [.timeZone: name], environment: [:], file: nil).timeZone
        #expect(zone.secondsFromGMT() == TimeZone(identifier: name)?.secondsFromGMT())
    }

    @Test func everySettingHasADistinctNameInEachPlaceAndAGoodDefault() throws {
        #expect(Set(Setting.allCases.map(\.flag)).count == Setting.allCases.count)
        #expect(Set(Setting.allCases.map(\.environmentVariable)).count == Setting.allCases.count)
        #expect(Setting.dataDir.flag == "--data-dir")
        #expect(Setting.accessTokenLifetime.environmentVariable == "IRIS_ACCESS_TOKEN_LIFETIME")
        #expect(reason([:]) == nil)
    }

    @Test(arguments: [
        (Setting.port, "abc"), (.port, "65536"), (.port, "-1"), (.logLevel, "loud"), (.accessLog, "maybe"),
        (.rateLimit, "0"), (.signingAlgorithm, "HS256"), (.accessTokenLifetime, "0"),
        (.trustedProxies, "proxy.example"),
        (.metricsFrom, "10.0.0.0/99"), (.publicUrl, "iris.example"), (.publicUrl, "https://iris.example/path"),
        (.timeZone, "Copenhagen"), (.timeZone, "Mars/Olympus"), (.timeZone, "CET"), (.timeZone, "GMT+1"),
        (.timeZone, "../UTC"), (.publicUrl, "ftp://iris.example"), (.publicUrl, "https://user@iris.example"),
        (.demo, "2"),
        (.limits, "none"),
    ])
    func aWrongValueIsNamedWithItsPlace(setting: Setting, value: String) throws {
        let byFlag = try #require(reason([setting: value]))
        #expect(byFlag.contains(setting.flag) && byFlag.contains(value))
        let byEnvironment = try #require(reason([:], [setting.environmentVariable: value]))
        #expect(byEnvironment.contains(setting.environmentVariable))
        try withFile("\(setting.key): \"\(value)\"\n") { file in
            #expect(reason([:], file: file)?.contains("\(setting.key) in \(file)") == true)
        }
    }

    @Test func theProfileOfLimitsIsGenerousUnlessItIsNamed() throws {
        func profile(_ flags: [Setting: String], _ environment: [String: String] = [:]) throws -> String {
            "\(try Configuration(flags: flags, environment: environment, file: nil).limits)"
        }
        #expect(try profile([:]) == "generous")
        #expect(try profile([.limits: "IRIS"]) == "iris")
        #expect(try profile([:], ["IRIS_LIMITS": "iris"]) == "iris")
        #expect(reason([.limits: "none"])?.contains("generous or iris") == true)
    }

    @Test func anUnknownKeyOfTheFileIsRefused() throws {
        try withFile("prot: 8080\n") { file in #expect(reason([:], file: file)?.contains("'prot'") == true) }
        try withFile("[1, 2]") { file in #expect(reason([:], file: file) != nil) }
        #expect(try #require(reason([:], file: "/nowhere.yaml")).contains("/nowhere.yaml"))
    }

    @Test func listeningBeyondLoopbackNeedsTLSAProxyOrAnExplicitWord() {
        #expect(reason([.host: "0.0.0.0"])?.contains("--insecure-http") == true)
        #expect(reason([.host: "192.0.2.1"]) != nil)
        #expect(reason([.host: "::"]) != nil)
        #expect(reason([.host: "127.0.0.2"]) == nil)
        #expect(reason([.host: "::1"]) == nil)
        #expect(reason([.host: "0.0.0.0", .insecureHttp: "true"]) == nil)
        #expect(reason([.host: "0.0.0.0", .trustedProxies: "10.0.0.1"]) == nil)
        #expect(reason([.host: "0.0.0.0", .tlsCertificate: "c.pem", .tlsKey: "k.pem"]) == nil)
        #expect(reason([.tlsCertificate: "c.pem"]) != nil)
    }

    @Test func thePublicAddressComesFromHostAndPortUnlessGiven() throws {
        func url(_ flags: [Setting: String]) throws -> String {
            try Configuration(flags: flags, environment: [:], file: nil).publicURL
        }
        #expect(try url([.port: "81"]) == "http://127.0.0.1:81")
        #expect(try url([.host: "::1"]) == "http://[::1]:8080")
        #expect(try url([.host: "0.0.0.0", .insecureHttp: "yes"]) == "http://127.0.0.1:8080")
        #expect(try url([.publicUrl: "https://iris.example/"]) == "https://iris.example")
    }
}
