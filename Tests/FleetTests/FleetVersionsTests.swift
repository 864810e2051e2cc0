import Foundation
import SQL
import Telemetry
import TestSupport
import Testing

@testable import Fleet

@Suite("Versions of fleets")
struct FleetVersionsTests {
    @Test("Each change makes the versions of what it changes grow, and no others", arguments: 0..<20)
    func versionsOfWhatChanges(seed: Int) {
        var random = TestGenerator(UInt64(seed))
        let versions = FleetVersions()
        let accounts = (0..<3).map { _ in UUID.version7() }
        let assets = accounts.map { account in (0..<5).map { _ in AssetKey(account: account, asset: .version7()) } }
        for _ in 0..<200 {
            let fleetsBefore = accounts.map { versions.version(of: $0) }
            let assetsBefore = assets.map { $0.map { versions.version(of: [$0]) } }
            // Of all fleets, of all assets of one, or of one asset.
            let account = Int.random(in: accounts.indices, using: &random)
            let asset = Int.random(in: -1..<5, using: &random)
            let isOfAll = Int.random(in: 0..<10, using: &random) == 0
            if isOfAll {
                versions.bumpAll()
            } else {
                versions.bump(accounts[account], asset < 0 ? nil : assets[account][asset].asset)
            }
            for other in accounts.indices {
                let isFleet = isOfAll || other == account
                let version = versions.version(of: accounts[other])
                #expect(isFleet ? version > fleetsBefore[other] : version == fleetsBefore[other])
                for place in assets[other].indices {
                    let version = versions.version(of: [assets[other][place]])
                    let isChanged = isOfAll || isFleet && (asset < 0 || place == asset)
                    #expect(isChanged ? version > assetsBefore[other][place] : version == assetsBefore[other][place])
                }
                let sum = versions.version(of: assets[other])
                #expect(sum == assets[other].reduce(0) { $0 + versions.version(of: [$1]) })
            }
        }
    }

    @Test func veryManyAssetsAreToldApartNoMore() {
        let versions = FleetVersions()
        let account = UUID.version7()
        let (one, other) = (
            AssetKey(account: account, asset: .version7()), AssetKey(account: .version7(), asset: .version7())
        )
        versions.bump(account, one.asset)
        let before = versions.version(of: [one])
        for _ in 1..<FleetVersions.mostAssets { versions.bump(account, .version7()) }
        #expect(versions.version(of: [one]) == before)
        // One of those that are known needs no more room.
        versions.bump(account, one.asset)
        let known = AssetKey(account: account, asset: .version7())
        #expect(versions.version(of: [one]) > before && versions.version(of: [known]) == 0)
        versions.bump(account, .version7())
        #expect(versions.version(of: [known]) > 0)
        #expect(versions.version(of: [other]) == 0)
    }
}
