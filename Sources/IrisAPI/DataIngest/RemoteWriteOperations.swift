import Fleet
import HTTPTypes
import Hummingbird
import NIOCore
import RemoteWrite
import Telemetry
import Web

import struct Foundation.UUID

extension ErrorCode {
    static let samplesRefused = ErrorCode(
        400, "samples_refused",
        "Some samples of the request were not kept, the others were; the message names the first of their series.")
}

/// Remote write 1.0, for whoever sends samples like Prometheus.
enum RemoteWriteOperations {
    static func all(_ ingest: SampleIngest) -> [Operation] {
        [write(ingest), writeOfAsset(ingest)]
    }

    /// Bytes of a body as it is sent, and decompressed.
    private static let limit = 16 << 20
    static let uncompressedLimit = 32 << 20
    /// - Parameter labels: of the series in the example, behind the name of its metric.
    private static func body(_ labels: [TimeSeries.Label]) -> Operation.BodyDescription {
        Operation.BodyDescription(nil, mediaType: mediaType, coding: coding, limit: limit) { now in
            var request = WriteRequestWriter()
            request.add(
                [TimeSeries.Label("__name__", "machine_insight_fuel_level")] + labels,
                [TimeSeries.Sample(62.5, timestamp: now)])
            return request.body
        }
    }
    private static let mediaType = "application/x-protobuf"
    private static let coding = "snappy"
    private static let details = """
        The body is the protobuf message `prometheus.WriteRequest` in snappy's block format, with \
        `Content-Type: application/x-protobuf` and `Content-Encoding: snappy`. The metric names a machine insight, \
        `machine_insight_...`, or an advanced sensor, `advanced_sensor_...`: of their other labels `sensor_id` and \
        `unit_of_measurement` count, and all others are ignored. Every other metric is kept as it comes, with all its \
        labels, of the asset. A stale marker is kept as the end of a series. When some samples are refused the \
        others are kept, and the answer is `samples_refused`.
        """

    private static func write(_ ingest: SampleIngest) -> Operation {
        Operation(
            .post, "/api/data-ingest/v1/prometheus/api/v1/write", id: "remoteWrite",
            domain: DataIngestOperations.domain,
            "Send samples of any assets by Prometheus's remote write; the label `asset_id` names the asset.",
            details: details, access: .bearer(DataIngestOperations.write),
            body: body([.init("asset_id", AssetOperations.assetID.description.example.string ?? "")]),
            answers: [AnswerDescription(.noContent, "All samples are kept.", nil)],
            errors: [.samplesRefused, .unsupportedMediaType, .unavailable]
        ) { call in
            try await take(call, asset: nil, ingest)
        }
    }

    private static func writeOfAsset(_ ingest: SampleIngest) -> Operation {
        let parameter = AssetOperations.assetID
        return Operation(
            .post, "/api/data-ingest/v1/assets/{assetId}/prometheus/api/v1/write", id: "remoteWriteOfAsset",
            domain: DataIngestOperations.domain, "Send samples of one asset by Prometheus's remote write.",
            details: details + " A series whose label `asset_id` names another asset than the path is refused.",
            access: .bearer(DataIngestOperations.write), parameters: [parameter.description], body: body([]),
            answers: [AnswerDescription(.noContent, "All samples are kept.", nil)],
            errors: [.samplesRefused, .unsupportedMediaType, .unavailable]
        ) { call in
            let asset = try call.read(parameter)
            try await answering { () async throws(FleetError) in
                let known = try await ingest.assets.existing([asset], of: call.caller.accountID)
                if known.isEmpty { throw .notFound(asset) }
            }
            return try await take(call, asset: asset, ingest)
        }
    }

    private static func take(_ call: Operation.Call, asset: UUID?, _ ingest: SampleIngest) async throws -> Response {
        try checkForm(call.request)
        let isLong = call.request.body.readableBytes > DataIngestOperations.longBody / 4
        return try await OffLoop.run(if: isLong) {
            let scope = SeriesCache.Scope(account: call.caller.accountID, asset: asset)
            try await keep(try uncompressed(call.request.body), scope, at: call.request.receivedAt, ingest)
            return Response(status: .noContent)
        }
    }

    private static func keep(
        _ request: [UInt8], _ scope: SeriesCache.Scope, at now: Int64, _ ingest: SampleIngest
    ) async throws {
        let window = ingest.window(of: scope.account, at: now)
        // Taken before assets are looked up: what is remembered is at least as new as this version of the fleet.
        let cache = ingest.caches.cache(scope, version: ingest.fleet.version(of: scope.account))
        var pass = WriteRequestPass(cache, window, ingest.samples)
        do {
            try pass.run(request)
            if pass.needsSecond {
                let assets = pass.assets
                let known = try await answering { () async throws(FleetError) in
                    try await ingest.assets.existing(assets, of: scope.account)
                }
                pass = WriteRequestPass(cache, window, ingest.samples, known: known)
                try pass.run(request)
                ingest.caches.note(cache)
            }
        } catch let error as RemoteWriteError {
            throw error.answer
        }
        let refusals = pass.refusals
        let rows = pass.finish()
        let accepted = rows.sampleCount
        try await ingest.append(rows)
        ingest.figures.note(.remoteWrite, accepted: accepted, refused: refusals.counts)
        if refusals.total > 0 {
            throw APIError(.samplesRefused, refusals.message(of: accepted + refusals.total))
        }
    }

    // MARK: The body

    /// - Throws: `unsupported_media_type` for anything but remote write 1.0: a sender of 2.0 then sends 1.0, and one of
    ///   another compression snappy.
    private static func checkForm(_ request: IncomingRequest) throws(APIError) {
        if let type = request.headers[.contentType] {
            let isSecond = type.lowercased().contains("io.prometheus.write.v2")
            guard request.mediaType == mediaType, !isSecond else {
                throw APIError(
                    .unsupportedMediaType,
                    "The body must be the message prometheus.WriteRequest as application/x-protobuf, not \(type.prefix(200))."
                )
            }
        }
        guard request.headers[.contentEncoding]?.lowercased() == coding else {
            throw APIError(
                .unsupportedMediaType, "The body must be compressed: Content-Encoding: \(coding).",
                headers: [.acceptEncoding: coding])
        }
    }

    private static func uncompressed(_ body: ByteBuffer) throws -> [UInt8] {
        do {
            return try body.withUnsafeReadableBytes { try Snappy.uncompress($0, limit: uncompressedLimit) }
        } catch let error as RemoteWriteError {
            throw error.answer
        }
    }
}

extension RemoteWriteError {
    fileprivate var answer: APIError {
        let words = "The body cannot be read: \(reason)."
        return switch kind {
        case .malformed: APIError(.malformedRequest, words)
        case .tooLarge: APIError(.payloadTooLarge, words)
        }
    }
}
