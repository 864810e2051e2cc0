package import Foundation
import Telemetry

/// An asset with what a table of machines shows beside it.
package struct AssetOverview: Sendable, Hashable {
    package let asset: Asset
    package let location: AssetLocation?
    package let operatingHours: Double?
    /// Percent of the tank.
    package let fuel: Double?
    /// Percent of the battery that drives the machine.
    package let charge: Double?
}

extension FleetStore {
    /// A part of the account's assets with their positions, hours and fuel or charge.
    package func overview(
        of account: UUID, _ query: AssetQuery
    ) async throws(FleetError) -> (total: Int, assets: [AssetOverview]) {
        let (total, assets) = try await assets(of: account, query)
        return (total, assets.map(overview))
    }

    /// One asset, hidden or not, with its position, hours and fuel or charge.
    /// - Throws: `FleetError.notFound` when the account has no asset of this id.
    package func overview(of id: UUID, in account: UUID) async throws(FleetError) -> AssetOverview {
        overview(try await asset(id, of: account))
    }

    private func overview(_ asset: Asset) -> AssetOverview {
        let key = asset.sampleKey
        return AssetOverview(
            asset: asset, location: latestLocation(of: asset.id, in: asset.accountID),
            operatingHours: latestNumber(MachineInsight.operatingHours, of: key),
            fuel: latestNumber(MachineInsight.fuelLevel, of: key),
            charge: latestNumber(MachineInsight.stateOfCharge, of: key))
    }

    /// The newest value of a series; nil where it is no finite number.
    func latestNumber(_ series: SeriesKey, of asset: AssetKey) -> Double? {
        guard case .number(let value)? = samples?.latest(of: asset, series)?.value, value.isFinite else { return nil }
        return value
    }
}

/// Series that the program itself looks at.
extension MachineInsight {
    static let operatingHours = SeriesKey(.insight, "CumulativeOperatingHours")
    static let fuelLevel = SeriesKey(.insight, "FuelLevel")
    static let stateOfCharge = SeriesKey(.insight, "BatteryStateOfChargePercent")
}
