import Testing
import Web

@testable import IrisAPI

/// The quotas of all operations count apart unless they are meant to be one.
@Suite struct DocumentedQuotasTests {
    private let all: [[Quota]] = [
        .fleetPage, .singleElement, .timeSeries(dates: ["start", "end"]), .locationPage, .location, .seriesQueries,
        .seriesMetrics,
    ]

    @Test func noTwoStandUnderOneName() {
        let names = all.joined().map(\.name)
        #expect(names.count == 10 && Set(names).count == names.count)
    }

    @Test func everyURLOfTheExportHasItsPoolAndNothingElseHasOne() {
        for quota in all.joined() {
            #expect((quota.pool == Quota.Pool(requests: 50, days: 30)) == (quota.seconds == 900), "\(quota.name)")
        }
    }

    @Test func theOperationsStateTheirs() async throws {
        try await withAPI { api in
            let quotas = Dictionary(uniqueKeysWithValues: api.operations.map { ($0.id, $0.quotas) })
            #expect(quotas["listLocations"] == .locationPage)
            #expect(quotas["getLocation"] == .location)
            #expect(quotas["listAssets"] == [])
            #expect(quotas["getFleetPage"] == .fleetPage)
            #expect(quotas["getSingleElement"] == .singleElement)
            #expect(quotas["getSingleElementByMakeModelSerial"] == .singleElement)
            #expect(quotas["getTimeSeries"] == .timeSeries(dates: ["start", "end"]))
            #expect(quotas["getTimeSeriesByMakeModelSerial"] == .timeSeries(dates: ["start", "end"]))
        }
    }
}
