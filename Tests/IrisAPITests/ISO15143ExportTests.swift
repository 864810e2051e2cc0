import Fleet
import FleetTestSupport
import Foundation
import HTTPTypes
import ISO15143
import IrisAPI
import SQL
import Telemetry
import TestSupport
import Testing
import Web

/// The export answers from what it has kept as if it had kept nothing.
@Suite struct ISO15143ExportTests {
    private static let flags = "addMetadata=true&addExtendedData=true&includeOffRentAssets=true"

    @Test func eachHalfHasAScopeAndAnAPIOfItsOwn() async throws {
        try await withAPI { api in
            var seen = 0
            for operation in api.operations where operation.path.hasPrefix(ExportedFleet.path) {
                guard case .bearer(let entitlement) = operation.access else {
                    Issue.record("\(operation.id) is open")
                    continue
                }
                let half = operation.path.contains("{dataPoint}") ? "timeseries" : "snapshot"
                #expect(entitlement == Entitlement(scope: "api.iso15143.\(half)", api: "iso15143-\(half)"))
                seen += 1
            }
            #expect(seen == 5)
        }
    }

    @Test func everyJSONAnswerKeepsTheRulesOfItsSchema() async throws {
        try await withAPI { api in
            let account = UUID.version7()
            let assets = try await TestMachines.install(into: api.fleet, account: account, count: 60)
            let export = ExportedFleet(api: api, account: account)
            let operation = try #require(api.operations.first { $0.id == "getFleetPage" })
            let schema = Schema.object(try #require(operation.answers.compactMap(\.schema).first))
            let page = try await export.page(1, query: Self.flags, accept: "application/json")
            #expect(schema.violations(of: try page.json, at: "") == [])
            #expect(try page.json["equipment"]?.array?.count == assets.count)
            let machine = try await export.machine(
                assets[0].id.uuidString, query: Self.flags, accept: "application/json")
            #expect(schema.violations(of: try machine.json, at: "") == [])
            #expect(try machine.json["equipment"]?.array == [try #require(page.json["equipment"]?.array?.first)])
        }
    }

    /// One random change of assets or samples; failures, such as of an asset that is gone, are part of the play.
    private func change(_ api: APIHarness, _ account: UUID, _ assets: [Asset], using random: inout TestGenerator) async
    {
        let number = Int.random(in: 0..<1000, using: &random)
        guard let asset = assets.randomElement(using: &random) else { return }
        switch Int.random(in: 0..<6, using: &random) {
        case 0: _ = try? await api.fleet.create(AssetDraft(assetType: .tool, name: "new \(number)"), in: account)
        case 1: _ = try? await api.fleet.update(asset.id, of: account, AssetChange(brand: .set("brand \(number)")))
        case 2: try? await api.fleet.delete(asset.id, of: account)
        case 3: try? await api.fleet.offboard(asset.id, of: account)
        default:
            let series = SeriesKey(.insight, ["FuelLevel", "EngineSpeed"][number % 2])
            let sample = Sample(series, at: .now + Int64(number), .number(Double(number)))
            try? await api.samples.append([AssetSamples(asset.sampleKey, [sample])])
        }
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func anyPlayOfChangesAndReadsGivesWhatAFreshReaderSees(seed: UInt64) async throws {
        var random = TestGenerator(seed)
        try await withAPI { api in
            let accounts = [UUID.version7(), UUID.version7()]
            for account in accounts {
                _ = try await TestMachines.install(into: api.fleet, account: account, count: 4)
                for number in 0..<98 {
                    _ = try await api.fleet.create(AssetDraft(assetType: .tool, name: "\(number)"), in: account)
                }
            }
            for _ in 0..<150 {
                let account = accounts[Int.random(in: 0..<2, using: &random)]
                let assets = try await api.fleet.assets(of: account, AssetQuery(limit: 1000, includeHidden: true))
                    .assets
                if Int.random(in: 0..<3, using: &random) == 0 {
                    await change(api, account, assets, using: &random)
                    continue
                }
                let fresh = APIHarness(fleet: api.fleet, samples: api.samples, database: api.database)
                let query = [nil, "addExtendedData=true", Self.flags].randomElement(using: &random) ?? nil
                let accept = ["application/json", "*/*"].randomElement(using: &random)
                let isGzip = Bool.random(using: &random)
                let number = Int.random(in: 0...3, using: &random)
                let id = Bool.random(using: &random) ? assets.randomElement(using: &random)?.id.uuidString : nil
                func read(_ api: APIHarness) async throws -> APIHarness.Answer {
                    let export = ExportedFleet(api: api, account: account)
                    if let id { return try await export.machine(id, query: query, accept: accept) }
                    return try await export.page(number, query: query, accept: accept, gzip: isGzip)
                }
                let expected = try await read(fresh)
                #expect(expected.status == 200)
                for _ in 0..<2 {
                    let answer = try await read(api)
                    #expect(answer.bytes == expected.bytes)
                    #expect(answer.headers[.eTag] == expected.headers[.eTag])
                }
            }
        }
    }

    @Test func whileOnlySamplesChangePagesAndMachinesNeedNoDatabaseAndAreNew() async throws {
        try await withAPI { api in
            let account = UUID.version7()
            let assets = try await TestMachines.install(into: api.fleet, account: account, count: 20)
            let export = ExportedFleet(api: api, account: account)
            let id = assets[7].id.uuidString
            let first = try await export.page(1)
            _ = try await export.machine(id)
            try api.database.close()
            #expect(try await export.page(1).bytes == first.bytes)
            for percent in 1...3 {
                let sample = Sample(
                    SeriesKey(.insight, "FuelLevel"), at: .now + Int64(percent), .number(Double(percent)))
                try await api.samples.append([AssetSamples(assets[7].sampleKey, [sample])])
                for answer in [try await export.page(1), try await export.machine(id)] {
                    let machines = try FleetReader.read(answer.bytes).equipment
                    let machine = machines.count == 1 ? machines[0] : machines[7]
                    #expect(machine.value(of: .fuelRemaining)?.number == Double(percent))
                    #expect(answer.headers[.eTag] != first.headers[.eTag])
                }
            }
        }
    }

    @Test func aSeriesOfTwoEnginesComesInOneOrderOfTimePageByPage() async throws {
        try await withAPI { api in
            let account = UUID.version7()
            let draft = AssetDraft(assetType: .machine, name: "Twin", serialNumber: "T 1")
            let asset = try await api.fleet.create(draft, in: account)
            let end = Int64.now / 1000 * 1000
            let times = (0..<2_300).map { end - Int64($0) * 60_000 }
            var samples: [Sample] = []
            for (engine, instance) in ["", "2"].enumerated() {
                let running = SeriesKey(.insight, "EngineStatus", instance: instance)
                let number = SeriesKey(.insight, "EngineNumber", form: .text, instance: instance)
                for (index, time) in times.enumerated() where index % 2 == engine || index % 7 == 0 {
                    samples.append(Sample(running, at: time, .number(Double(engine))))
                    samples.append(Sample(number, at: time, .text("\(engine + 1)")))
                }
            }
            try await api.samples.append([AssetSamples(asset.sampleKey, samples.shuffled())])
            let export = ExportedFleet(api: api, account: account)
            var items: [JSONValue] = []
            var next: String?
            var number = 0
            repeat {
                number += 1
                let range = (end - 2_300 * 60_000)...end
                let page = try await export.series("T 1", "enginestatus", range, page: number)
                let links = try #require(page["links"]?.array)
                func link(_ rel: String) -> String? { links.first { $0["rel"]?.string == rel }?["href"]?.string }
                let folder = "\(ExportedFleet.root)/Equipment/ID/T%201/enginestatus/"
                #expect(links.allSatisfy { $0["href"]?.string?.hasPrefix(folder) == true })
                #expect(link("self")?.hasSuffix("/\(number)") == true && link("last")?.hasSuffix("/2") == true)
                #expect((link("prev") == nil) == (number == 1))
                if let next { #expect(link("self") == next) }
                next = link("next")
                items += try #require(page["engineStatus"]?.array)
            } while next != nil
            #expect(number == 2 && items.count == samples.count / 2)
            let read = items.compactMap { $0["datetime"]?.string }
            #expect(read.count == items.count && read == read.sorted())
            #expect(items.allSatisfy { ($0["EngineNumber"] == "2") == ($0["Running"] == true) })
            // Both engines at once: the first one first.
            for (one, other) in zip(items, items.dropFirst()) where one["datetime"] == other["datetime"] {
                #expect(one["EngineNumber"] == "1" && other["EngineNumber"] == "2")
            }
            #expect(try await export.series("T 1", "EngineStatus", 0...1000, page: 0)["engineStatus"]?.array == [])
            #expect(try await export.series("T 1", "EngineStatus", 0...1000, page: 9)["engineStatus"]?.array == [])
        }
    }

    @Test func whatIsPastRetentionIsInNoSeries() async throws {
        let oldest = Int64.now / 1000 * 1000 - 86_400_000
        try await withAPI(oldestKept: { _ in oldest }) { api in
            let account = UUID.version7()
            let draft = AssetDraft(assetType: .machine, name: "Old", serialNumber: "O")
            let asset = try await api.fleet.create(draft, in: account)
            let series = SeriesKey(.insight, "FuelLevel")
            let samples = [-1000, 0, 1000].map { Sample(series, at: oldest + $0, .number(Double($0))) }
            try await api.samples.append([AssetSamples(asset.sampleKey, samples)])
            let answer = try await ExportedFleet(api: api, account: account)
                .series("O", "FuelRemaining", (oldest - 10_000)...(oldest + 10_000))
            #expect(answer["fuelRemaining"]?.array?.map { $0["Percent"]?.number } == [0, 1000])
        }
    }
}
