package import Foundation
import ISO15143
import SQL

/// A fleet that looks like one of a rental company: machines of several makes on building sites in northern Europe.
/// Every serial number in it is invented. The same seed, count and time give the same machines.
package enum DemoFleet {
    /// A machine with its position and values at the time for which it was made.
    package struct Machine: Sendable, Hashable {
        package let draft: AssetDraft
        /// Without the asset's id, which the machine gets when it is created; nil for the few without a fix.
        package let position: Position?
        package let values: [LatestValue]
        /// When it last reported, in milliseconds since 1970 UTC.
        package let reportedAt: Int64
    }

    package struct Position: Sendable, Hashable {
        package let latitude: Double
        package let longitude: Double
        package let altitude: Double
        package let accuracy: Double
        package let heading: Double
        package let speed: Double
        package let address: AssetLocation.Address
    }

    package static let defaultCount = 250

    /// - Parameter now: in milliseconds since 1970 UTC; nothing in the fleet is newer.
    package static func machines(count: Int = defaultCount, seed: UInt64 = 1, at now: Int64) -> [Machine] {
        var maker = DemoMaker(seed: seed, now: now)
        return (0..<count).map { maker.machine($0) }
    }

    /// Creates the machines in an account, in one transaction.
    /// - Returns: the assets in the order of `machines`.
    package static func install(
        into store: FleetStore, account: UUID, count: Int = defaultCount, seed: UInt64 = 1, at now: Int64 = .now
    ) async throws(FleetError) -> [Asset] {
        let machines = machines(count: count, seed: seed, at: now)
        return try await store.write { connection in
            try machines.map { machine in
                var asset = try store.insert(machine.draft, in: account, at: now, on: connection)
                asset.lastReportedAt = machine.reportedAt
                try asset.update(on: connection)
                _ = try connection.keep(machine.values, of: asset.id, in: account)
                if let position = machine.position {
                    let location = AssetLocation(
                        assetID: asset.id, time: machine.reportedAt, latitude: position.latitude,
                        longitude: position.longitude, altitude: position.altitude, accuracy: position.accuracy,
                        heading: position.heading, speed: position.speed, address: position.address)
                    _ = try connection.keep(location, in: account)
                }
                return asset
            }
        }
    }
}
