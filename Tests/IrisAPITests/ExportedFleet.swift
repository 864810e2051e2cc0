import Fleet
import Foundation
import HTTPTypes
import ISO15143
import Telemetry
import Testing
import Web

/// Reads the export of a harness.
struct ExportedFleet {
    static let path = "/api/aemp/v2/15143/-3/Fleet"
    static let root = APIHarness.publicURL + "/public" + path

    let api: APIHarness
    let account: UUID

    func page(_ number: Int, query: String? = nil, accept: String? = nil, gzip: Bool = false) async throws
        -> APIHarness.Answer
    {
        var headers: HTTPFields = [:]
        headers[.accept] = accept
        if gzip { headers[.acceptEncoding] = "gzip" }
        return try await api.call(
            "getFleetPage", as: account, path: ["page": "\(number)"], query: query, headers: headers)
    }

    func machine(_ id: String, query: String? = nil, accept: String? = nil) async throws -> APIHarness.Answer {
        var headers: HTTPFields = [:]
        headers[.accept] = accept
        return try await api.call("getSingleElement", as: account, path: ["id": id], query: query, headers: headers)
    }

    /// Times in milliseconds since 1970 UTC.
    func series(_ id: String, _ dataPoint: String, _ range: ClosedRange<Int64>, page: Int = 1) async throws -> JSONValue
    {
        let path = [
            "id": id, "dataPoint": dataPoint, "page": "\(page)",
            "start": Timestamp(milliseconds: range.lowerBound).description,
            "end": Timestamp(milliseconds: range.upperBound).description,
        ]
        let answer = try await api.call(
            "getTimeSeries", as: account, path: path, headers: [.accept: "application/json"])
        #expect(answer.status == 200)
        return try answer.json
    }
}
