import Fleet
import Foundation
import HTTPTypes
import IrisAPI
import RemoteWrite
import SQL
import Telemetry
import TestSupport
import Testing
import Web

@Suite("Samples by remote write")
struct RemoteWriteIngestTests {
    private let account = UUID.version7()
    private let now = Int64(Date().timeIntervalSince1970 * 1000)
    private static let form: HTTPFields = [.contentType: "application/x-protobuf", .contentEncoding: "snappy"]

    private func tool(_ api: APIHarness) async throws -> UUID {
        try await api.fleet.create(AssetDraft(assetType: .tool, name: "Drill"), in: account).id
    }

    private func labels(_ name: String, _ asset: UUID?, _ others: [(String, String)] = []) -> [TimeSeries.Label] {
        var labels = others + [("__name__", name), ("job", "iris"), ("instance", "10.0.0.1:9100")]
        if let asset { labels.append(("asset_id", asset.uuidString.lowercased())) }
        return labels.map { TimeSeries.Label($0.0, $0.1) }.sorted { $0.name < $1.name }
    }

    private func send(
        _ api: APIHarness, path: UUID? = nil, _ fill: (inout WriteRequestWriter) throws -> Void
    ) async throws -> APIHarness.Answer {
        var writer = WriteRequestWriter()
        try fill(&writer)
        return try await send(api, path: path, writer.body)
    }

    private func send(
        _ api: APIHarness, path: UUID? = nil, _ body: [UInt8], _ headers: HTTPFields = form
    ) async throws -> APIHarness.Answer {
        try await api.call(
            path == nil ? "remoteWrite" : "remoteWriteOfAsset", as: account, id: path?.uuidString, bytes: body,
            headers: headers)
    }

    /// The series of a metric that came with the labels that all have here.
    private func free(_ name: String) throws -> SeriesKey {
        try SeriesKey(SeriesKey.Metric(name, labels: ["job": "iris", "instance": "10.0.0.1:9100"]))
    }

    private func latest(_ api: APIHarness, _ asset: UUID) -> [SeriesKey: SampleValue] {
        api.samples.latest(of: AssetKey(account: account, asset: asset)).samples.reduce(into: [:]) {
            $0[$1.series] = $1.value
        }
    }

    @Test("Insights and sensors are kept by their metrics, again and again")
    func kept() async throws {
        try await withAPI { api in
            let asset = try await tool(api)
            let speed = try #require(MachineInsight.named("EngineSpeed"))
            let running = try #require(MachineInsight.named("EngineStatus"))
            let stale = TimeSeries.Sample(bits: SampleValue.absentBits, timestamp: now)
            for round in 0..<3 {
                let value = Double(round)
                let answer = try await send(api) { writer in
                    writer.add(labels(speed.metricName, asset), [.init(value, timestamp: now - 5), stale])
                    writer.add(labels(running.metricName, asset), [.init(1, timestamp: now)])
                    writer.add(
                        labels(
                            "advanced_sensor_boom", asset, [("sensor_id", "v7"), ("unit_of_measurement", "degrees")]),
                        [.init(value, timestamp: now)])
                    writer.add(labels("up", asset), [.init(.nan, timestamp: now)])
                }
                #expect(answer.status == 204)
                #expect(
                    latest(api, asset) == [
                        speed.series(): .absent, running.series(): .number(1),
                        SeriesKey(.sensor, "boom", instance: "v7", unit: "degrees"): .number(value),
                        try free("up"): .number(.nan),
                    ])
            }
            #expect(api.ingestFigures.counts().accepted[.remoteWrite] == 15)
        }
    }

    @Test("Of a request with bad series the good ones are kept, and the answer names the bad ones")
    func partial() async throws {
        let oldest = now - 1_000_000
        try await withAPI(oldestKept: { _ in oldest }) { api in
            let asset = try await tool(api)
            for _ in 0..<2 {
                let answer = try await send(api) { writer in
                    writer.add(labels("good", asset), [.init(1, timestamp: now)])
                    writer.add(labels("lost", nil), [.init(1, timestamp: now)])
                    writer.add(labels("foreign", .version7()), [.init(1, timestamp: now)])
                    writer.add(labels("machine_insight_nonsense", asset), [.init(1, timestamp: now)])
                    writer.add(labels("machine_insight_engine_status", asset), [.init(2, timestamp: now)])
                    writer.add(labels("ahead", asset), [.init(1, timestamp: now + 3_600_000)])
                    writer.add(
                        labels("mixed", asset), [.init(3, timestamp: oldest - 1), .init(4, timestamp: now)])
                }
                #expect(answer.status == 400)
                #expect(try answer.json["code"] == "samples_refused")
                let message = try #require(try answer.json["message"]?.string)
                #expect(message.hasPrefix("6 of 8 samples were refused: lost has no label asset_id; foreign"))
                #expect(message.hasSuffix("The others were kept."))
                #expect(
                    latest(api, asset) == [
                        try free("good"): .number(1), try free("mixed"): .number(4),
                    ])
            }
            #expect(
                api.ingestFigures.counts().refused[.remoteWrite] == [
                    .assetNotFound: 4, .unknownInsight: 2, .wrongValue: 2, .tooFarInTheFuture: 2, .pastRetention: 2,
                ])
        }
    }

    @Test("Of a malformed request nothing is kept")
    func malformed() async throws {
        try await withAPI { api in
            let asset = try await tool(api)
            var writer = WriteRequestWriter()
            for index in 0..<600 { writer.add(labels("s\(index)", asset), [.init(1, timestamp: now)]) }
            for cut in [1, 9, 100] {
                let bytes = writer.bytes.dropLast(cut)
                let answer = try await send(api, Array(bytes).withUnsafeBytes(Snappy.compress))
                #expect(answer.status == 400)
                #expect(try answer.json["code"] == "malformed_request")
            }
            #expect(try await send(api, Array("not snappy".utf8)).status == 400)
            #expect(try await send(api, []).status == 400)
            // States 4 GiB in five bytes.
            #expect(try await send(api, [0xFF, 0xFF, 0xFF, 0xFF, 0x0F]).status == 413)
            #expect(latest(api, asset).isEmpty)
        }
    }

    @Test("A path that names the asset needs no label, and takes no other one")
    func path() async throws {
        try await withAPI { api in
            let (asset, other) = (try await tool(api), try await tool(api))
            for _ in 0..<2 {
                let answer = try await send(api, path: asset) { writer in
                    writer.add(labels("a", nil), [.init(1, timestamp: now)])
                    writer.add(labels("b", asset), [.init(2, timestamp: now)])
                    writer.add(labels("c", other), [.init(3, timestamp: now)])
                }
                #expect(answer.status == 400)
                #expect(try answer.json["message"]?.string?.contains("not the asset of the path") == true)
                #expect(
                    latest(api, asset) == [try free("a"): .number(1), try free("b"): .number(2)])
                #expect(latest(api, other).isEmpty)
            }
            // The same labels under the path of the other asset are the other asset's.
            let answer = try await send(api, path: other) { writer in
                writer.add(labels("a", nil), [.init(9, timestamp: now)])
            }
            #expect(answer.status == 204)
            #expect(latest(api, asset)[try free("a")] == .number(1))
            #expect(latest(api, other) == [try free("a"): .number(9)])
        }
    }

    @Test("Labels that another account was seen to send lead nowhere else")
    func isolation() async throws {
        try await withAPI { api in
            let asset = try await tool(api)
            let stranger = UUID.version7()
            var writer = WriteRequestWriter()
            writer.add(labels("a", asset), [.init(1, timestamp: now)])
            #expect(try await send(api, writer.body).status == 204)
            for _ in 0..<2 {
                let answer = try await api.call(
                    "remoteWrite", as: stranger, bytes: writer.body, headers: Self.form)
                #expect(answer.status == 400)
                #expect(try answer.json["message"]?.string?.contains("names no asset of the account") == true)
            }
            #expect(api.samples.series(of: AssetKey(account: stranger, asset: asset)).isEmpty)
            try await api.fleet.delete(asset, of: account)
            #expect(try await send(api, writer.body).status == 400)
        }
    }

    @Test("An asset has at most so many series")
    func seriesLimit() async throws {
        try await withAPI { api in
            let asset = try await tool(api)
            var writer = WriteRequestWriter()
            for index in 0..<2003 { writer.add(labels("s\(index)", asset), [.init(1, timestamp: now)]) }
            let answer = try await send(api, writer.body)
            #expect(try answer.json["message"]?.string?.hasPrefix("3 of 2003 samples were refused: s2000") == true)
            #expect(latest(api, asset).count == 2000)
        }
    }

    @Test(
        "Only remote write 1.0 in snappy is read",
        arguments: [
            ("application/x-protobuf;proto=io.prometheus.write.v2.Request", "snappy"), ("application/json", "snappy"),
            ("application/x-protobuf", "zstd"), ("application/x-protobuf", "gzip"), ("application/x-protobuf", nil),
        ])
    func forms(_ type: String, _ coding: String?) async throws {
        try await withAPI { api in
            var headers: HTTPFields = [.contentType: type]
            headers[.contentEncoding] = coding
            let other = try await send(api, WriteRequestWriter().body, headers)
            #expect(other.status == 415)
            headers = Self.form
            headers[.contentType] = "application/x-protobuf;proto=prometheus.WriteRequest"
            let first = try await send(api, WriteRequestWriter().body, headers)
            #expect(first.status == 204)
        }
    }

    @Test("What is answered as accepted is what the store holds, for random requests", arguments: 0..<20)
    func acceptedIsKept(_ seed: Int) async throws {
        try await withAPI { api in
            var random = TestGenerator(UInt64(seed) * 104_729 + 1)
            let assets = [try await tool(api), try await tool(api), UUID.version7()]
            var expected: [UUID: [SeriesKey: SampleValue]] = [:]
            for _ in 0..<4 {
                var (sent, refused) = (0, 0)
                let answer = try await send(api) { writer in
                    for _ in 0..<Int.random(in: 0...400, using: &random) {
                        let asset = assets[Int.random(in: 0..<20, using: &random) == 0 ? 2 : sent % 2]
                        let name = "s\(Int.random(in: 0..<50, using: &random))"
                        let isLate = Int.random(in: 0..<20, using: &random) == 0
                        let value = Double(sent)
                        writer.add(
                            labels(name, asset), [.init(value, timestamp: isLate ? now + 3_600_000 : now)])
                        sent += 1
                        if isLate || asset == assets[2] {
                            refused += 1
                        } else {
                            expected[asset, default: [:]][try free(name)] = .number(value)
                        }
                    }
                }
                #expect(answer.status == (refused == 0 ? 204 : 400))
                if refused > 0 {
                    #expect(try answer.json["message"]?.string?.hasPrefix("\(refused) of \(sent) samples") == true)
                }
                for asset in assets { #expect(latest(api, asset) == expected[asset] ?? [:]) }
            }
        }
    }
}
