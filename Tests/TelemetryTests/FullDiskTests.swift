import Foundation
import Testing

@testable import Telemetry

@Suite("A full disk", .enabled(if: SmallDisk.isAvailable, "needs the right to mount a small disk"))
struct FullDiskTests {
    private static let account = UUID()
    private static let assets = (0..<3).map { _ in AssetKey(account: account, asset: UUID()) }
    private static let series = [SeriesKey(.insight, "EngineSpeed"), SeriesKey(.fault, "100-1", form: .text)]
    private static let now: Int64 = 1_790_000_000_000

    private static func batch(_ number: Int, of asset: AssetKey) -> [AssetSamples] {
        let samples = (0..<40).flatMap { row in
            // Over some weeks, each of which has a file.
            let time = now + Int64(number * 40 + row) - Int64(row % 6) * Partition.length
            return [
                Sample(series[0], at: time, .number(Double(number) + Double(row) / 100)),
                Sample(series[1], at: time, .text("\(number) \(row)")),
            ]
        }
        return [AssetSamples(asset, samples)]
    }

    @Test("refuses whole appends, keeps what it has, and goes on when there is room again")
    func refuse() async throws {
        let disk = try SmallDisk(megabytes: 6)
        let test = try await TestStore(disk.folder + "/store")
        var model = Model()
        var (number, refused) = (0, 0)
        for round in 0..<3 {
            for left in [40_000, 3_000, 0] {
                try disk.fill(leaving: left)
                for _ in 0..<60 {
                    number += 1
                    let batch = Self.batch(number, of: Self.assets[number % 3])
                    do throws(TelemetryError) {
                        try await test.store.append(batch)
                        model.append(batch)
                    } catch {
                        guard case .full = error else { throw error }
                        refused += 1
                    }
                }
                // There is no room for chunks either: everything stays where it is.
                await test.store.seal()
                let expected = model
                try await withThrowingTaskGroup { group in
                    for _ in 0..<6 {
                        group.addTask { try await test.expectSame(as: expected, Self.assets, Self.series) }
                    }
                    try await group.waitForAll()
                }
            }
            #expect(refused > 60 * (round + 1))
            disk.makeRoom()
            let batch = Self.batch(0, of: Self.assets[0])
            try await test.store.append(batch)
            model.append(batch)
            let crashed = try await test.crashed()
            try await crashed.expectSame(as: model, Self.assets, Self.series)
            await crashed.remove()
            await test.store.seal()
            try await test.expectSame(as: model, Self.assets, Self.series)
        }
        await test.remove()
        disk.remove()
    }

    @Test("holds up neither a deletion nor the end of the server", .timeLimit(.minutes(5)))
    func delete() async throws {
        let disk = try SmallDisk(megabytes: 6)
        let test = try await TestStore(disk.folder + "/store")
        for number in 0..<40 { try await test.store.append(Self.batch(number, of: Self.assets[0])) }
        await test.store.seal()
        // Enough for a record of the log, and not for SQLite.
        try disk.fill(leaving: 4096)
        try await test.store.append(Self.batch(0, of: Self.assets[1]))
        try await test.store.delete(Self.assets[0])
        #expect(try await test.store.select(Self.assets[0], Self.series, .min ... .max) == [])
        await test.store.close()
        disk.makeRoom()
        let again = try await TestStore(test.folder)
        #expect(try await again.store.select(Self.assets[0], Self.series, .min ... .max) == [])
        #expect(
            try await again.store.select(Self.assets[1], Self.series, .min ... .max).map(\.times.count) == [40, 40])
        await again.remove()
        disk.remove()
    }
}
