package import Fleet
package import Foundation
import SQL

/// Machines of the simulated fleet with a day of samples.
package enum TestMachines {
    package static func install(
        into store: FleetStore, account: UUID, count: Int, seed: UInt64 = 1, at now: Int64 = .now
    ) async throws -> [Asset] {
        let start = now - 86_400_000
        var simulation = try await FleetSimulation(
            in: store, samples: store.testSamples, account: account, seed: seed, count: count, start: start, at: now)
        try await simulation.advance(to: now)
        return try await store.assets(of: account, AssetQuery(limit: 1000)).assets
    }
}
