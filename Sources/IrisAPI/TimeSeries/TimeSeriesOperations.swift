import Accounts
import Fleet
import HTTPTypes
import Hummingbird
import NIOCore
import PromQL
import Telemetry
import Web

import struct Foundation.UUID

/// The Time Series API: the HTTP API of Prometheus on the samples of one asset, and of the whole fleet.
struct TimeSeriesOperations: Sendable {
    private let samples: SampleStore
    private let assets: QueriedAssets
    private let limits: QueryLimits

    init(samples: SampleStore, assets: QueriedAssets, limits: QueryLimits) {
        self.samples = samples
        self.assets = assets
        self.limits = limits
    }

    /// Where the API stands, and which assets it sees there.
    private struct Base: Sendable {
        let path: String
        /// Behind the id of an operation.
        let suffix: String
        let words: String
        let parameters: [ParameterDescription]

        static let asset = Base(
            path: "/api/time-series/v1/assets/{assetId}/prometheus", suffix: "OfAsset", words: "an asset",
            parameters: [AssetOperations.assetID.description])
        static let fleet = Base(
            path: "/api/time-series/v1/prometheus", suffix: "OfFleet", words: "all visible assets",
            parameters: [])
    }

    private static let domain = "Time Series"
    private static let view = Entitlement(scope: Scope.timeSeriesView.name, api: "time-series")
    private static let formLimit = 256 << 10
    /// The Prometheus whose HTTP API and language this is; clients derive from it what they may ask.
    static let prometheusVersion = "3.5.0"
    /// How far back raw samples reach when no start is given, in milliseconds.
    static let rawSampleReach: Int64 = 3_600_000

    var all: [Web.Operation] {
        [Base.asset, .fleet].flatMap { base in
            let both = [HTTPRequest.Method.get, .post].flatMap { method in
                [
                    query(base, method), queryRange(base, method), series(base, method), labels(base, method),
                    formatQuery(base, method),
                ]
            }
            return both + [labelValues(base), metadata(base), buildInformation(base), root(base)]
        } + [rawSamples]
    }

    // MARK: Queries

    private func query(_ base: Base, _ method: HTTPRequest.Method) -> Web.Operation {
        operation(
            base, method, "/query", "query", "Evaluate an expression at one time, on the samples of \(base.words).",
            details: Self.language,
            [
                .promQL("query", "The expression."), .moment("time", "When; now if left out."),
                .stretch("timeout", "How long the query may take, such as `10s`; no longer than the server allows."),
                .stretch("lookback_delta", "How far selectors look back; 5 minutes if left out."), .mostSeries,
            ], "The value of the expression.", PrometheusExample.vector, errors: [.execution, .timeout, .canceled]
        ) { call, given, source in
            let expression = try given.expression("query")
            let time = try given.time("time") ?? given.now
            return try await answer(expression, .instant(time), given, source, othersWait: call.request.othersWait)
        }
    }

    private func queryRange(_ base: Base, _ method: HTTPRequest.Method) -> Web.Operation {
        operation(
            base, method, "/query_range", "queryRange",
            "Evaluate an expression at steps of a range of times, on the samples of \(base.words).",
            details: Self.language,
            [
                .promQL("query", "The expression."), .moment("start", "The first step.", isRequired: true),
                .moment("end", "The last step at most.", isRequired: true),
                .stretch("step", "From step to step, such as `1m` or `60`.", isRequired: true),
                .stretch("timeout", "How long the query may take, such as `10s`; no longer than the server allows."),
                .stretch("lookback_delta", "How far selectors look back; 5 minutes if left out."), .mostSeries,
            ], "A matrix of series.", PrometheusExample.matrix, errors: [.execution, .timeout, .canceled]
        ) { call, given, source in
            let expression = try given.expression("query")
            guard let start = try given.time("start"), let end = try given.time("end"),
                let step = try given.duration("step")
            else { throw APIError(.badData, "start, end and step must be given") }
            let times = Query.Times.range(start: start, end: end, step: step)
            return try await answer(expression, times, given, source, othersWait: call.request.othersWait)
        }
    }

    private func answer(
        _ expression: Expression, _ times: Query.Times, _ given: PrometheusParameters, _ source: FleetSeries,
        othersWait: Bool
    ) async throws -> Response {
        var limits = limits
        if let timeout = try given.duration("timeout") {
            guard timeout > 0 else { throw PrometheusParameters.bad("timeout", "must be more than zero") }
            limits.time = min(limits.time, .milliseconds(timeout))
        }
        if let lookBack = try given.duration("lookback_delta") {
            guard lookBack > 0 else { throw PrometheusParameters.bad("lookback_delta", "must be more than zero") }
            limits.lookBack = lookBack
        }
        let most = try given.limit("limit")
        do throws(QueryError) {
            let query = try Query(expression, times, limits: limits)
            let result = try await OffLoop.run(if: othersWait || source.assetCount > 1 || !query.isSmall) {
                () async throws(QueryError) in try await query.run(on: source)
            }
            return PrometheusAnswer.response(result, limit: most)
        } catch {
            throw APIError(error)
        }
    }

    private func source(_ call: Web.Operation.Call, _ base: Base) async throws -> FleetSeries {
        let account = call.caller.accountID
        let id = base.parameters.isEmpty ? nil : try call.read(AssetOperations.assetID)
        let seen = try await answering { () async throws(FleetError) in
            if let id { try await assets.asset(id, of: account) } else { try await assets.all(of: account) }
        }
        return FleetSeries(samples, seen, of: account)
    }

    private static let language = """
        The language is that of Prometheus 3, without native histograms. Metrics are `machine_insight_...`, \
        `advanced_sensor_...` and those that came by remote write; `asset_id` is a label of each, and of a whole fleet \
        `asset_name`, `brand`, `model` and `type` as well.
        """

    // MARK: Series and labels

    private func series(_ base: Base, _ method: HTTPRequest.Method) -> Web.Operation {
        operation(
            base, method, "/series", "listSeries", "List the series of \(base.words) that selectors take.",
            [.selectors(isRequired: true)] + Self.rangeParameters, "The labels of each series.",
            PrometheusExample.series
        ) { _, given, source in
            guard !given.all("match[]").isEmpty else { throw APIError(.badData, "no match[] parameter provided") }
            let found = try await self.labels(given, source).sorted()
            let shown = found.prefix(try given.limit("limit") ?? .max)
            return PrometheusAnswer.response { json in
                json.beginArray()
                for labels in shown { json.write(labels) }
                json.endArray()
            }
        }
    }

    private func labels(_ base: Base, _ method: HTTPRequest.Method) -> Web.Operation {
        operation(
            base, method, "/labels", "listLabels", "List the names of the labels of \(base.words).",
            [.selectors(isRequired: false)] + Self.rangeParameters, "The names in order.", PrometheusExample.labels
        ) { _, given, source in
            let names = Set(try await self.labels(given, source).flatMap { $0.map(\.name) })
            let shown = Array(names.sorted().prefix(try given.limit("limit") ?? .max))
            return PrometheusAnswer.response { $0.write(shown) }
        }
    }

    private func labelValues(_ base: Base) -> Web.Operation {
        let name = Parameter.segment("name", "Name of the label.", example: "__name__")
        return operation(
            base, .get, "/label/{name}/values", "listLabelValues", "List the values of a label of \(base.words).",
            [name.description, .selectors(isRequired: false)] + Self.rangeParameters, "The values in order.",
            PrometheusExample.labelValues
        ) { call, given, source in
            let name = try call.read(name)
            let values = Set(try await self.labels(given, source).map { $0[name] }).subtracting([""])
            let shown = Array(values.sorted().prefix(try given.limit("limit") ?? .max))
            return PrometheusAnswer.response { $0.write(shown) }
        }
    }

    private static let rangeParameters: [ParameterDescription] = [
        .moment("start", "Only series with a sample from then on."),
        .moment("end", "Only series with a sample until then."), .mostSeries,
    ]

    private func labels(_ given: PrometheusParameters, _ source: FleetSeries) async throws -> Set<Labels> {
        let selectors = try given.selectors("match[]")
        let (start, end) = (try given.time("start"), try given.time("end"))
        var range: ClosedRange<Int64>?
        if start != nil || end != nil {
            let (first, last) = (start ?? .min, end ?? .max)
            guard first <= last else { throw APIError(.badData, "end timestamp must not be before start time") }
            range = first...last
        }
        do throws(QueryError) {
            return try await OffLoop.run { [range] () async throws(QueryError) in
                try await source.labels(selectors, range)
            }
        } catch {
            throw APIError(error)
        }
    }

    // MARK: Raw samples

    private var rawSamples: Web.Operation {
        let base = Base.asset
        return Operation(
            .get, "/api/time-series/v1/assets/{assetId}/metrics", id: "listSamples", domain: Self.domain,
            "Fetch the samples of an asset as they are kept.", access: .bearer(Self.view),
            parameters: base.parameters + [
                .selectors(isRequired: false),
                .moment("start", "The first time; an hour before the end if left out."),
                .moment("end", "The last time; now if left out."),
            ],
            answers: [
                AnswerDescription(
                    .ok, "A matrix of series.", mediaType: "application/json",
                    example: PrometheusExample.matrix.indented())
            ],
            errors: [.badData, .execution, .unavailable], quotas: .seriesMetrics, errorStyle: .prometheus,
            stopsWithClient: true
        ) { call in
            let source = try await source(call, base)
            let given = try PrometheusParameters(call.request)
            let end = try given.time("end") ?? given.now
            let start = try given.time("start") ?? end - Self.rawSampleReach
            guard start <= end else { throw APIError(.badData, "end timestamp must not be before start time") }
            let selectors = try given.selectors("match[]")
            do throws(QueryError) {
                let found = try await OffLoop.run { [limits] () async throws(QueryError) in
                    var found: [Labels: SourceSeries] = [:]
                    for matchers in selectors.isEmpty ? [[]] : selectors.map(\.matchers) {
                        let request = SeriesRequest(matchers, start...end, limit: limits.samples)
                        for series in try await source.select(request) { found[series.labels] = series }
                    }
                    return found.values.sorted { $0.labels < $1.labels }
                }
                return PrometheusAnswer.response(found).compressed(for: call.request)
            } catch {
                throw APIError(error)
            }
        }
    }

    // MARK: About

    private func metadata(_ base: Base) -> Web.Operation {
        operation(
            base, .get, "/metadata", "listMetadata", "List what the metrics of machine insights mean.",
            [
                .text("metric", "Only this metric.", example: "machine_insight_fuel_level"), .mostSeries,
            ], "Type, meaning and unit of each metric.", PrometheusExample.metadata
        ) { _, given, _ in
            let metric = given.text("metric")
            let insights = MachineInsight.all.filter { metric == nil || $0.metricName == metric }
                .prefix(try given.limit("limit") ?? .max)
            return PrometheusAnswer.response { $0.write(Self.metadata(of: insights)) }
        }
    }

    /// What Prometheus says of metrics: each with a list of what is known of it.
    static func metadata(of insights: some Sequence<MachineInsight>) -> JSONValue {
        .object(
            insights.map { insight in
                let known: JSONValue = [
                    "type": insight.metricName.contains("cumulative") ? "counter" : "gauge",
                    "help": .string(insight.description), "unit": .string(insight.unit ?? ""),
                ]
                return JSONValue.Member(insight.metricName, [known])
            })
    }

    private func formatQuery(_ base: Base, _ method: HTTPRequest.Method) -> Web.Operation {
        operation(
            base, method, "/format_query", "formatQuery", "Print an expression so that it reads well.",
            [.promQL("query", "The expression.")], "The expression as text.", PrometheusExample.formatted
        ) { _, given, _ in
            let formatted = try given.expression("query").formatted
            return PrometheusAnswer.response { $0.write(formatted) }
        }
    }

    private func buildInformation(_ base: Base) -> Web.Operation {
        operation(
            base, .get, "/status/buildinfo", "getBuildInformation", "Tell which Prometheus the API is compatible with.",
            [], "Version and what is known of the build.", PrometheusExample.build(Self.build)
        ) { _, _, _ in PrometheusAnswer.response { $0.write(Self.build) } }
    }

    private static let build: JSONValue = [
        "version": .string(prometheusVersion), "revision": "iris", "branch": "", "buildUser": "", "buildDate": "",
        "goVersion": "",
    ]

    /// Some clients ask at the address of a Prometheus whether it is there.
    private func root(_ base: Base) -> Web.Operation {
        operation(
            base, .get, "/", "getTimeSeriesRoot", "Tell that a Prometheus HTTP API stands here.", [],
            "Nothing more than that.", PrometheusExample.root
        ) { _, _, _ in PrometheusAnswer.response { $0.write([String]()) } }
    }

    // MARK: Description

    private func operation(
        _ base: Base, _ method: HTTPRequest.Method, _ path: String, _ id: String, _ summary: String,
        details: String = "", _ parameters: [ParameterDescription], _ answer: String, _ example: JSONValue,
        errors: [ErrorCode] = [],
        handle: @escaping @Sendable (Web.Operation.Call, PrometheusParameters, FleetSeries) async throws -> Response
    ) -> Web.Operation {
        let isPost = method == .post
        let note = isPost ? "The parameters may stand in the body as a form instead of the address. " : ""
        return Operation(
            method, base.path + (path == "/" ? path : "/api/v1" + path),
            id: id + base.suffix + (isPost ? "ByPost" : ""), domain: Self.domain, summary,
            details: note + details, access: .bearer(Self.view), parameters: base.parameters + parameters,
            body: isPost
                ? Operation.BodyDescription(nil, mediaType: "application/x-www-form-urlencoded", limit: Self.formLimit)
                : nil,
            answers: [
                AnswerDescription(.ok, answer, mediaType: "application/json", example: example.indented())
            ],
            errors: [.badData, .unavailable] + (isPost ? [.unsupportedMediaType] : []) + errors,
            quotas: .seriesQueries, errorStyle: .prometheus, stopsWithClient: true, changesData: false
        ) { call in
            // The asset first: of one that is another account's, nothing else is said.
            let source = try await source(call, base)
            return try await handle(call, PrometheusParameters(call.request), source).compressed(for: call.request)
        }
    }
}

extension ParameterDescription {
    fileprivate static func text(
        _ name: String, _ words: String, longest: Int = 100, isRequired: Bool = false, example: String
    ) -> ParameterDescription {
        ParameterDescription(
            name: name, place: .query, words: words, schema: .string(Schema.StringRule(length: 0...longest)),
            isRequired: isRequired, example: .string(example))
    }

    fileprivate static func promQL(_ name: String, _ words: String) -> ParameterDescription {
        // What an address has room for; a form takes longer ones.
        text(name, words, longest: 4000, isRequired: true, example: "avg(machine_insight_fuel_level)")
    }

    fileprivate static func moment(
        _ name: String, _ words: String, isRequired: Bool = false
    ) -> ParameterDescription {
        text(
            name, words + " RFC 3339, or seconds since 1970.", isRequired: isRequired,
            example: name == "start" ? "2026-01-01T03:04:05Z" : "2026-01-02T03:04:05Z")
    }

    fileprivate static func stretch(
        _ name: String, _ words: String, isRequired: Bool = false
    ) -> ParameterDescription {
        text(name, words, isRequired: isRequired, example: "5m")
    }

    fileprivate static func selectors(isRequired: Bool) -> ParameterDescription {
        ParameterDescription(
            name: "match[]", place: .query, words: "Selectors of series, any of which is enough.",
            schema: .array(.string(Schema.StringRule(length: 0...400)), count: 0...10), isRequired: isRequired,
            example: ["machine_insight_fuel_level"])
    }

    fileprivate static var mostSeries: ParameterDescription {
        text("limit", "How many are answered at most; 0 for all.", example: "100")
    }
}
