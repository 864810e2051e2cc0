import Fleet
import Telemetry

import struct Foundation.UUID

/// The times that a report is asked for: from the first on, and before the second, so that reports of ranges which
/// follow each other have every row once.
struct ReportRange: Sendable, Equatable {
    /// In milliseconds since 1970 UTC.
    let from: Int64
    let to: Int64

    static let fromParameter = ClassicParameter.time(
        "from", isRequired: true, "The beginning; a date is its midnight, UTC.")
    static let toParameter = ClassicParameter.time(
        "to", isRequired: true, "The end, which is not among the times any more; a date is its midnight, UTC.")

    /// - Throws: `ClassicError` when the range ends before it begins.
    init(
        _ parameters: ClassicParameters, from fromParameter: ClassicParameter<Int64> = fromParameter,
        to toParameter: ClassicParameter<Int64> = toParameter
    ) throws(ClassicError) {
        from = try parameters.required(fromParameter)
        to = try parameters.required(toParameter)
        if from > to {
            throw ClassicError([
                .init(
                    code: .parameterInvalid, parameter: fromParameter.description.name,
                    message: "must not be after \(toParameter.description.name)")
            ])
        }
    }

    private static let day: Int64 = 86_400_000

    /// The times of the range, both ends included, without those of which no samples are kept; nil when none is left.
    func times(reportedBy asset: Asset, in samples: SampleStore) -> ClosedRange<Int64>? {
        guard let oldest = samples.oldestTime(of: asset.sampleKey), let newest = samples.lastTime(of: asset.sampleKey)
        else { return nil }
        return times(oldest: oldest, newest: newest)
    }

    /// The same in pieces.
    /// - Parameter days: how many days a piece has.
    func days(reportedBy asset: Asset, in samples: SampleStore, inOne days: Int64) -> [ClosedRange<Int64>] {
        times(reportedBy: asset, in: samples).map { Self.days($0, inOne: days) } ?? []
    }

    /// - Parameters:
    ///   - oldest: no sample is older.
    ///   - newest: of the newest sample.
    func days(oldest: Int64, newest: Int64, inOne days: Int64 = 1) -> [ClosedRange<Int64>] {
        times(oldest: oldest, newest: newest).map { Self.days($0, inOne: days) } ?? []
    }

    private func times(oldest: Int64, newest: Int64) -> ClosedRange<Int64>? {
        let first = max(from, oldest)
        // No time that was kept is the largest or smallest number.
        let last = min(to - 1, newest)
        return first <= last ? first...last : nil
    }

    private static func days(_ times: ClosedRange<Int64>, inOne days: Int64) -> [ClosedRange<Int64>] {
        let length = days * day
        return stride(from: times.lowerBound, through: times.upperBound, by: Int(length)).map {
            $0...min($0 + length - 1, times.upperBound)
        }
    }
}

/// One unit and a range of times: what reports are asked for.
struct UnitReport: Sendable {
    let asset: Asset
    /// Without the times of which no samples are kept; nil when none is left.
    private let times: ClosedRange<Int64>?

    static let unit = ClassicParameter.id("unitId", aliases: ["id"], isRequired: true, "The unit's number.")

    static let parameters = [
        unit.description, ReportRange.fromParameter.description, ReportRange.toParameter.description,
    ]

    /// - Throws: `ClassicError` when the account has no such unit or the range ends before it begins.
    init(_ call: ClassicCall, in fleet: FleetStore, _ samples: SampleStore) async throws {
        let range = try ReportRange(call.parameters)
        asset = try await fleet.unit(try call.parameters.required(Self.unit), of: call.account)
        times = range.times(reportedBy: asset, in: samples)
    }

    // MARK: Parts

    /// Few enough that the first byte goes out soon, in milliseconds.
    private static let firstLength: Int64 = 86_400_000
    private static let longestLength = 7 * firstLength
    /// However many rows a time has, a part gets on.
    private static let shortestLength: Int64 = 60_000
    /// So many rows are wanted in a part: what a part costs beside them is then little, and so is its memory.
    static let rowsOfPart = 2_000
    /// A part has no more.
    static let mostRows = 4 * rowsOfPart

    /// The rows of the report, those of a day first. Where they are few, a part is made of more days than the one before.
    func rows<Row>(
        _ load: @escaping @Sendable (ClosedRange<Int64>) async throws -> [Row]
    ) -> ClassicRows<Row> {
        times.map { Self.rows(in: $0, load) } ?? ClassicRows([])
    }

    /// - Parameter length: of the first part.
    static func rows<Row>(
        in times: ClosedRange<Int64>, firstLength length: Int64 = firstLength,
        _ load: @escaping @Sendable (ClosedRange<Int64>) async throws -> [Row]
    ) -> ClassicRows<Row> {
        ClassicRows(isLong: true) {
            // What is kept together is read at once, so that a little of it is not left for a part of its own.
            let (wanted, together) = (times.lowerBound + length - 1, SampleStore.lastTime(keptWith: times.lowerBound))
            let end = min(together <= wanted + length / 2 ? together : wanted, times.upperBound)
            let rows = try await load(times.lowerBound...end)
            guard end < times.upperBound else { return part(rows, from: 0, nil) }
            let fitting = (end + 1 - times.lowerBound) * Int64(rowsOfPart) / Int64(max(rows.count, 1))
            let next = max(min(fitting, length * 2, longestLength), shortestLength)
            return part(rows, from: 0, self.rows(in: end + 1...times.upperBound, firstLength: next, load))
        }
    }

    /// Rows of which there are many at once, as where a unit begins to report often, are written in parts of their own.
    private static func part<Row>(
        _ rows: [Row], from place: Int, _ rest: ClassicRows<Row>?
    ) -> ClassicRows<Row>.Loaded {
        let end = min(place + mostRows, rows.count)
        if place == 0, end == rows.count { return (rows, rest) }
        guard end < rows.count else { return (Array(rows[place...]), rest) }
        return (Array(rows[place..<end]), ClassicRows(isLong: true) { part(rows, from: end, rest) })
    }
}

extension FleetStore {
    /// - Throws: `ClassicError` when the account has no unit of this number.
    func unit(_ number: Int64, of account: UUID) async throws -> Asset {
        guard let asset = try await asset(unit: number, of: account) else {
            throw ClassicError(.unitNotFound, ClassicErrorCode.unitNotFound.meaning)
        }
        return asset
    }
}
