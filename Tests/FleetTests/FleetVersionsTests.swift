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
            let account = Int.random(in: -1..<15, using: &random) / 5
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

    @Test func manyChangesOfOneFleetTakeNoMoreThanSomeMemory() {
        let versions = FleetVersions()
        let (account, first) = (UUID.version7(), AssetKey(account: .version7(), asset: .version7()))
        let one = AssetKey(account: account, asset: .version7())
        versions.bump(account, one.asset)
        let before = versions.version(of: [one])
        for _ in 0..<10_000 { versions.bump(account, .version7()) }
        // They are told apart no more, so that all count as changed.
        #expect(versions.version(of: [one]) > before)
        #expect(versions.version(of: [first]) == 0)
    }
}
