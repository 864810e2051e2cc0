import Fleet
import Telemetry

/// An asset as the Classic API shows it, with where it is and what it last reported. What Iris has no source for, such
/// as outputs, signal levels and keys, is not among its fields.
struct Unit: Sendable {
    let asset: Asset
    let location: AssetLocation?
    /// The newest value of each measure.
    let measures: UnitMeasures

    init(_ asset: Asset, in samples: any SampleStoring) {
        self.asset = asset
        var measures = UnitMeasures()
        var position: [(part: PositionPart, sample: Sample)] = []
        // All at once, which costs less than each by its name.
        for sample in samples.latest(of: asset.sampleKey).samples {
            if let source = UnitMeasure.source(sample.series) {
                measures.add(sample.value, of: source)
            } else if sample.series.kind == .location, let part = PositionPart(rawValue: sample.series.name) {
                position.append((part, sample))
            }
        }
        self.measures = measures
        location = position.first { $0.part == .latitude }.flatMap { fix in
            AssetLocation(asset: asset.id, time: fix.sample.time) { part in
                // A part of another time belongs to another fix.
                position.first { $0.part == part && $0.sample.time == fix.sample.time }?.sample.value
            }
        }
    }

    static let shape = ClassicShape<Unit>(
        "Unit",
        [
            .text("id", "The unit's number, kept for good.") { String($0.asset.unitNumber) },
            .text("serialNumber", "Serial number of the telematics device; of the machine where it has none.") {
                $0.asset.telematicsDevices.first?.serialNumber ?? $0.asset.serialNumber
            },
            .text("vehicleType", "The class of machine.") { $0.asset.type },
            .text("name", "The unit's name.") { $0.asset.name },
            .text("displayName", "The name to show.") { $0.asset.name },
            .text("referenceNumber", "The unit's key in a system of its owner.") { $0.asset.externalReference },
            .time("createdAt", "When the unit was created.") { $0.asset.createdAt },
            .time("gpsFixTime", "When the position was measured.") { $0.location?.time },
            .time("messageTime", "When the unit last reported.") { $0.asset.lastReportedAt },
            .record("location", "The last position.", GeoPoint.shape) { $0.location.map(GeoPoint.init) },
            .number("altitude", "Metres above mean sea level.") { $0.location?.altitude },
            .integer("heading", "Degrees from north, clockwise.") { $0.location.flatMap(\.wholeHeading) },
            .number("speed", "Kilometres an hour, at the last position.") { $0.location?.speed },
            .record("address", "The address near the last position.", UnitAddress.shape) {
                $0.location?.address.map(UnitAddress.init)
            },
        ] + UnitMeasure.allCases.map { measure in measure.field { $0.measures[measure] } }
            + [
                .boolean("isActive", "Whether the unit stands in lists: false once it has been taken off its device.") {
                    !$0.asset.hidden
                },
                .boolean("isOwn", "Whether the unit belongs to the account of the token.") { _ in true },
            ])
}

struct UnitAddress: Sendable {
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

extension AssetLocation {
    /// The heading in whole degrees, as the Classic API has it; 360 is 0.
    var wholeHeading: Int64? {
        heading.flatMap { $0.isFinite && abs($0) <= 360 ? (Int64($0.rounded()) + 360) % 360 : nil }
    }
}
