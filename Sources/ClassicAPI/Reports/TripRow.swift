import Fleet
import HTTPTypes

/// A trip of a unit. Iris has no keys that a driver starts a machine with, so that rows have no `keyId`.
struct TripRow: Sendable {
    let unit: Int64
    let trip: Trip

    static let shape = ClassicShape<TripRow>(
        "Trip",
        [.id("unitId", "The unit's number.") { $0.unit }]
            + fields("start", "where the trip began", "When the trip began.") { $0.trip.start }
            + fields(
                "stop", "where the trip ended, or has come to", "When the trip ended, or the newest message of it."
            ) {
                $0.trip.stop
            } + [
                .boolean("finished", "Whether the trip has ended.") { $0.trip.isFinished },
                .number("maxSpeed", "Kilometres an hour, the highest that was reported on the trip.") {
                    $0.trip.maxSpeed
                },
            ])

    /// The fields of an end of a trip.
    private static func fields(
        _ end: String, _ place: String, _ time: String, _ point: @escaping @Sendable (TripRow) -> TripPoint
    ) -> [ClassicField<TripRow>] {
        [
            .time(end + "Time", time) { point($0).time },
            .record(end + "Location", "The position \(place).", Place.shape) {
                point($0).position.map(Place.init)
            },
            .record(end + "Address", "The address \(place).", UnitAddress.shape) {
                point($0).position?.address.map(UnitAddress.init)
            },
            .number(end + "Km", "The odometer \(place), in kilometres.") { point($0).odometer },
            .integer(end + "Run1", "The hour meter \(place), in seconds.") {
                point($0).hours.flatMap { Int64(exactly: ($0 * 3600).rounded()) }
            },
        ]
    }
}

extension ReportOperations {
    private static let tripUnit = ClassicParameter.id(
        "unitID", aliases: ["id"], isRequired: true, "The unit's number.")
    private static let tripKey = ClassicParameter<Int64>(
        "keyID", "integer", "The key that the unit was started with. There are no keys yet, so that it is refused.",
        rule: "names a key, and the account has none; ask for the trips of a unit by \(tripUnit.description.name)"
    ) { _ in nil }
    private static let tripsFrom = ClassicParameter.time(
        "dateFrom", isRequired: true, "The beginning; a date is its midnight, UTC.")
    private static let tripsTo = ClassicParameter.time(
        "dateTo", isRequired: true, "The end, which is not among the times any more; a date is its midnight, UTC.")

    /// So many days are looked through before the first of their trips is sent.
    private static let daysOfPart: Int64 = 10

    var trip: ClassicOperation {
        ClassicOperation(
            "Trip", "The trips of a unit that begin in a range: from each start of its engine to its stop.",
            routes: [.init("/Report/Trip", .get, .post)],
            parameters: [
                Self.tripUnit.description, Self.tripKey.description, Self.tripsFrom.description,
                Self.tripsTo.description,
            ], row: TripRow.shape, errors: [.unitNotFound]
        ) { call in
            let range = try ReportRange(call.parameters, from: Self.tripsFrom, to: Self.tripsTo)
            let asset = try await fleet.unit(try call.parameters.required(Self.tripUnit), of: call.account)
            let parts = range.days(reportedBy: asset, in: samples, inOne: Self.daysOfPart)
            return ClassicRows(parts: parts.count) { part in
                var rows: [TripRow] = []
                let times = parts[part].lowerBound..<parts[part].upperBound + 1
                try await fleet.trips(of: asset.sampleKey, beginningIn: times) { trip in
                    rows.append(TripRow(unit: asset.unitNumber, trip: trip))
                }
                return rows
            }
        }
    }
}
