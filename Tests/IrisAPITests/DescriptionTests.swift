import Fleet
import FleetTestSupport
import Foundation
import HTTPTypes
import SQL
import Telemetry
import Testing
import Web

@testable import IrisAPI

/// What the operations say of themselves holds.
@Suite struct DescriptionTests {
    @Test func everyOperationIsThereOnceUnderBothPrefixes() async throws {
        try await withAPI { api in
            var expected = [
                "createAsset": "POST /api/asset/v1/assets", "deleteAsset": "DELETE /api/asset/v1/assets/{assetId}",
                "getAsset": "GET /api/asset/v1/assets/{assetId}", "getAssetV2": "GET /api/asset/v2/assets/{assetId}",
                "getLocation": "GET /api/location/v1/locations/{assetId}", "listAssets": "GET /api/asset/v1/assets",
                "listAssetsV2": "GET /api/asset/v2/assets", "listLocations": "GET /api/location/v1/locations",
                "offboardAsset": "POST /api/asset/v1/assets/{assetId}/offboard",
                "onboardAsset": "POST /api/asset/v1/assets/onboard",
                "remoteWrite": "POST /api/data-ingest/v1/prometheus/api/v1/write",
                "remoteWriteOfAsset": "POST /api/data-ingest/v1/assets/{assetId}/prometheus/api/v1/write",
                "updateAsset": "PATCH /api/asset/v1/assets/{assetId}",
                "writeSamples": "POST /api/data-ingest/v1/samples",
                "getFaults": "POST /api/can-faults/faults",
                "getFaultsSummary": "POST /api/can-faults/faults-summary",
                "getUnitActiveFaultsByRequestParams": "GET /api/can-faults/get-unit-active-faults",
                "getUnitActiveFaultsByRequestBody": "POST /api/can-faults/get-unit-active-faults",
                "getSimulatableFaults": "GET /api/can-faults/simulated-faults/list",
                "getSimulatedFaults": "GET /api/can-faults/simulated-faults/list/simulated",
                "getSimulatedFaultsSummary": "GET /api/can-faults/simulated-faults/summary",
                "sendSimulatedFault": "POST /api/can-faults/simulated-faults/send",
                "resolveSimulatedFault": "POST /api/can-faults/simulated-faults/resolve",
                "getFleetPage": "GET \(ExportedFleet.path)/{page}",
                "getSingleElement": "GET \(ExportedFleet.path)/Equipment/ID/{id}",
                "getSingleElementByMakeModelSerial":
                    "GET \(ExportedFleet.path)/Equipment/MakeModelSerial/{make}/{model}/{serial}",
                "getTimeSeries": "GET \(ExportedFleet.path)/Equipment/ID/{id}/{dataPoint}/{start}/{end}/{page}",
                "getTimeSeriesByMakeModelSerial": """
                GET \(ExportedFleet.path)/Equipment/MakeModelSerial/{make}/{model}/{serial}/{dataPoint}/{start}/{end}/{page}
                """,
                "listSamples": "GET /api/time-series/v1/assets/{assetId}/metrics",
            ]
            for (suffix, base) in [("OfAsset", "/assets/{assetId}"), ("OfFleet", "")] {
                for (id, path, hasPost) in [
                    ("query", "query", true), ("queryRange", "query_range", true), ("listSeries", "series", true),
                    ("listLabels", "labels", true), ("listLabelValues", "label/{name}/values", false),
                    ("listMetadata", "metadata", false), ("formatQuery", "format_query", true),
                    ("getBuildInformation", "status/buildinfo", false),
                ].map({ ($0, "api/v1/" + $1, $2) }) + [("getTimeSeriesRoot", "", false)] {
                    let whole = "/api/time-series/v1\(base)/prometheus/\(path)"
                    expected[id + suffix] = "GET \(whole)"
                    if hasPost { expected[id + suffix + "ByPost"] = "POST \(whole)" }
                }
            }
            #expect(api.operations.count == expected.count)
            for operation in api.operations {
                #expect("\(operation.method.rawValue) \(operation.path)" == expected[operation.id])
                #expect(operation.paths == [operation.path, "/public" + operation.path])
            }
        }
    }

    @Test func readingNeedsTheScopeToViewSamplesThatToWriteAndAllElseTheScopeToManage() async throws {
        try await withAPI { api in
            for operation in api.operations where ["Assets", "Locations"].contains(operation.domain) {
                guard case .bearer(let entitlement) = operation.access else {
                    Issue.record("\(operation.id) is open")
                    continue
                }
                let changes = operation.domain == "Data Ingest" ? "data-ingest.write" : "account.asset.manage"
                #expect(entitlement.scope == (operation.method == .get ? "asset.view" : changes), "\(operation.id)")
                #expect(entitlement.api == operation.domain.lowercased().replacing(" ", with: "-"))
            }
        }
    }

    @Test func everyExampleKeepsTheRulesOfItsSchema() async throws {
        try await withAPI { api in
            var schemas: [ObjectSchema] = []
            for operation in api.operations {
                schemas += operation.answers.compactMap(\.schema)
                schemas += [operation.body?.schema].compactMap { $0 }
                for parameter in operation.parameters {
                    #expect(parameter.schema.violations(of: parameter.example, at: parameter.name).isEmpty)
                }
            }
            #expect(schemas.count > 10)
            for schema in schemas {
                #expect(Schema.object(schema).violations(of: schema.example, at: "") == [], "\(schema.name)")
            }
        }
    }

    @Test func everyAnswerKeepsTheRulesOfItsSchema() async throws {
        try await withAPI { api in
            let account = UUID.version7()
            let assets = try await TestMachines.install(into: api.fleet, account: account, count: 60)
            _ = try await api.fleet.create(AssetDraft(assetType: .other, name: "bare"), in: account)
            let described = api.operations.filter {
                !["ISO 15143-3", "Time Series", "CAN Faults"].contains($0.domain)
            }
            for operation in described where operation.method == .get {
                let schema = try #require(operation.answers.first?.schema)
                let isList = operation.path.hasSuffix("s")
                for asset in isList ? [assets[0]] : assets {
                    let answer = try await api.call(
                        operation.id, as: account, id: isList ? nil : asset.id.uuidString,
                        query: isList ? "size=1000" : nil)
                    if answer.status == 404, operation.id == "getLocation" { continue }
                    #expect(answer.status == 200)
                    #expect(answer.headers[.contentType] == "application/json")
                    #expect(Schema.object(schema).violations(of: try answer.json, at: "") == [], "\(operation.id)")
                }
            }
        }
    }

    /// Body examples must work as they stand in the documentation, one after the other on one account.
    @Test func theExamplesOfBodiesAreAccepted() async throws {
        try await withAPI { api in
            let account = UUID.version7()
            for operation in api.operations {
                guard let schema = operation.body?.schema else { continue }
                let asset = try await api.fleet.create(AssetDraft(assetType: .tool, name: "Drill"), in: account)
                // The device of the example is free again for the next one.
                for known in try await api.fleet.assets(of: account).assets where known.id != asset.id {
                    try await api.fleet.delete(known.id, of: account)
                }
                let id = operation.path.contains("{") ? asset.id.uuidString : nil
                let text = String(decoding: schema.example.encoded, as: UTF8.self)
                    .replacing(String(CANFaultRequest.exampleMachine), with: String(asset.unitNumber))
                if operation.id == "resolveSimulatedFault" {
                    #expect(try await api.call("sendSimulatedFault", as: account, body: text).status == 200)
                }
                let answer = try await api.call(operation.id, as: account, id: id, body: text)
                #expect(answer.status == operation.answers[0].status.code, "\(operation.id)")
            }
        }
    }

    @Test func everyOperationOnAnotherAccountsAssetAnswers404AndChangesNothing() async throws {
        try await withAPI { api in
            let (owner, stranger) = (UUID.version7(), UUID.version7())
            let tool = AssetDraft(assetType: .tool, name: "Secret drill", telematicsDevices: ["T-1"])
            let asset = try await api.fleet.onboard(tool, in: owner)
            let machine = try await TestMachines.install(into: api.fleet, account: owner, count: 1)[0]
            var seen = 0
            for operation in api.operations where operation.path.contains("{assetId}") {
                for id in [asset.id, machine.id] {
                    // The owner first, so that caches hold what the stranger must not get.
                    if operation.method == .get { _ = try await api.call(operation.id, as: owner, id) }
                    let answer = try await api.call(
                        operation.id, as: stranger, id, body: operation.body == nil ? nil : #"{"name":"mine"}"#)
                    #expect(answer.status == 404, "\(operation.id)")
                    let isPrometheus = operation.domain == "Time Series"
                    #expect(try answer.json[isPrometheus ? "errorType" : "code"] == "not_found")
                    #expect(
                        try answer.json[isPrometheus ? "error" : "message"]?.string?.contains(
                            id.uuidString.lowercased()) == true)
                    #expect(!String(decoding: answer.bytes, as: UTF8.self).contains("drill"))
                    seen += 1
                }
            }
            #expect(seen == 44)
            for operation in api.operations
            where operation.method == .get && operation.path.hasSuffix("s")
                && !["Time Series", "CAN Faults"].contains(operation.domain)
            {
                _ = try await api.call(operation.id, as: owner)
                #expect(try await api.call(operation.id, as: stranger).json["totalElements"] == 0)
            }
            #expect(try await api.fleet.asset(asset.id, of: owner) == asset)
            #expect(try await api.fleet.asset(machine.id, of: owner).name == machine.name)
        }
    }

    /// Operations that name machines by their numbers, wherever they do: of the query or of a body as it is shown.
    @Test func everyOperationOnAnotherAccountsMachineNumberAnswers404AndChangesNothing() async throws {
        try await withAPI { api in
            let (owner, stranger) = (UUID.version7(), UUID.version7())
            let machine = try await api.fleet.create(AssetDraft(assetType: .machine, name: "Secret"), in: owner)
            let fault = FaultCode(code: "110-16", source: FaultCode.simulationSource, isActive: true)
            let sample = Sample(fault.series, at: .now, fault.sample)
            try await api.samples.append([AssetSamples(machine.sampleKey, [sample])])
            let example = String(CANFaultRequest.exampleMachine)
            var seen = 0
            for operation in api.operations {
                let query = operation.parameters.filter { $0.place == .query && $0.isRequired }
                    .map { "\($0.name)=\($0.example.integer.map(String.init) ?? $0.example.string ?? "")" }
                    .joined(separator: "&")
                let body = operation.body?.schema.map { String(decoding: $0.example.encoded, as: UTF8.self) }
                guard "\(query) \(body ?? "")".contains(example) else { continue }
                func call(_ account: UUID, _ number: Int64) async throws -> APIHarness.Answer {
                    try await api.call(
                        operation.id, as: account, query: query.replacing(example, with: String(number)),
                        body: body?.replacing(example, with: String(number)))
                }
                let latest = api.samples.latest(of: machine.sampleKey)
                let foreign = try await call(stranger, machine.unitNumber)
                let unknown = try await call(stranger, 999_999)
                #expect(foreign.status == 404 && unknown.status == 404, "\(operation.id)")
                #expect(
                    try foreign.json["message"] == .string("There is no unit \(machine.unitNumber) in the account."))
                #expect(try unknown.json["message"] == "There is no unit 999999 in the account.")
                #expect(api.samples.latest(of: machine.sampleKey) == latest)
                #expect(try await call(owner, machine.unitNumber).status == 200, "\(operation.id)")
                seen += 1
            }
            #expect(seen == 6)
            let list = try await api.call("getSimulatedFaults", as: stranger)
            #expect(try list.json["list"] == [])
            #expect(try await api.call("getSimulatedFaultsSummary", as: stranger).json["machines"] == 0)
        }
    }
}
