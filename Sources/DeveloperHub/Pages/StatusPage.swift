import Hummingbird
import Web

/// How the server is, as it tells everyone.
package struct ServerStatus: Sendable {
    package struct Check: Sendable {
        package let name: String
        package let isGood: Bool
        package let words: String

        package init(_ name: String, isGood: Bool, _ words: String) {
            self.name = name
            self.isGood = isGood
            self.words = words
        }
    }

    /// The requests of some operations since the start.
    package struct Figures: Sendable {
        package let requests: UInt64
        /// Answers of status 500 and above.
        package let failures: UInt64
        /// Seconds within which half and 95 % of them were answered; nil when it took longer than is told apart.
        package let half: Double?
        package let most: Double?

        package init(requests: UInt64, failures: UInt64, half: Double?, most: Double?) {
            self.requests = requests
            self.failures = failures
            self.half = half
            self.most = most
        }
    }

    /// When the program was started, in milliseconds since 1970.
    package let since: Int64
    package let checks: [Check]
    /// By the ids of operations that are asked for together.
    package let figures: @Sendable ([String]) -> Figures

    package init(since: Int64, checks: [Check], figures: @escaping @Sendable ([String]) -> Figures) {
        self.since = since
        self.checks = checks
        self.figures = figures
    }
}

extension DeveloperHub {
    var statusRoutes: [Route] {
        [
            get("/status", "status") { visit in
                let status = await setup.status()
                let now = visit.request.receivedAt
                let isUp = status.checks.allSatisfy(\.isGood)
                let figures = domains.compactMap { domain -> TemplateValue? in
                    let ids = operations.filter { $0.domain == domain.category }.map(\.id)
                    let figures = status.figures(ids)
                    return figures.requests == 0 ? nil : Self.values(of: figures, domain.category)
                }
                var response = try page(
                    "status", visit, at: .status, title: "Status", description: "Whether the server works.",
                    status: isUp ? 200 : 503,
                    [
                        "isUp": .flag(isUp), "time": .time(now), "since": .time(status.since),
                        "uptime": .text(Self.length((now - status.since) / 1000)), "version": .text(setup.version),
                        "checks": .list(
                            status.checks.map {
                                ["name": .text($0.name), "isGood": .flag($0.isGood), "words": .text($0.words)]
                            }),
                        "hasFigures": .flag(!figures.isEmpty), "figures": .list(figures),
                    ])
                response.headers[.cacheControl] = "no-store"
                return response
            }
        ]
    }

    private static func values(of figures: ServerStatus.Figures, _ name: String) -> TemplateValue {
        let share = Double(figures.failures) / Double(figures.requests) * 1000
        func within(_ seconds: Double?) -> String {
            guard let seconds else { return "more than 5 s" }
            return seconds < 1 ? "\(Self.shortest(seconds * 1000)) ms" : "\(Self.shortest(seconds)) s"
        }
        return [
            "name": .text(name), "requests": .text(String(figures.requests)), "errors": .text(String(figures.failures)),
            "share": .text("\(Self.shortest(share.rounded() / 10)) %"), "p50": .text(within(figures.half)),
            "p95": .text(within(figures.most)),
        ]
    }

    /// A number without decimals that say nothing.
    private static func shortest(_ number: Double) -> String {
        number == number.rounded() ? String(Int(number)) : String(number)
    }

    /// `3 days 4 hours`, `12 minutes`.
    private static func length(_ seconds: Int64) -> String {
        let units: [(Int64, String)] = [(86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second")]
        var rest = max(0, seconds)
        var parts: [String] = []
        for (size, name) in units where parts.count < 2 {
            let count = rest / size
            rest %= size
            if count > 0 { parts.append(counted(Int(count), name)) } else if !parts.isEmpty { break }
        }
        return parts.isEmpty ? "0 seconds" : parts.joined(separator: " ")
    }
}
