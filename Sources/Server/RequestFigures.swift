import DeveloperHub
import Foundation
import HTTPTypes
import Logging
import Synchronization
import Web

/// Counts and logs every request. Labels are those of routes, so their number is bounded; queries, bodies and
/// header fields, where secrets travel, are never logged.
final class RequestFigures: RequestObserver {
    private struct Route {
        private(set) var counts: [(status: Int, count: UInt64)] = []
        private(set) var buckets = [UInt64](repeating: 0, count: RequestFigures.bounds.count + 1)
        private(set) var nanoseconds: UInt64 = 0

        mutating func add(_ status: Int, bucket: Int, _ nanoseconds: UInt64) {
            if let index = counts.firstIndex(where: { $0.status == status }) {
                counts[index].count += 1
            } else {
                counts.append((status, 1))
            }
            buckets[bucket] += 1
            self.nanoseconds += nanoseconds
        }
    }

    /// Upper bounds of the histogram in seconds.
    static let bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5]

    /// By the label of the route.
    private let routes = Mutex<[String: Route]>([:])
    private let logger: Logger
    private let logsRequests: Bool

    init(logger: Logger, logsRequests: Bool) {
        self.logger = logger
        self.logsRequests = logsRequests
    }

    func answered(_ request: IncomingRequest, route: String, status: Int, bytes: Int, nanoseconds: UInt64) {
        let seconds = Double(nanoseconds) / 1e9
        let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
        routes.withLock { $0[route, default: Route()].add(status, bucket: bucket, nanoseconds) }
        if logsRequests { log(request, route, status, bytes, nanoseconds) }
    }

    func failed(_ request: IncomingRequest, route: String, error: any Error) {
        logger.error(
            "request failed", metadata: ["requestId": "\(request.id)", "route": "\(route)", "error": "\(error)"])
    }

    private func log(_ request: IncomingRequest, _ route: String, _ status: Int, _ bytes: Int, _ nanoseconds: UInt64) {
        var writer = JSONWriter(reserving: 320)
        writer.beginObject()
        func member(_ name: String, _ value: String) {
            writer.name(name)
            writer.write(value)
        }
        member("time", Timestamp(milliseconds: request.receivedAt).description)
        member("level", "info")
        member("message", "request")
        member("requestId", request.id)
        member("method", request.head.method.rawValue)
        member("route", route)
        // Paths of the APIs hold ids; others can hold what somebody pasted into them.
        if request.path.hasPrefix("/api/") || request.path.hasPrefix("/public/api/") {
            member("path", request.path.bounded(300))
        }
        writer.name("status")
        writer.write(status)
        writer.name("bytes")
        writer.write(bytes)
        writer.name("microseconds")
        writer.write(Int64(nanoseconds / 1000))
        member("address", request.peer.address)
        if let agent = request.headers[.userAgent] { member("agent", agent.bounded(200)) }
        writer.endObject()
        LogLines.standardError.append(writer.bytes)
    }

    /// The requests of some routes together, for the status page.
    func summary(of labels: [String]) -> ServerStatus.Figures {
        let chosen = routes.withLock { routes in labels.compactMap { routes[$0] } }
        var buckets = [UInt64](repeating: 0, count: Self.bounds.count + 1)
        for route in chosen { for index in buckets.indices { buckets[index] += route.buckets[index] } }
        let count = buckets.reduce(0, +)
        func within(_ share: Double) -> Double? {
            var sum: UInt64 = 0
            for (bound, bucket) in zip(Self.bounds, buckets) {
                sum += bucket
                if Double(sum) >= share * Double(count) { return bound }
            }
            return nil
        }
        let failures = chosen.flatMap(\.counts).filter { $0.status >= 500 }.reduce(0) { $0 + $1.count }
        return ServerStatus.Figures(requests: count, failures: failures, half: within(0.5), most: within(0.95))
    }

    /// The figures in the text format of Prometheus.
    func prometheusText() -> String {
        let routes = routes.withLock { $0 }.sorted { $0.key < $1.key }
        var text = """
            # HELP iris_http_requests_total Requests answered, by route and status.
            # TYPE iris_http_requests_total counter

            """
        for (route, values) in routes {
            for (status, count) in values.counts.sorted(by: { $0.status < $1.status }) {
                text += "iris_http_requests_total{route=\"\(route)\",status=\"\(status)\"} \(count)\n"
            }
        }
        text += """
            # HELP iris_http_request_duration_seconds Time from the request's head to its answer.
            # TYPE iris_http_request_duration_seconds histogram

            """
        for (route, values) in routes {
            var sum: UInt64 = 0
            for (index, count) in values.buckets.enumerated() {
                sum += count
                let bound = index < Self.bounds.count ? "\(Self.bounds[index])" : "+Inf"
                text += "iris_http_request_duration_seconds_bucket{route=\"\(route)\",le=\"\(bound)\"} \(sum)\n"
            }
            text += "iris_http_request_duration_seconds_sum{route=\"\(route)\"} \(Double(values.nanoseconds) / 1e9)\n"
            text += "iris_http_request_duration_seconds_count{route=\"\(route)\"} \(sum)\n"
        }
        return text
    }
}

extension String {
    /// The text, or its first characters when it has more bytes than that.
    fileprivate func bounded(_ length: Int) -> String { utf8.count <= length ? self : String(prefix(length)) }
}
