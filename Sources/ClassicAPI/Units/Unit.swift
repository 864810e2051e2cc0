import Fleet
import Telemetry

/// An asset as the Classic API shows it, with where it is and what it last reported. What Iris has no source for, such
/// as outputs, signal levels and keys, is not among its fields.
///
/// A class, so that a field is handed one reference.
final class Unit: UnitReadingRow {
    let asset: UnitAsset
    /// When it last reported, in milliseconds since 1970 UTC.
    let lastReportedAt: Int64?
    /// When the position was measured, in milliseconds since 1970 UTC.
    let fixTime: Int64?
    /// The last position, and the newest value of each measure.
    let reading: UnitReading

    private init(_ asset: UnitAsset, lastReportedAt: Int64?, fixTime: Int64?, _ reading: UnitReading) {
        self.asset = asset
        self.lastReportedAt = lastReportedAt
        self.fixTime = reading.place == nil ? nil : fixTime
        self.reading = reading
    }

    /// - Parameter newest: of each asset the newest samples, in the order of the series of `UnitReadings`.
    static func units(_ assets: [UnitAsset], _ newest: [SampleStore.Newest]) -> [Unit] {
        var readings = UnitReadings.Builder(rows: assets.count)
        let fixTimes = newest.enumerated().map { row, unit in
            let fixTime = unit.samples[PositionPart.latitude.place]?.time
            for place in unit.samples.indices.reversed() {
                let role = UnitReadings.roles[place]
                // A part of the position of another time belongs to another fix.
                guard let sample = unit.samples[place], role.isMeasure || sample.time == fixTime else { continue }
                readings.add(sample.value, as: role, row: row)
            }
            return fixTime
        }
        let rows = readings.finish()
        return assets.indices.map {
            Unit(assets[$0], lastReportedAt: newest[$0].lastTime, fixTime: fixTimes[$0], rows[$0])
        }
    }

    static let shape = ClassicShape<Unit>(
        "Unit",
        [
            .id("id", "The unit's number, kept for good.") { $0.asset.number },
            .text("serialNumber", "Serial number of the telematics device; of the machine where it has none.") {
                $0.asset.serialNumber
            },
            .text("vehicleType", "The class of machine.") { $0.asset.type },
            .text("name", "The unit's name.") { $0.asset.name },
            .text("displayName", "The name to show.") { $0.asset.name },
            .text("referenceNumber", "The unit's key in a system of its owner.") { $0.asset.externalReference },
            .id("categoryId", "The number of the unit's category.") { $0.asset.category },
            .id("clientId", "The number of the client for whom the unit works.") { $0.asset.client },
            .time("createdAt", "When the unit was created.") { $0.asset.createdAt },
            .time("gpsFixTime", "When the position was measured.") { $0.fixTime },
            .time("messageTime", "When the unit last reported.") { $0.lastReportedAt },
            .record("location", "The last position.", Place.shape) { $0.reading.place },
            .number("altitude", "Metres above mean sea level.") { $0.reading.altitude },
            .integer("heading", "Degrees from north, clockwise.") { $0.reading.heading },
            .number("speed", "Kilometres an hour, at the last position.") { $0.reading.speed },
            .record("address", "The address near the last position.", UnitAddress.shape) { $0.reading.address },
        ] + UnitMeasure.fields()
            + [
                .boolean("isActive", "Whether the unit stands in lists: false once it has been taken off its device.") {
                    !$0.asset.isHidden
                },
                .boolean("isOwn", "Whether the unit belongs to the account of the token.") { _ in true },
            ])
}

/// What the Classic API shows of an asset as it was created or changed. It is kept for whole fleets, so that it has no more
/// than that.
final class UnitAsset: Sendable {
    let key: AssetKey
    let number: Int64
    let serialNumber: String?
    let type: String?
    let name: String
    let externalReference: String?
    let category: Int64?
    let client: Int64?
    /// In milliseconds since 1970 UTC.
    let createdAt: Int64
    let isHidden: Bool

    init(_ asset: Asset) {
        key = asset.sampleKey
        number = asset.unitNumber
        serialNumber = asset.telematicsDevices.first?.serialNumber ?? asset.serialNumber
        type = asset.type
        name = asset.name
        externalReference = asset.externalReference
        category = asset.category
        client = asset.client
        createdAt = asset.createdAt
        isHidden = asset.hidden
    }
}

/// A class, so that rows share what they have in common.
final class UnitAddress: Sendable {
    let address: AssetLocation.Address

    init(_ address: AssetLocation.Address) {
        self.address = address
    }

    static let shape = ClassicShape<UnitAddress>(
        "Address",
        [
            .text("country", "The country.") { $0.address.country },
            .text("zipCode", "The postal code.") { $0.address.zip },
            .text("city", "The city.") { $0.address.city },
            .text("streetAddress", "Street and number.") { $0.address.street },
        ])
}
