import Fleet
import ISO15143
import Telemetry
import Web

import struct Foundation.UUID

extension FleetExport {
    /// What of a machine's past is asked for.
    struct SeriesRequest: Sendable, Hashable {
        let dataPoint: String
        let start: ExportTime
        let end: ExportTime
        let page: Int
    }

    /// The pages of time series have so many items: a day of one a minute fits.
    static let seriesPageSize = 2_000
    /// A request may reach over so many milliseconds: 14 days.
    static let longestInterval: Int64 = 14 * 86_400_000

    /// A page of a time series.
    /// - Throws: `APIError` when the interval is none or too long, or the account has no such machine, or the export no
    ///   such series.
    func series(
        _ request: SeriesRequest, of name: Name, of account: UUID, as form: ExportedDocument.Form
    ) async throws -> ExportedDocument {
        let (start, end) = (request.start.milliseconds, request.end.milliseconds)
        if start >= end { throw APIError(violations: [Violation("end", "must be later than start")]) }
        if end - start > Self.longestInterval {
            throw APIError(violations: [Violation("end", "must be at most 14 days later than start")])
        }
        let asset = try await asset(name, of: account)
        guard let series = ExportedSeries(named: request.dataPoint) else {
            throw APIError(.notFound, "There is no time series '\(request.dataPoint)'.")
        }
        let offset = max(0, request.page - 1) * Self.seriesPageSize
        let limit = request.page == 0 ? 0 : Self.seriesPageSize
        let (total, items) = try await answering { () async throws(FleetError) in
            do throws(TelemetryError) {
                return try await series.items(
                    of: asset.sampleKey, in: start...end, offset: offset, limit: limit, from: samples)
            } catch {
                throw .samples(error)
            }
        }
        let segments = name.segments + [request.dataPoint, request.start.text, request.end.text]
        let last = max(1, (total + Self.seriesPageSize - 1) / Self.seriesPageSize)
        let links = address.links(segments, page: request.page, last: last)
        var document = TimeSeriesDocument(of: series.segment, links: links, as: form.format)
        switch items {
        case .each(let items): for item in items { document.append(item) }
        case .numbers(let numbers, at: let times, as: let item): document.append(numbers, at: times, as: item)
        }
        let bytes = document.finish()
        var digest = ContentDigest()
        digest.add(bytes)
        return ExportedDocument(bytes, form, digest: digest)
    }
}
