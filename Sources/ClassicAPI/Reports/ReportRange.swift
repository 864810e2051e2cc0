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

    /// The range in pieces of days, both ends included, in which an answer is made: without the times of which no
    /// samples are kept.
    /// - Parameter days: how many days a piece has.
    func days(reportedBy asset: Asset, in samples: SampleStore, inOne days: Int64 = 1) -> [ClosedRange<Int64>] {
        guard let oldest = samples.oldestTime(of: asset.sampleKey), let newest = samples.lastTime(of: asset.sampleKey)
        else { return [] }
        return self.days(oldest: oldest, newest: newest, inOne: days)
    }

    /// - Parameters:
    ///   - oldest: no sample is older.
    ///   - newest: of the newest sample.
    func days(oldest: Int64, newest: Int64, inOne days: Int64 = 1) -> [ClosedRange<Int64>] {
        let first = max(from, oldest)
        // No time that was kept is the largest or smallest number.
        let last = min(to - 1, newest)
        guard first <= last else { return [] }
        let length = days * Self.day
        return stride(from: first, through: last, by: Int(length)).map { $0...min($0 + length - 1, last) }
    }
}

/// One unit and a range of times: what reports are asked for.
struct UnitReport: Sendable {
    let asset: Asset
    let days: [ClosedRange<Int64>]

    static let unit = ClassicParameter.id("unitId", aliases: ["id"], isRequired: true, "The unit's number.")

    static let parameters = [
        unit.description, ReportRange.fromParameter.description, ReportRange.toParameter.description,
    ]

    /// - Throws: `ClassicError` when the account has no such unit or the range ends before it begins.
    init(_ call: ClassicCall, in fleet: FleetStore, _ samples: SampleStore) async throws {
        let range = try ReportRange(call.parameters)
        asset = try await fleet.unit(try call.parameters.required(Self.unit), of: call.account)
        days = range.days(reportedBy: asset, in: samples)
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
