import Fleet
import Foundation
import IrisAPI
import SQL
import Telemetry
import TestSupport
import Testing
import Web

@Suite("Samples in JSON")
struct DataIngestTests {
    private let account = UUID.version7()
    private let time = "2026-01-02T03:04:05Z"
    private let milliseconds: Int64 = 1_767_323_045_000

    private func tool(_ api: APIHarness, _ account: UUID? = nil) async throws -> UUID {
        try await api.fleet.create(AssetDraft(assetType: .tool, name: "Drill"), in: account ?? self.account).id
    }

    private func send(_ api: APIHarness, _ items: String...) async throws -> JSONValue {
        let answer = try await api.call(
            "writeSamples", as: account, body: "{\"items\":[\(items.joined(separator: ","))]}")
        #expect(answer.status == 200)
        return try answer.json
    }

    private func item(_ asset: UUID, _ lists: String) -> String { "{\"assetId\":\"\(asset)\",\(lists)}" }

    private func kept(_ api: APIHarness, _ asset: UUID, _ account: UUID? = nil) -> [SeriesKey] {
        api.samples.series(of: AssetKey(account: account ?? self.account, asset: asset))
    }

    private func latest(_ api: APIHarness, _ asset: UUID, _ series: SeriesKey) -> Sample? {
        api.samples.latest(of: AssetKey(account: account, asset: asset), series)
    }

    @Test("Every kind of sample is kept as it was sent")
    func kinds() async throws {
        try await withAPI { api in
            let asset = try await tool(api)
            let report = try await send(
                api,
                item(
                    asset,
                    """
                    "insights":[{"name":"EngineSpeed","time":"\(time)","value":1800.5},
                      {"value":true,"time":"\(time)","name":"EngineStatus"},
                      {"name":"EngineSpeed","time":"2026-01-02T04:04:05+01:00","value":-0,"instance":"2"}],
                    "locations":[{"time":"\(time)","latitude":55.5,"longitude":-9.75,"heading":90,"accuracy":null,
                      "address":{"city":"K\\u00f8benhavn"}}],
                    "advancedSensors":[{"sensorId":"variable_7","name":"Boom angle","unit":"degrees","time":"\(time)",
                      "value":12.5},{"name":"Mode","time":"\(time)","value":"dig"}],
                    "faults":[{"code":"100-1","source":"0","severity":"80","time":"\(time)",
                      "clearedTime":"2026-01-02T04:00:00Z"}]
                    """))
            #expect(report == ["accepted": 7, "refused": 0, "errorCount": 0, "errors": []])
            func value(_ key: SeriesKey) -> SampleValue? {
                latest(api, asset, key).map { $0.time == milliseconds ? $0.value : .absent }
            }
            let speed = try #require(MachineInsight.named("EngineSpeed"))
            #expect(value(speed.series()) == .number(1800.5))
            #expect(value(speed.series(instance: "2")) == .number(-0.0))
            let running = try #require(MachineInsight.named("EngineStatus"))
            #expect(value(running.series()) == .number(1))
            let angle = SeriesKey(.sensor, "Boom angle", instance: "variable_7", unit: "degrees")
            #expect(value(angle) == .number(12.5))
            #expect(value(SeriesKey(.sensor, "Mode", form: .text)) == .text("dig"))
            let location = try await api.fleet.location(of: asset, in: account)
            #expect(location.time == milliseconds)
            #expect((location.latitude, location.longitude, location.heading) == (55.5, -9.75, 90))
            #expect(location.address == AssetLocation.Address(city: "København"))
            #expect(location.accuracy == nil)
            let fault = Fleet.FaultCode(code: "100-1", source: "0", severity: "80", isActive: false)
            #expect(latest(api, asset, fault.series)?.value == fault.sample)
            let range = milliseconds...milliseconds
            let key = AssetKey(account: account, asset: asset)
            let begin = try await api.samples.select(key, [fault.series], range)
            #expect(
                begin.first?.value(0)
                    == Fleet.FaultCode(code: "100-1", source: "0", severity: "80", isActive: true).sample)
            #expect(api.ingestFigures.counts().accepted[.json] == 7)
        }
    }

    @Test(
        "An item with an error is refused as a whole; the error names its field",
        arguments: [
            (#""insights":[{"name":"Nonsense","time":"T","value":1}]"#, "insights[0].name", "unknown_insight"),
            (#""insights":[{"name":"EngineSpeed","time":"T","value":"1"}]"#, "insights[0].value", "wrong_value"),
            (#""insights":[{"name":"EngineSpeed","time":"T","value":null}]"#, "insights[0].value", "wrong_value"),
            (#""insights":[{"name":"EngineStatus","time":"T","value":1}]"#, "insights[0].value", "wrong_value"),
            (#""insights":[{"name":"EngineSpeed","time":"T"}]"#, "insights[0].value", "wrong_value"),
            (#""insights":[{"name":"EngineSpeed","time":"T","value":1,"x":{}}]"#, "insights[0].x", "wrong_value"),
            (#""insights":[{"name":"EngineSpeed","time":"yesterday","value":1}]"#, "insights[0].time", "wrong_value"),
            (#""insights":[{"name":7,"time":"T","value":1}]"#, "insights[0].name", "wrong_value"),
            (#""insights":[7]"#, "insights[0]", "wrong_value"), (#""insights":{}"#, "insights", "wrong_value"),
            (
                #""insights":[{"name":"EngineSpeed","time":"2999-01-01T00:00:00Z","value":1}]"#, "insights[0].time",
                "too_far_in_the_future"
            ),
            (
                #""insights":[{"name":"EngineSpeed","time":"1999-01-01T00:00:00Z","value":1}]"#, "insights[0].time",
                "past_retention"
            ),
            (#""locations":[{"time":"T","latitude":91,"longitude":0}]"#, "locations[0]", "wrong_value"),
            (#""locations":[{"time":"T","latitude":1,"longitude":-180.5}]"#, "locations[0]", "wrong_value"),
            (
                #""locations":[{"time":"T","latitude":1,"longitude":0,"address":{"zip":1}}]"#,
                "locations[0].address.zip", "wrong_value"
            ),
            (#""advancedSensors":[{"name":"","time":"T","value":1}]"#, "advancedSensors[0]", "wrong_value"),
            (#""advancedSensors":[{"name":"LONG","time":"T","value":1}]"#, "advancedSensors[0]", "wrong_value"),
            (#""advancedSensors":[{"name":"a","time":"T","value":true}]"#, "advancedSensors[0]", "wrong_value"),
            (#""faults":[{"code":"","time":"T"}]"#, "faults[0]", "wrong_value"),
            (
                #""faults":[{"code":"1","time":"T","clearedTime":"2026-01-01T00:00:00Z"}]"#, "faults[0].clearedTime",
                "wrong_value"
            ),
            (#""nothing":[]"#, "nothing", "wrong_value"),
        ])
    func refusedItems(_ lists: String, _ field: String, _ code: String) async throws {
        let oldest = milliseconds - 400 * 86_400_000
        try await withAPI(oldestKept: { _ in oldest }) { api in
            let (bad, good) = (try await tool(api), try await tool(api))
            let sound = #""insights":[{"name":"EngineSpeed","time":"T","value":5}]"#.replacing("T", with: time)
            let wrong = lists.replacing("\"T\"", with: "\"\(time)\"")
                .replacing("LONG", with: String(repeating: "x", count: 201))
            // Something sound before the error, to be refused with it.
            let sensor = "\"advancedSensors\":[{\"name\":\"a\",\"time\":\"\(time)\",\"value\":1}],"
            let report = try await send(
                api, item(bad, (lists.contains("advanced") ? "" : sensor) + wrong), item(good, sound))
            #expect(report["accepted"] == 1)
            #expect(report["errorCount"] == 1)
            let error = try #require(report["errors"]?.array?.first)
            #expect(error["item"] == 0)
            #expect(error["assetId"]?.string?.uppercased() == bad.uuidString)
            #expect(error["field"]?.string == field)
            #expect(error["code"]?.string == code)
            #expect(error["message"]?.string?.isEmpty == false)
            #expect(kept(api, bad).isEmpty)
            #expect(kept(api, good).count == 1)
            let refused = api.ingestFigures.counts().refused[.json] ?? [:]
            #expect(refused.map(\.key.rawValue) == [code])
            #expect(report["refused"]?.integer == Int64(refused.values.reduce(0, +)))
        }
    }

    @Test(
        "What is not the frame is refused as a whole",
        arguments: [
            "", "[]", "7", "{}", "{\"items\":7}", "{\"items\":[],\"x\":1}", "{\"items\":[],\"items\":[]}",
            "{\"items\":[{]}",
            "{\"items\":[{\"assetId\":1,\"assetId\":2}]}", "{\"items\":[]} x", "{\"items\":[\"\\ud800\"]}",
        ])
    func frame(_ body: String) async throws {
        try await withAPI { api in
            let answer = try await api.call("writeSamples", as: account, body: body)
            #expect(answer.status == 400)
        }
    }

    @Test("An asset of another account is answered as one that does not exist, and gets nothing")
    func isolation() async throws {
        try await withAPI { api in
            let other = UUID.version7()
            let theirs = try await tool(api, other)
            let mine = try await tool(api)
            let lists = "\"insights\":[{\"name\":\"EngineSpeed\",\"time\":\"\(time)\",\"value\":5}]"
            let unknown = UUID.version7()
            for _ in 0..<2 {
                let report = try await send(api, item(theirs, lists), item(unknown, lists), item(mine, lists))
                #expect(report["accepted"] == 1)
                #expect(report["refused"] == 2)
                let errors = report["errors"]?.array ?? []
                #expect(errors.map { $0["code"] } == ["asset_not_found", "asset_not_found"])
                #expect(errors.map { $0["field"] } == ["assetId", "assetId"])
                #expect(errors[0]["message"] == errors[1]["message"])
            }
            for account in [account, other] { #expect(kept(api, theirs, account).isEmpty) }
            // A new asset is known at once.
            let fresh = try await tool(api)
            #expect(try await send(api, item(fresh, lists))["accepted"] == 1)
            try await api.fleet.delete(mine, of: account)
            #expect(try await send(api, item(mine, lists))["accepted"] == 0)
        }
    }

    @Test("An asset has at most so many series, and those that it has stay welcome")
    func seriesLimit() async throws {
        try await withAPI { api in
            let asset = try await tool(api)
            func sensors(_ range: Range<Int>) -> String {
                let list = range.map { "{\"name\":\"s\($0)\",\"time\":\"\(time)\",\"value\":1}" }
                return item(asset, "\"advancedSensors\":[\(list.joined(separator: ","))]")
            }
            #expect(try await send(api, sensors(0..<1990))["accepted"] == 1990)
            let report = try await send(api, sensors(1985..<2000), sensors(2000..<2001), sensors(0..<5))
            #expect(report["accepted"] == 20)
            #expect(report["errors"]?.array?.map { $0["code"] } == ["too_many_series"])
            #expect(kept(api, asset).count == 2000)
        }
    }

    @Test("Many errors are counted, and the first hundred told")
    func manyErrors() async throws {
        try await withAPI { api in
            let asset = try await tool(api)
            let list = Array(repeating: "{}", count: 500).joined(separator: ",")
            let report = try await send(api, item(asset, "\"faults\":[\(list)]"), item(asset, "\"faults\":[]"))
            // Code and time are missing in each.
            #expect(report["errorCount"] == 1000)
            #expect(report["errors"]?.array?.count == 100)
            #expect(report["refused"] == 500)
        }
    }

    @Test("What is answered as accepted is what the store holds, for random items", arguments: 0..<20)
    func acceptedIsKept(_ seed: Int) async throws {
        try await withAPI { api in
            var random = TestGenerator(UInt64(seed) * 7919 + 1)
            let assets = [try await tool(api), try await tool(api), UUID.version7()]
            var expected: [UUID: [String: Double]] = [:]
            var (accepted, refused) = (0, 0)
            var items: [String] = []
            for _ in 0..<Int.random(in: 1...30, using: &random) {
                let asset = assets.randomElement(using: &random) ?? assets[0]
                var isSound = asset != assets[2]
                var values: [String: Double] = [:]
                var list: [String] = []
                for _ in 0..<Int.random(in: 0...8, using: &random) {
                    let name = "s\(Int.random(in: 0...20, using: &random))"
                    let value = Double(Int.random(in: -1000...1000, using: &random)) / 8
                    let isBad = Int.random(in: 0..<25, using: &random) == 0
                    list.append(
                        "{\"name\":\"\(name)\",\"time\":\"\(time)\",\"value\":\(isBad ? "[]" : "\(value)")}")
                    if isBad { isSound = false } else { values[name] = value }
                }
                items.append(item(asset, "\"advancedSensors\":[\(list.joined(separator: ","))]"))
                if isSound {
                    accepted += list.count
                    expected[asset, default: [:]].merge(values) { $1 }
                } else {
                    refused += list.count
                }
            }
            let answer = try await api.call(
                "writeSamples", as: account, body: "{\"items\":[\(items.joined(separator: ","))]}")
            let report = try answer.json
            #expect(report["accepted"]?.integer == Int64(accepted))
            #expect(report["refused"]?.integer == Int64(refused))
            for asset in assets {
                let latest = api.samples.latest(of: AssetKey(account: account, asset: asset)).samples
                let found = latest.reduce(into: [:]) { $0[$1.series.name] = $1.value }
                #expect(found == (expected[asset] ?? [:]).mapValues(SampleValue.number))
            }
        }
    }
}
