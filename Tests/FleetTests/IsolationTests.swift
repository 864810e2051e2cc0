import Fleet
import FleetTestSupport
import Foundation
import SQL
import Testing

/// Whatever a stranger asks, with whatever ids, nothing of the owner's fleet is seen or changed.
@Suite struct IsolationTests {
    private let owner = UUID.version7()
    private let stranger = UUID.version7()

    private static let feed = FeedText.bytes(
        .init(oem: "Acme", id: "Loader 7", serial: "700001", pin: "ACM00000000000007"))

    private func expectNotFound(_ body: () async throws -> Void) async {
        await #expect {
            try await body()
        } throws: { error in
            if case FleetError.notFound = error { true } else { false }
        }
    }

    @Test func everyMethodStaysInsideItsAccount() async throws {
        try await withFleet { store, database in
            let assets = try await TestMachines.install(into: store, account: owner, count: 12)
            let tool = AssetDraft(assetType: .tool, name: "Drill", telematicsDevices: ["T-1"])
            let onboarded = try await store.onboard(tool, in: owner)
            _ = try await FeedImporter(store).run(Self.feed, into: owner)
            let owned = try await database.dump(of: owner)
            let version = store.version(of: owner)

            let everything = AssetQuery(limit: 1000, includeHidden: true)
            #expect(try await store.assets(of: stranger, everything).total == 0)
            #expect(try await store.assets(of: stranger, everything).assets.isEmpty)
            #expect(try await store.overview(of: stranger, everything).assets.isEmpty)
            #expect(try await store.locations(of: stranger).total == 0)
            #expect(try await store.locations(of: stranger).locations.isEmpty)
            #expect(try await store.counts(of: stranger) == FleetCounts(visible: 0, hidden: 0, withPosition: 0))
            for id in assets.map(\.id) + [onboarded.id] {
                await expectNotFound { _ = try await store.asset(id, of: stranger) }
                await expectNotFound { _ = try await store.location(of: id, in: stranger) }
                await expectNotFound { _ = try await store.latestValues(of: id, in: stranger) }
                await expectNotFound { _ = try await store.update(id, of: stranger, AssetChange(name: "mine")) }
                await expectNotFound { try await store.delete(id, of: stranger) }
                await expectNotFound { try await store.offboard(id, of: stranger) }
            }
            // The same identities are free in another account, and come in as assets of its own.
            _ = try await store.onboard(tool, in: stranger)
            #expect(try await FeedImporter(store).run(Self.feed, into: stranger).created == 1)
            _ = try await TestMachines.install(into: store, account: stranger, count: 12)
            for asset in try await store.assets(of: stranger, everything).assets {
                try await store.delete(asset.id, of: stranger)
            }

            #expect(try await database.dump(of: owner) == owned)
            #expect(store.version(of: owner) == version)
            #expect(try await database.dump(of: stranger).isEmpty)
        }
    }

    @Test func overviewJoinsOnlyWhatBelongsTogether() async throws {
        try await withFleet { store, _ in
            for account in [owner, stranger] {
                _ = try await TestMachines.install(
                    into: store, account: account, count: 30, seed: account == owner ? 1 : 2)
            }
            let query = AssetQuery(limit: 7, sort: [AssetSort(.operatingHours, descending: true)])
            let (total, overview) = try await store.overview(of: owner, query)
            #expect(total == 30)
            let hours = overview.compactMap(\.operatingHours)
            #expect(hours.count == 7)
            #expect(hours == hours.sorted(by: >))
            for row in overview {
                #expect(row.asset == (try await store.asset(row.asset.id, of: owner)))
                let values = try await store.latestValues(of: row.asset.id, in: owner)
                #expect(values.contains { $0.number == row.operatingHours })
                #expect(row.location == (try? await store.location(of: row.asset.id, in: owner)))
            }
        }
    }
}
