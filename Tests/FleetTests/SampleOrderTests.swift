import Fleet
import FleetTestSupport
import Foundation
import Telemetry
import TestSupport
import Testing

/// Orders by what samples say, against a plain model.
@Suite struct SampleOrderTests {
    private let account = UUID()

    /// What the model knows of an asset.
    private struct Machine {
        let id: UUID
        let brand: String?
        let year: Int?
        var lastReportedAt: Int64?
        var hours: Double?
        var fuel: Double?
        var charge: Double?

        func key(_ field: AssetSort.Field) -> Double? {
            switch field {
            case .lastReportedAt: lastReportedAt.map(Double.init)
            case .operatingHours: hours
            case .level: fuel ?? charge
            case .productionYear: year.map(Double.init)
            default: nil
            }
        }

        /// Whether it stands before, after or beside another one.
        func stands(_ sort: AssetSort, other: Machine) -> ComparisonResult {
            func order<T: Comparable>(_ one: T?, _ other: T?) -> ComparisonResult {
                guard one != other else { return .orderedSame }
                guard let one else { return .orderedDescending }
                guard let other else { return .orderedAscending }
                return (one < other) != sort.isDescending ? .orderedAscending : .orderedDescending
            }
            if sort.field == .brand { return order(brand?.lowercased(), other.brand?.lowercased()) }
            return order(key(sort.field), other.key(sort.field))
        }
    }

    private func fill(_ store: FleetStore, _ count: Int, using random: inout TestGenerator) async throws -> [Machine] {
        let samples = try #require(store.samples)
        var machines: [Machine] = []
        for index in 0..<count {
            let draft = AssetDraft.random(index, using: &random)
            let asset = try await store.create(draft, in: account)
            var machine = Machine(id: asset.id, brand: draft.brand, year: draft.productionYear)
            var sent: [Sample] = []
            /// Few values, so that many are equal, and some that are none.
            func measure(_ name: String) -> Double? {
                guard Int.random(in: 0..<3, using: &random) > 0 else { return nil }
                let time = Int64.random(in: 1...5, using: &random) * 1000
                let value = [.nan, .infinity, 0, -0.0, 1, 2, 3].randomElement(using: &random) ?? 0
                sent.append(Sample(SeriesKey(.insight, name), at: time, .number(value)))
                return value.isFinite ? value : nil
            }
            machine.hours = measure("CumulativeOperatingHours")
            machine.fuel = measure("FuelLevel")
            machine.charge = measure("BatteryStateOfChargePercent")
            machine.lastReportedAt = sent.map(\.time).max()
            try await samples.append([AssetSamples(AssetKey(account: account, asset: asset.id), sent)])
            machines.append(machine)
        }
        return machines
    }

    @Test(arguments: [1, 2] as [UInt64]) func everyMixOfOrdersIsThatOfAPlainModel(seed: UInt64) async throws {
        try await withFleet { store, _ in
            var random = TestGenerator(seed)
            let machines = try await fill(store, 70, using: &random)
            let fields: [AssetSort.Field] = [.lastReportedAt, .operatingHours, .level, .productionYear, .brand]
            for _ in 0..<60 {
                let sorts = fields.shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random))
                    .map { AssetSort($0, descending: Bool.random(using: &random)) }
                let expected = machines.enumerated().sorted { one, other in
                    for sort in sorts {
                        let order = one.element.stands(sort, other: other.element)
                        if order != .orderedSame { return order == .orderedAscending }
                    }
                    return one.offset < other.offset
                }.map(\.element.id)
                let offset = Int.random(in: 0...40, using: &random)
                let query = AssetQuery(offset: offset, limit: 25, sort: sorts)
                let (total, page) = try await store.assets(of: account, query)
                #expect(total == 70)
                #expect(page.map(\.id) == Array(expected.dropFirst(offset).prefix(25)), "\(sorts)")
            }
        }
    }
}
