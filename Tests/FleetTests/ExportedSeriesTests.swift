import FleetTestSupport
import Foundation
import ISO15143
import SQL
import Telemetry
import TestSupport
import Testing

@testable import Fleet

/// The time series of the export.
@Suite struct ExportedSeriesTests {
    private func items(
        _ name: String, _ samples: [Sample], offset: Int = 0, limit: Int = 100, in range: ClosedRange<Int64> = 0...1000
    ) async throws -> (total: Int, items: [TimeSeriesItem]) {
        var found: (total: Int, items: [TimeSeriesItem]) = (0, [])
        try await withFleet { store, _ in
            let store = try #require(store.samples)
            let asset = AssetKey(account: .version7(), asset: .version7())
            try await store.append([AssetSamples(asset, samples)])
            let series = try #require(ExportedSeries(named: name))
            let page = try await series.items(of: asset, in: range, offset: offset, limit: limit, from: store)
            found = (page.total, page.items.all)
        }
        return found
    }

    @Test func everyElementAndEveryInsightHasOneHoweverItIsSpelt() throws {
        for name in DataPoint.all.map(\.element) + MachineInsight.all.map(\.name) + ["Locations", "Faults"] {
            let series = try #require(ExportedSeries(named: name))
            #expect(series.segment.name == name.filter { $0 != "_" })
            #expect(ExportedSeries(named: name.uppercased()) == series)
            #expect(ExportedSeries(named: name.filter { $0 != "_" }) == series)
        }
        for name in ["", "Location ", "Unknown", "Faults/x", "Größe", "machine_insight_engine_speed"] {
            #expect(ExportedSeries(named: name) == nil)
        }
    }

    @Test func theValuesOfAnElementAtOneTimeAreOneItem() async throws {
        let (percent, capacity) = (SeriesKey(.insight, "FuelLevel"), SeriesKey(.insight, "FuelTankCapacity"))
        let found = try await items(
            "FuelRemaining",
            [
                Sample(capacity, at: 2, .number(200)), Sample(percent, at: 1, .number(10)),
                Sample(percent, at: 2, .number(20)), Sample(percent, at: 3, .absent),
                Sample(capacity, at: 4, .number(201)),
                Sample(percent, at: 1001, .number(0)),
            ])
        func value(_ point: DataPoint, _ time: Int64, _ number: Double) -> DataValue {
            DataValue(
                point: point, time: time, reading: .number(number), units: point == .fuelTankCapacity ? "litre" : nil)
        }
        #expect(
            found.items == [
                .values([value(.fuelRemaining, 1, 10)]),
                .values([value(.fuelRemaining, 2, 20), value(.fuelTankCapacity, 2, 200)]),
                .values([value(.fuelTankCapacity, 4, 201)]),
            ])
        #expect(found.total == 3)
    }

    @Test func faultsAreThoseThatWereReportedAsActive() async throws {
        let active = Fleet.FaultCode(code: "100-1", source: "0", description: "Oil", severity: "HIGH", isActive: true)
        let cleared = Fleet.FaultCode(code: "100-1", source: "0", isActive: false)
        let other = Fleet.FaultCode(code: "5", isActive: true)
        let found = try await items(
            "faults",
            [
                Sample(active.series, at: 1, active.sample), Sample(cleared.series, at: 2, cleared.sample),
                Sample(active.series, at: 3, active.sample), Sample(other.series, at: 1, other.sample),
            ])
        func fault(_ fault: Fleet.FaultCode, _ time: Int64) -> TimeSeriesItem {
            .fault(
                ISO15143.FaultCode(
                    identifier: fault.code, description: fault.description, severity: fault.severity,
                    source: fault.source.isEmpty ? nil : fault.source, time: time))
        }
        #expect(found.items == [fault(active, 1), fault(other, 1), fault(active, 3)])
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func pagesOfAnySeriesJoinToTheWholeInOrderOfTime(seed: UInt64) async throws {
        var random = TestGenerator(seed)
        var samples: [Sample] = []
        for instance in ["", "2", "3"] {
            for time in 0..<200 as Range<Int64> where Bool.random(using: &random) {
                samples.append(
                    Sample(SeriesKey(.insight, "EngineSpeed", instance: instance), at: time, .number(Double(time))))
            }
        }
        try await withFleet { store, _ in
            let store = try #require(store.samples)
            let asset = AssetKey(account: .version7(), asset: .version7())
            try await store.append([AssetSamples(asset, samples.shuffled(using: &random))])
            for name in ["EngineSpeed", "enginespeed"] {
                let series = try #require(ExportedSeries(named: name))
                let whole = try await series.items(of: asset, in: 0...199, offset: 0, limit: 10_000, from: store)
                #expect(whole.total == samples.count && whole.items.all.count == samples.count)
                let size = Int.random(in: 1..<50, using: &random)
                var joined: [TimeSeriesItem] = []
                for offset in stride(from: 0, to: samples.count, by: size) {
                    let part = try await series.items(of: asset, in: 0...199, offset: offset, limit: size, from: store)
                    #expect(part.total == samples.count)
                    joined += part.items.all
                }
                #expect(joined == whole.items.all)
                let times = whole.items.all.compactMap {
                    if case .values(let values) = $0 { values[0].time } else { nil }
                }
                #expect(times == samples.map(\.time).sorted())
            }
        }
    }

    @Test func aSeriesOfNumbersIsWhatItsSamplesAreOneByOne() async throws {
        for insight in MachineInsight.all where insight.isNumber {
            let series = SeriesKey(.insight, insight.name)
            let samples = (1...9).map { Sample(series, at: Int64($0), .number(Double($0) * 1.5 - 4)) }
            // A sample that says nothing makes the export look at each.
            let mixed = samples + [Sample(series, at: 10, .absent)]
            let name = insight.dataPoint?.element ?? insight.name
            let (plain, each) = (try await items(name, samples, limit: 5), try await items(name, mixed, limit: 5))
            #expect(plain.items == each.items && plain.items.count == 5 && plain.total == each.total, "\(name)")
        }
    }
}

extension ExportedSeries.Items {
    fileprivate var all: [TimeSeriesItem] {
        switch self {
        case .each(let items): items
        case .numbers(let numbers, at: let times, as: let item): zip(numbers, times).map(item)
        }
    }
}
