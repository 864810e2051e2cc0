import Fleet
import FleetTestSupport
import Foundation
import IrisAPI
import SQL
import Testing
import Web

@Suite struct AssetAPITests {
    private let account = UUID.version7()

    private func names(_ value: JSONValue?) -> [String] { value?.members?.map(\.name) ?? [] }

    @Test func aListHasExactlyTheMembersThatAreDocumented() async throws {
        try await withAPI { api in
            _ = try await TestMachines.install(into: api.fleet, account: account, count: 45)
            let page = try await api.call("listAssets", as: account, query: "page=2").json
            let envelope = ["totalPages", "totalElements", "number", "size", "numberOfElements", "content"]
            #expect(names(page) == envelope)
            #expect(page["totalPages"] == 3)
            #expect(page["totalElements"] == 45)
            #expect(page["number"] == 2)
            #expect(page["size"] == 20)
            #expect(page["numberOfElements"] == 5)
            let v1 = [
                "id", "assetType", "type", "name", "externalReference", "brand", "model", "serialNumber",
                "productionYear", "ownerAccountId", "createdAt", "telematicsDevices",
            ]
            for asset in page["content"]?.array ?? [] {
                #expect(names(asset) == v1)
                #expect(names(asset["telematicsDevices"]?.array?.first) == ["id", "serialNumber"])
                #expect(asset["ownerAccountId"]?.string == account.uuidString.lowercased())
            }
            let v2 = try await api.call("listAssetsV2", as: account).json["content"]?.array ?? []
            #expect(v2.count == 20)
            for asset in v2 { #expect(names(asset) == v1 + ["hidden", "lastReportedAt"]) }
        }
    }

    @Test func whatIsNotKnownIsLeftOut() async throws {
        try await withAPI { api in
            let answer = try await api.call("createAsset", as: account, body: #"{"assetType":"OTHER","name":"x"}"#)
            #expect(answer.status == 201)
            let bare = ["id", "assetType", "name", "ownerAccountId", "createdAt", "telematicsDevices"]
            #expect(names(try answer.json) == bare)
            let id = try #require(try answer.json["id"]?.string)
            #expect(names(try await api.call("getAssetV2", as: account, id: id).json) == bare + ["hidden"])
        }
    }

    @Test func pagesInEverySortOrderCoverEachAssetOnce() async throws {
        try await withAPI { api in
            let ids = try await TestMachines.install(into: api.fleet, account: account, count: 47).map {
                $0.id.uuidString.lowercased()
            }
            let fields = [
                "name", "brand", "model", "type", "assetType", "serialNumber", "externalReference", "productionYear",
                "createdAt", "lastReportedAt",
            ]
            let sorts = [""] + fields.flatMap { ["sort=\($0)&", "sort=-\($0)&", "sort=productionYear,%2B\($0)&"] }
            for sort in sorts where !sort.contains("productionYear,%2BproductionYear") {
                var seen: [String] = []
                for page in 0..<4 {
                    let answer = try await api.call("listAssets", as: account, query: "\(sort)page=\(page)&size=13")
                    seen += try answer.json["content"]?.array?.compactMap { $0["id"]?.string } ?? []
                }
                #expect(seen.sorted() == ids, "\(sort)")
            }
        }
    }

    @Test func aChangeSetsClearsAndLeavesAlone() async throws {
        try await withAPI { api in
            let body =
                #"{"assetType":"MACHINE","name":"Loader","type":"Wheel loader","brand":"Volvo","productionYear":2020}"#
            let created = try await api.call("createAsset", as: account, body: body).json
            let id = try #require(created["id"]?.string)
            let same = try await api.call("updateAsset", as: account, id: id, body: "{}")
            #expect(same.status == 200)
            #expect(try same.json == created)

            let change = #"{"name":"Löader 😀","type":null,"productionYear":null,"externalReference":"ERP"}"#
            let changed = try await api.call("updateAsset", as: account, id: id, body: change).json
            #expect(changed["name"] == "Löader 😀")
            #expect(changed["externalReference"] == "ERP")
            #expect(changed["brand"] == "Volvo")
            #expect(changed["type"] == nil)
            #expect(changed["productionYear"] == nil)
            #expect(try await api.call("getAsset", as: account, id: id).json == changed)
        }
    }

    @Test(arguments: [
        ("updateAsset", #"{"colour":"red"}"#, "colour"), ("updateAsset", #"{"name":null}"#, "name"),
        ("updateAsset", #"{"name":""}"#, "name"), ("updateAsset", #"{"productionYear":"2020"}"#, "productionYear"),
        ("updateAsset", #"{"productionYear":1e30}"#, "productionYear"),
        ("updateAsset", #"{"assetType":"MACHINE"}"#, "assetType"), ("createAsset", #"{"assetType":"OTHER"}"#, "name"),
        ("createAsset", #"{"name":"x"}"#, "assetType"),
        ("createAsset", #"{"name":"x","assetType":"ROCKET"}"#, "assetType"),
        (
            "createAsset", #"{"name":"x","assetType":"OTHER","telematicsDevices":[{}]}"#,
            "telematicsDevices[0].serialNumber"
        ),
        (
            "createAsset",
            #"{"name":"x","assetType":"OTHER","telematicsDevices":[{"serialNumber":"1"},{"serialNumber":"1"}]}"#,
            "telematicsDevices"
        ),
    ])
    func aBrokenRuleIsToldWithItsField(operation: String, body: String, field: String) async throws {
        try await withAPI { api in
            let asset = try await api.fleet.create(AssetDraft(assetType: .other, name: "x"), in: account)
            let id = operation == "updateAsset" ? asset.id.uuidString : nil
            let answer = try await api.call(operation, as: account, id: id, body: body)
            #expect(answer.status == 400)
            #expect(try answer.json["code"] == "constraint_violation")
            #expect(try answer.json["violations"]?.array?.map { $0["field"]?.string } == [field])
            #expect(try await api.fleet.assets(of: account).assets == [asset])
        }
    }

    @Test(arguments: [
        "size=0", "size=1001", "page=-1", "page=x", "sort=colour", "sort=name,name", "sort=operatingHours",
        "page=1&page=2", "page=99999999999999999999",
    ])
    func aParameterThatCannotBeIsRefused(query: String) async throws {
        try await withAPI { api in
            let answer = try await api.call("listAssets", as: account, query: query)
            #expect(answer.status == 400)
        }
    }

    @Test func onboardingTakesOneDeviceAndNoMachine() async throws {
        try await withAPI { api in
            func onboard(_ type: String, _ devices: String) async throws -> APIHarness.Answer {
                try await api.call(
                    "onboardAsset", as: account,
                    body: #"{"assetType":"\#(type)","name":"x","telematicsDevices":[\#(devices)]}"#)
            }
            let device = #"{"serialNumber":"T-1"}"#
            for devices in ["", #"{"serialNumber":"T-2"},{"serialNumber":"T-3"}"#] {
                let answer = try await onboard("TOOL", devices)
                #expect(answer.status == 400)
                #expect(try answer.json["code"] == "exactly_one_telematics_device_is_required")
            }
            let none = try await api.call("onboardAsset", as: account, body: #"{"assetType":"TOOL","name":"x"}"#)
            #expect(try none.json["code"] == "exactly_one_telematics_device_is_required")
            for type in ["MACHINE", "VEHICLE"] {
                #expect(try await onboard(type, device).json["code"] == "machine_cannot_be_onboarded")
            }
            let onboarded = try await onboard("TOOL", device)
            #expect(onboarded.status == 200)
            let id = try #require(try onboarded.json["id"]?.string)
            let taken = try await onboard("GATEWAY", device)
            #expect(taken.status == 409)
            #expect(try taken.json["code"] == "conflict")
            #expect(try taken.json["message"]?.string?.contains(id) == true)

            #expect(try await api.call("listAssets", as: account).json["totalElements"] == 1)
            let offboarded = try await api.call("offboardAsset", as: account, id: id)
            #expect(offboarded.status == 204)
            #expect(offboarded.bytes.isEmpty)
            #expect(try await api.call("listAssets", as: account).json["totalElements"] == 0)
            #expect(try await api.call("listAssetsV2", as: account).json["totalElements"] == 0)
            let all = try await api.call("listAssetsV2", as: account, query: "includeHidden=true").json
            #expect(all["content"]?.array?.map { $0["hidden"] } == [true])
            #expect(try await onboard("GATEWAY", device).status == 200)
        }
    }

    @Test func whatIsDeletedIsGone() async throws {
        try await withAPI { api in
            let asset = try await TestMachines.install(into: api.fleet, account: account, count: 1)[0]
            for operation in ["getAsset", "getAssetV2"] {
                #expect(try await api.call(operation, as: account, asset.id).status == 200)
            }
            #expect(try await api.call("deleteAsset", as: account, asset.id).status == 204)
            for operation in ["getAsset", "getAssetV2", "getLocation", "deleteAsset"] {
                #expect(try await api.call(operation, as: account, asset.id).status == 404)
            }
        }
    }
}
