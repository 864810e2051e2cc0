/// The data points of the standard itself, in document order.
extension DataPoint {
    package static let averageLoadFactorLast24 = DataPoint("AverageLoadFactorLast24", "Percent", .quantity, decimals: 2)
    package static let activeRegenerationHours = DataPoint(
        "CumulativeActiveRegenerationHours", "Hour", .hours, decimals: 2)
    package static let idleHours = DataPoint("CumulativeIdleHours", "Hour", .hours, decimals: 2)
    package static let idleNonOperatingHours = DataPoint("CumulativeIdleNonOperatingHours", "Hour", .hours, decimals: 2)
    package static let loadCount = DataPoint("CumulativeLoadCount", "Count", .quantity)
    package static let operatingHours = DataPoint("CumulativeOperatingHours", "Hour", .hours, decimals: 2)
    package static let payloadTotals = DataPoint(
        "CumulativePayloadTotals", "Payload", units: "PayloadUnits", .quantity)
    package static let powerTakeOffHours = DataPoint("CumulativePowerTakeOffHours", "Hour", .hours, decimals: 2)
    package static let defRemaining = DataPoint("DEFRemaining", "Percent", .quantity, decimals: 2)
    package static let defTankCapacity = DataPoint(
        "DEFRemaining", "DEFTankCapacity", units: "DEFTankCapacityUnits", .quantity)
    package static let distance = DataPoint("Distance", "Odometer", units: "OdometerUnits", .quantity, decimals: 2)
    package static let engineNumber = DataPoint("EngineStatus", "EngineNumber", .text)
    package static let engineRunning = DataPoint("EngineStatus", "Running", .boolean)
    package static let fuelUsed = DataPoint("FuelUsed", "FuelConsumed", units: "FuelUnits", .quantity)
    package static let fuelUsedLast24 = DataPoint("FuelUsedLast24", "FuelConsumed", units: "FuelUnits", .quantity)
    package static let fuelRemaining = DataPoint("FuelRemaining", "Percent", .quantity, decimals: 2)
    package static let fuelTankCapacity = DataPoint(
        "FuelRemaining", "FuelTankCapacity", units: "FuelTankCapacityUnits", .quantity)
    package static let maximumSpeedLast24 = DataPoint("MaximumSpeedLast24", "Speed", units: "SpeedUnits", .quantity)

    static let standard: [DataPoint] = [
        averageLoadFactorLast24, activeRegenerationHours, idleHours, idleNonOperatingHours, loadCount, operatingHours,
        payloadTotals, powerTakeOffHours, defRemaining, defTankCapacity, distance, engineNumber, engineRunning,
        fuelUsed, fuelUsedLast24, fuelRemaining, fuelTankCapacity, maximumSpeedLast24,
    ]
}
