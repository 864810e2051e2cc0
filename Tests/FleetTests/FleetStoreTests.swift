import Fleet
import FleetTestSupport
import Foundation
import SQL
import Telemetry
import TestSupport
import Testing

@Suite struct FleetStoreTests {
    private let account = UUID.version7()

    private func fill(_ store: FleetStore, _ count: Int, seed: UInt64) async throws -> [Asset] {
        var random = TestGenerator(seed)
        var assets: [Asset] = []
        for index in 0..<count {
            assets.append(
                try await store.create(.random(index, using: &random), in: account, at: 1000 + Int64(index / 5)))
        }
        return assets
    }

    @Test func whatIsCreatedReadsBackAsItWas() async throws {
        try await withFleet { store, _ in
            let assets = try await fill(store, 60, seed: 1)
            for asset in assets { #expect(try await store.asset(asset.id, of: account) == asset) }
            #expect(try await store.assets(of: account, AssetQuery(limit: 1000)).assets == assets)
        }
    }

    @Test func idsGrowInTheOrderOfCreationEvenWithinAMillisecondAndWithAClockThatGoesBack() async throws {
        try await withFleet { store, _ in
            var ids: [String] = []
            for index in 0..<300 {
                let time: Int64 = 2_000_000_000_000 - Int64(index / 50) * 1000
                let draft = AssetDraft(assetType: .other, name: "\(index)")
                ids.append(try await store.create(draft, in: account, at: time).id.uuidString)
            }
            #expect(ids == ids.sorted())
            #expect(Set(ids).count == ids.count)
            for id in ids {
                #expect(Array(id)[14] == "7")
                #expect("89AB".contains(Array(id)[19]))
            }
        }
    }

    @Test(arguments: AssetSort.Field.allCases)
    func pagesInAnyOrderCoverEachAssetOnce(field: AssetSort.Field) async throws {
        try await withFleet { store, _ in
            let all = Set(try await fill(store, 53, seed: 2).map(\.id))
            for isDescending in [false, true] {
                for sort in [
                    [AssetSort(field, descending: isDescending)],
                    [.init(.brand), .init(field, descending: isDescending)],
                ] {
                    let whole = try await store.assets(of: account, AssetQuery(limit: 1000, sort: sort)).assets
                    for size in [1, 7, 53] {
                        var paged: [Asset] = []
                        for offset in stride(from: 0, to: 60, by: size) {
                            let query = AssetQuery(offset: offset, limit: size, sort: sort)
                            let (total, page) = try await store.assets(of: account, query)
                            #expect(total == 53)
                            #expect(page.count <= size)
                            paged += page
                        }
                        #expect(paged == whole)
                    }
                    #expect(whole.count == 53)
                    #expect(Set(whole.map(\.id)) == all)
                }
            }
        }
    }

    @Test func sortingPutsWhatIsMissingLastInEitherDirection() async throws {
        try await withFleet { store, _ in
            _ = try await fill(store, 40, seed: 3)
            for isDescending in [false, true] {
                let query = AssetQuery(limit: 100, sort: [AssetSort(.productionYear, descending: isDescending)])
                let years = try await store.assets(of: account, query).assets.map(\.productionYear)
                let known = years.compactMap { $0 }
                #expect(known == (isDescending ? known.sorted(by: >) : known.sorted()))
                #expect(years.prefix(known.count).allSatisfy { $0 != nil })
                #expect(known.count < years.count)
            }
        }
    }

    @Test func aSearchFindsWhatContainsEveryWordAndNothingElse() async throws {
        try await withFleet { store, _ in
            let assets = try await fill(store, 60, seed: 4)
            for words in [
                "volvo", "EXCAVATOR volvo", "%", "_", "\\", "100%", "grosse xl", "A", "' OR 1=1 --", "zzz", "  ",
            ] {
                let found = try await store.assets(of: account, AssetQuery(limit: 1000, search: words)).assets
                let expected = assets.filter { asset in
                    let fields = [
                        asset.name, asset.brand, asset.model, asset.type, asset.serialNumber, asset.externalReference,
                    ].compactMap { $0.map(Self.folded) }
                    return Self.folded(words).split(separator: " ").allSatisfy { word in
                        fields.contains { $0.contains(word) }
                    }
                }
                #expect(found == expected, "\(words)")
            }
        }
    }

    private static func folded(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
    }

    @Test func aChangeSetsAndClearsWhatItNamesAndNothingElse() async throws {
        try await withFleet { store, database in
            let asset = try #require(try await fill(store, 2, seed: 5).last)
            let before = try await database.dump()
            let version = store.version(of: account)
            #expect(try await store.update(asset.id, of: account, AssetChange()) == asset)
            #expect(try await database.dump() == before)
            #expect(store.version(of: account) == version)

            var expected = asset
            for text in hostileTexts {
                expected.name = text
                expected.brand = text
                expected.type = nil
                expected.productionYear = 1999
                let change = AssetChange(name: text, type: .cleared, brand: .set(text), productionYear: .set(1999))
                #expect(try await store.update(asset.id, of: account, change) == expected)
                #expect(try await store.asset(asset.id, of: account) == expected)
            }
        }
    }

    @Test func deletingTakesDevicesPositionAndValuesAlong() async throws {
        try await withFleet { store, database in
            let assets = try await TestMachines.install(into: store, account: account, count: 5)
            for asset in assets { try await store.delete(asset.id, of: account) }
            #expect(try await database.dump().isEmpty)
            await #expect(throws: FleetError.self) { try await store.delete(assets[0].id, of: account) }
        }
    }

    @Test func theVersionGrowsWithEachChangeAndOnlyForItsAccount() async throws {
        try await withFleet { store, _ in
            let other = UUID.version7()
            var last = store.version(of: account)
            func expectGrowth(_ what: String) {
                #expect(store.version(of: account) > last, "\(what)")
                last = store.version(of: account)
            }
            let draft = AssetDraft(assetType: .tool, name: "Drill", telematicsDevices: ["T-1"])
            let tool = try await store.onboard(draft, in: account)
            expectGrowth("onboard")
            await #expect(throws: FleetError.self) { try await store.create(draft, in: account) }
            #expect(store.version(of: account) == last)
            _ = try await store.update(tool.id, of: account, AssetChange(name: "Big drill"))
            expectGrowth("update")
            try await store.offboard(tool.id, of: account)
            expectGrowth("offboard")
            try await store.delete(tool.id, of: account)
            expectGrowth("delete")
            _ = try await TestMachines.install(into: store, account: account, count: 1)
            expectGrowth("demo")
            _ = try await FeedImporter(store).run(FeedText.bytes(.init(id: "1")), into: account)
            expectGrowth("import")
            #expect(store.version(of: other) == 0)
            store.bumpAll()
            expectGrowth("bumpAll")
            #expect(store.version(of: other) > 0)
        }
    }

    @Test func aChangeOfOneAssetLeavesTheVersionsOfOthers() async throws {
        try await withFleet { store, _ in
            let drafts = ["One", "Two"].map { AssetDraft(assetType: .tool, name: $0, telematicsDevices: ["T-\($0)"]) }
            let one = try await store.onboard(drafts[0], in: account)
            let other = AssetKey(account: account, asset: try await store.onboard(drafts[1], in: account).id)
            let key = AssetKey(account: account, asset: one.id)
            let category = try await store.create(UnitCategory(), in: account)
            var last = store.version(of: [key])
            var lastOfOther = store.version(of: [other])
            func expect(_ what: String, otherChanges: Bool = false) {
                #expect(store.version(of: [key]) > last, "\(what)")
                #expect((store.version(of: [other]) > lastOfOther) == otherChanges, "\(what)")
                (last, lastOfOther) = (store.version(of: [key]), store.version(of: [other]))
            }
            _ = try await store.update(one.id, of: account, AssetChange(externalReference: .set("E-1")))
            expect("update")
            try await store.assign(one.id, of: account, category: category, client: nil)
            expect("assign")
            try await store.delete(UnitCategory.self, category, of: account)
            expect("a category has gone", otherChanges: true)
            try await store.offboard(one.id, of: account)
            expect("offboard")
            _ = try await FeedImporter(store).run(FeedText.bytes(.init(id: "1")), into: account)
            expect("import", otherChanges: true)
            try await store.delete(one.id, of: account)
            expect("delete")
            store.bumpAll()
            expect("another process", otherChanges: true)
        }
    }
}
