import Fleet
import FleetTestSupport
import Foundation
import IrisAPI
import SQL
import Synchronization
import TestSupport
import Testing
import Web

/// The newest name of each account's asset that its writer has heard of.
private final class Acknowledged: Sendable {
    let numbers = Mutex([0, 0])
}

/// Reads through the cache are as if there were none.
@Suite struct CachedReadTests {
    private static let reads: [(operation: String, query: String?)] = [
        ("getAsset", nil), ("getAssetV2", nil), ("getLocation", nil), ("listAssets", nil),
        ("listAssets", "size=3&sort=-name"), ("listAssetsV2", "size=1000&includeHidden=true"), ("listAssetsV2", nil),
        ("listLocations", nil), ("listLocations", "sort=-updatedAt&page=1&size=2"),
    ]

    /// One random change; failures, such as of an asset that is gone, are part of the play.
    private func change(_ fleet: FleetStore, _ account: UUID, _ ids: [UUID], using random: inout TestGenerator) async {
        let number = Int.random(in: 0..<1000, using: &random)
        let id = ids.randomElement(using: &random) ?? .version7()
        let type: AssetType = number % 2 == 0 ? .tool : .machine
        let draft = AssetDraft(assetType: type, name: "new \(number)", telematicsDevices: ["T-\(number % 20)"])
        switch Int.random(in: 0..<7, using: &random) {
        case 0: _ = try? await fleet.create(draft, in: account)
        case 1: _ = try? await fleet.onboard(draft, in: account)
        case 2, 3: _ = try? await fleet.update(id, of: account, AssetChange(name: "changed \(number)"))
        case 4: try? await fleet.offboard(id, of: account)
        case 5: try? await fleet.delete(id, of: account)
        default:
            let machine = """
                <Equipment><EquipmentHeader><EquipmentID>feed \(number % 5)</EquipmentID></EquipmentHeader>\
                <Location datetime="2026-01-02T03:\(10 + number % 50):00Z"><Latitude>\(number % 90)</Latitude>\
                <Longitude>9</Longitude></Location></Equipment>
                """
            _ = try? await FeedImporter(fleet).run(Array("<Fleet>\(machine)</Fleet>".utf8), into: account)
        }
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func anyPlayOfChangesAndReadsGivesWhatAFreshReaderSees(seed: UInt64) async throws {
        var random = TestGenerator(seed)
        try await withAPI { api in
            let accounts = [UUID.version7(), UUID.version7()]
            for account in accounts { _ = try await TestMachines.install(into: api.fleet, account: account, count: 4) }
            // Another process on the same data: its changes are heard of by `bumpAll` alone.
            let foreign = FleetStore(database: api.database, samples: api.samples)
            for _ in 0..<150 {
                let account = accounts[Int.random(in: 0..<2, using: &random)]
                var ids: [UUID] = []
                for each in accounts {
                    ids += try await api.fleet.assets(of: each, AssetQuery(includeHidden: true)).assets.map(\.id)
                }
                switch Int.random(in: 0..<10, using: &random) {
                case 0...2: await change(api.fleet, account, ids, using: &random)
                case 3:
                    await change(foreign, account, ids, using: &random)
                    api.fleet.bumpAll()
                default:
                    let read = Self.reads.randomElement(using: &random) ?? Self.reads[0]
                    let id = read.operation.hasPrefix("get") ? ids.randomElement(using: &random)?.uuidString : nil
                    if id == nil, read.operation.hasPrefix("get") { continue }
                    let fresh = APIHarness(fleet: api.fleet, samples: api.samples, database: api.database)
                    let expected = try await fresh.call(read.operation, as: account, id: id, query: read.query)
                    for _ in 0..<2 {
                        let answer = try await api.call(read.operation, as: account, id: id, query: read.query)
                        #expect(answer.status == expected.status)
                        #expect(answer.bytes == expected.bytes)
                    }
                }
            }
        }
    }

    @Test func whatWasAcknowledgedIsReadByEveryoneAtOnceWhileOthersWrite() async throws {
        try await withAPI { api in
            let accounts = [UUID.version7(), UUID.version7()]
            var assets: [Asset] = []
            for account in accounts {
                assets.append(
                    try await api.fleet.create(
                        AssetDraft(assetType: .tool, name: "0", brand: account.uuidString), in: account))
            }
            let acknowledged = Acknowledged()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, asset) in assets.enumerated() {
                    group.addTask {
                        for number in 1...60 {
                            let change = AssetChange(name: "\(number)")
                            _ = try await api.fleet.update(asset.id, of: asset.accountID, change)
                            acknowledged.numbers.withLock { $0[index] = number }
                        }
                    }
                    for operation in ["getAsset", "listAssets", "getAssetV2"] {
                        group.addTask {
                            for _ in 0..<150 {
                                let least = acknowledged.numbers.withLock { $0[index] }
                                let id = operation.hasPrefix("get") ? asset.id.uuidString : nil
                                let json = try await api.call(operation, as: asset.accountID, id: id).json
                                let found = json["content"]?.array?.first ?? json
                                #expect(found["brand"]?.string == asset.accountID.uuidString)
                                #expect(try #require(found["name"]?.string.flatMap { Int($0) }) >= least)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func aRepeatedReadNeedsNoDatabase() async throws {
        try await withAPI { api in
            let account = UUID.version7()
            let asset = try await TestMachines.install(into: api.fleet, account: account, count: 1)[0]
            var answers: [[UInt8]] = []
            func read(_ read: (operation: String, query: String?)) async throws -> [UInt8] {
                let id = read.operation.hasPrefix("get") ? asset.id.uuidString : nil
                let answer = try await api.call(read.operation, as: account, id: id, query: read.query)
                #expect(answer.status == 200, "\(read)")
                return answer.bytes
            }
            for each in Self.reads { answers.append(try await read(each)) }
            try api.database.close()
            for (index, each) in Self.reads.enumerated() { #expect(try await read(each) == answers[index]) }
            api.fleet.bumpAll()
            await #expect(throws: FleetError.self) { try await api.call("listAssets", as: account) }
        }
    }
}
