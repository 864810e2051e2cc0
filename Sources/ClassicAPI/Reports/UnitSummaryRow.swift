import Fleet
import Foundation
import HTTPTypes

/// What a unit did on a day. Of its inputs Iris knows one, which says when it ran, so that rows have no other running
/// time, and none that counts how often an input has changed.
struct UnitSummaryRow: Sendable {
    let unit: Int64
    let summary: DaySummary

    static let shape = ClassicShape<UnitSummaryRow>(
        "UnitSummary",
        [.id("unitId", "The unit's number.") { $0.unit }]
            + fields("start", "When the unit first ran on the day", "it first ran") { $0.summary.firstStart }
            + fields(
                "stop", "When the unit last stopped on the day, or its newest message while it runs", "it was then"
            ) {
                $0.summary.lastStop
            } + [
                .integer("run1", "Seconds that the unit ran on the day.") {
                    Int64(exactly: $0.summary.runSeconds.rounded())
                },
                .number("km", "Kilometres that the unit drove on the day.") { $0.summary.kilometres },
            ])

    private static func fields(
        _ end: String, _ time: String, _ place: String, _ point: @escaping @Sendable (UnitSummaryRow) -> TripPoint?
    ) -> [ClassicField<UnitSummaryRow>] {
        [
            .text(end + "Time", "\(time), in local time.") { row in
                point(row).map { ClassicTime.localText($0.time, in: row.summary.day.zone) }
            },
            .record(end + "Location", "The position where \(place).", Place.shape) {
                point($0)?.position.map(Place.init)
            },
            .record(end + "Address", "The address where \(place).", UnitAddress.shape) {
                point($0)?.position?.address.map(UnitAddress.init)
            },
        ]
    }
}

extension ClassicTime {
    /// What the clock on the wall shows: `2013-08-20T07:00:00.0000000`.
    static func localText(_ time: Int64, in zone: TimeZone) -> String {
        let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time) / 1000))
        return String(text(time + Int64(offset) * 1000).dropLast())
    }
}

extension ReportOperations {
    private static let summaryUnit = ClassicParameter.id(
        "unitId", aliases: ["id"], "Only the unit of this number; all units if it is not given.")
    private static let summaryDate = ClassicParameter<CalendarDate>(
        "date", "dateTime", isRequired: true,
        "The day, as it is written: of a time, the date counts, and neither its clock nor its offset.",
        rule: "must be a date such as 2013-08-20"
    ) { CalendarDate($0) }

    /// Small enough that the first byte of a long list goes out soon.
    private static let unitsOfPart = 10

    var unitSummary: ClassicOperation {
        ClassicOperation(
            "UnitSummary",
            """
            What each unit did on a day of the time zone that the server is set to: when it first ran and last stopped, \
            how long it ran and how far it drove.
            """,
            routes: [.init("/Report/UnitSummary", .get, .post), .init("/Report/UnitSummary/{Id}", .get, .post)],
            parameters: [Self.summaryUnit.description, Self.summaryDate.description], row: UnitSummaryRow.shape,
            errors: [.unitNotFound]
        ) { call in
            let day = try call.parameters.required(Self.summaryDate).day(in: timeZone)
            let ids: [UUID]
            if let number = try call.parameters.optional(Self.summaryUnit) {
                ids = [try await fleet.unit(number, of: call.account).id]
            } else {
                ids = try await fleet.units(of: call.account, UnitFilter())
            }
            let parts = ids.split(every: Self.unitsOfPart)
            return ClassicRows(parts: parts.count) { part in
                var rows: [UnitSummaryRow] = []
                for asset in try await fleet.assets(Array(parts[part]), of: call.account) {
                    for summary in try await fleet.summaries(of: asset.sampleKey, [day]) {
                        rows.append(UnitSummaryRow(unit: asset.unitNumber, summary: summary))
                    }
                }
                return rows
            }
        }
    }
}

/// A day of the calendar that is there in every time zone.
struct CalendarDate: Sendable, Hashable {
    private let year: Int
    private let month: Int
    private let date: Int

    /// - Parameter text: a date, or a time that begins with one; nil for everything else.
    init?(_ text: String) {
        guard ClassicTime.milliseconds(text) != nil else { return nil }
        let parts = text.utf8.prefix(10).split(separator: UInt8(ascii: "-")).compactMap { Int(Substring($0)) }
        guard parts.count == 3, parts[0] > 0 else { return nil }
        (year, month, date) = (parts[0], parts[1], parts[2])
    }

    /// - Throws: `ClassicError` when the place has skipped the day, as those have that crossed the date line.
    func day(in zone: TimeZone) throws(ClassicError) -> LocalDay {
        guard let day = LocalDay(year: year, month: month, day: date, in: zone) else {
            throw ClassicError([
                .init(
                    code: .parameterInvalid, parameter: "date",
                    message: "must be a day that there was in \(zone.identifier)"
                )
            ])
        }
        return day
    }
}
