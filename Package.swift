// swift-tools-version: 6.2
import PackageDescription

// A folder under Sources/ is a room. docs/architecture.md draws the floors: a room uses rooms below it.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

func room(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

func tests(of room: String, using others: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: room + "Tests", dependencies: [.target(name: room)] + others, swiftSettings: settings)
}

let package = Package(
    name: "Iris",
    products: [.executable(name: "iris", targets: ["iris"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // Floor 5
        .executableTarget(
            name: "iris",
            dependencies: [
                "Server", "AuthorizationServer", "Accounts", "Fleet", "Telemetry", "ISO15143", "SQL", "Web", logging,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
        // Floor 4
        room(
            "Server",
            [
                "AuthorizationServer", "Manager", "DeveloperHub", "IrisAPI", "ClassicAPI", "Accounts", "Fleet",
                "Telemetry", "PromQL", "Web", "SQL", "CMalloc", yams, logging, hummingbird,
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"), .product(name: "NIOPosix", package: "swift-nio"),
                httpTypes, nioCore,
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]),
        // Floor 3
        room("AuthorizationServer", ["Accounts", "Web", "SQL", crypto, cryptoExtras, hummingbird, httpTypes, nioCore]),
        room(
            "Manager",
            ["Accounts", "Fleet", "Telemetry", "PromQL", "Web", hummingbird, logging, httpTypes],
            resources: [.copy("Templates"), .copy("Static"), .copy("ThirdParty")]),
        room(
            "DeveloperHub",
            [
                "Accounts", "Fleet", "RemoteWrite", "SQL", "Web", "CMarkGFM", crypto, yams, hummingbird, logging,
                httpTypes, nioCore,
            ],
            // The words of the Hub and the changelog stand at the top, where people look for them.
            resources: [
                .copy("Templates"), .copy("Static"), .copy("../../Hub"), .copy("../../CHANGELOG.md"),
            ]),
        room("ClassicAPI", ["Accounts", "Fleet", "Telemetry", "Web", hummingbird, httpTypes, nioCore]),
        room(
            "IrisAPI",
            [
                "Accounts", "Fleet", "Telemetry", "ISO15143", "RemoteWrite", "PromQL", "Web", hummingbird, httpTypes,
                nioCore,
            ]),
        // What tests of Fleet and of the rooms on it share.
        .target(
            name: "FleetTestSupport", dependencies: ["Fleet", "Telemetry", "SQL", "TestSupport", logging],
            path: "Tests/FleetTestSupport", swiftSettings: settings),
        // Floor 2
        room(
            "Accounts", ["SQL", "Web", "CSodium", crypto, yams, hummingbird, httpTypes],
            resources: [.copy("Catalogue.yaml")]),
        room(
            "Fleet", ["Telemetry", "SQL", "ISO15143", "PromQL", logging],
            resources: [.embedInCode("Insights/MachineInsights.tsv")]),
        room("Telemetry", ["SQL", "CZstd", logging]),
        // What tests of several rooms share.
        .target(name: "TestSupport", dependencies: ["SQL"], path: "Tests/TestSupport", swiftSettings: settings),
        // Floor 1
        room("ISO15143"),
        room("RemoteWrite", ["CSnappy"]),
        room("PromQL", ["CRE2"]),
        room(
            "Web",
            [
                "CZlib", hummingbird, logging, crypto, httpTypes, nioCore,
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "Mustache", package: "swift-mustache"),
            ], resources: [.copy("Templates"), .copy("Static")]),
        room("SQL", [.product(name: "GRDB", package: "GRDB.swift"), logging]),
        // Floor 0
        .systemLibrary(
            name: "CMarkGFM", pkgConfig: "libcmark-gfm",
            providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CSnappy", pkgConfig: "snappy", providers: [.apt(["libsnappy-dev"])]),
        .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),

        tests(of: "SQL"),
        tests(of: "Web", using: ["TestSupport"]),
        tests(of: "ISO15143", using: ["TestSupport"]),
        tests(of: "RemoteWrite", using: ["TestSupport"]),
        tests(of: "PromQL", using: ["TestSupport"]),
        tests(of: "Telemetry", using: ["SQL", "TestSupport"]),
        tests(of: "Accounts", using: ["SQL", "TestSupport"]),
        tests(of: "Fleet", using: ["Telemetry", "SQL", "ISO15143", logging, "TestSupport", "FleetTestSupport"]),
        tests(of: "AuthorizationServer", using: ["Accounts", "Web", "SQL", "TestSupport"]),
        tests(
            of: "ClassicAPI",
            using: [
                "Accounts", "Fleet", "Telemetry", "Web", "SQL", "TestSupport", "FleetTestSupport", hummingbird,
                httpTypes, nioCore,
            ]),
        tests(
            of: "IrisAPI",
            using: [
                "Accounts", "Fleet", "Telemetry", "ISO15143", "RemoteWrite", "PromQL", "Web", "SQL", "TestSupport",
                "FleetTestSupport", hummingbird, httpTypes, nioCore,
            ]),
        tests(
            of: "Manager",
            using: [
                "Accounts", "Fleet", "Telemetry", "PromQL", "Web", "SQL", "TestSupport", "FleetTestSupport", logging,
            ]),
        tests(
            of: "DeveloperHub",
            using: [
                "Accounts", "Fleet", "PromQL", "SQL", "Server", "Web", "TestSupport", yams, logging, hummingbird,
                httpTypes,
            ]),
        tests(of: "Server", using: ["Accounts", "Telemetry", logging]),
    ],
    cxxLanguageStandard: .cxx17
)
